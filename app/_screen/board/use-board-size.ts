import { useEffect, useState } from 'react';
import { type BoardSize, sizeOfWindow } from '../../../lib/boards/size';

/** Returns the shape of the window, which decides on the layout of a board. */
export function useBoardSize(): BoardSize {
  const [size, setSize] = useState<BoardSize>('wide');
  useEffect(() => {
    const follow = (): void => setSize(sizeOfWindow(window.innerWidth, window.innerHeight));
    follow();
    window.addEventListener('resize', follow);
    return () => window.removeEventListener('resize', follow);
  }, []);
  return size;
}
