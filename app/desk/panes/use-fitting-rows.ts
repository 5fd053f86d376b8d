import { type RefObject, useEffect, useState } from 'react';

/** Returns the number of whole rows that fit into the element; 0 until it has a box. */
export function useFittingRows(box: RefObject<HTMLElement | null>, rowHeight: number): number {
  const [rows, setRows] = useState(0);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setRows(Math.floor(element.clientHeight / rowHeight)));
    observer.observe(element);
    return () => observer.disconnect();
  }, [box, rowHeight]);
  return rows;
}
