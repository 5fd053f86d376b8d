/** Until a frame of the screen may be awaited at most, ms: an uncovered page draws one long before. */
const MAX_FRAME_MS = 1_000;

/** What a hub must know of the page. */
export interface PageSigns {
  readonly visible: boolean;
  /** @returns stops listening */
  onVisible(changed: () => void): () => void;
  /** Calls back when the screen shows the next frame, or would. */
  nextFrame(then: () => void): void;
}

/** The signs of this page. */
export function pageSigns(): PageSigns {
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
