import { type RefObject, useEffect, useState } from 'react';

/** An element this near to the window counts as in view, CSS px. */
const MARGIN = '200px';

/** Follows whether an element is in view: a long page mounts what is costly only there. */
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
