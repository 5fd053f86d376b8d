import { type RefObject, useEffect, useState } from 'react';

/** Distance from the window at which an element counts as in view, CSS px. */
const MARGIN = '200px';

/** Returns true while an element is in view, so that a long page mounts expensive content only there. */
export function useInView(element: RefObject<HTMLElement | null>): boolean {
  const [inView, setInView] = useState(false);
  useEffect(() => {
    const observed = element.current;
    if (observed === null) return;
    const observer = new IntersectionObserver(([entry]) => setInView(entry?.isIntersecting === true), {
      rootMargin: MARGIN,
    });
    observer.observe(observed);
    return () => observer.disconnect();
  }, [element]);
  return inView;
}
