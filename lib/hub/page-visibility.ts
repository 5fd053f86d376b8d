/** Maximum time between animation frames of a visible page, ms. */
const MAX_FRAME_MS = 1_000;

/** Visibility of the page, as a hub needs it. */
export interface PageVisibility {
  readonly visible: boolean;
  /** Adds a listener. @returns a function that removes it */
  onVisible(changed: () => void): () => void;
  /** Calls back at the next animation frame, or when it would be. */
  nextFrame(then: () => void): void;
}

/** Returns the visibility of this page. */
export function pageVisibility(): PageVisibility {
  return {
    get visible() {
      return document.visibilityState === 'visible';
    },
    onVisible(changed) {
      document.addEventListener('visibilitychange', changed);
      return () => document.removeEventListener('visibilitychange', changed);
    },
    nextFrame(then) {
      const end = (): void => {
        cancelAnimationFrame(frame);
        clearTimeout(timer);
        then();
      };
      const frame = requestAnimationFrame(end);
      const timer = setTimeout(end, MAX_FRAME_MS);
    },
  };
}
