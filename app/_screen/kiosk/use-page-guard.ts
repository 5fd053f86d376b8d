import { useEffect } from 'react';
import type { ScreenStore } from '../../../lib/store/screen-store';
import { reloadPage } from './page-reload';

const LOOK_EVERY_MS = 15_000;
/** Heap beyond which the page is loaded again, bytes: a wall has some 60 MB. */
const MAX_HEAP = 512 * 1024 * 1024;
/** Looks in a row that must find the heap too large: garbage may just be waiting. */
const LOOKS = 4;
/** Time without a link, while the server answers HTTP, after which the connection counts as stuck, ms. */
const STUCK_AFTER_MS = 120_000;
/** Time for an answer of the server, and time in which the link has to follow it, ms. */
const ANSWER_MS = 5_000;
const RETURN_MS = 30_000;
/** Time without an animation frame of a visible page after which it counts as stuck, ms. */
const NO_FRAME_MS = 60_000;

/** Returns the heap of the page, bytes; undefined where the browser does not say. */
function heapOf(): number | undefined {
  const { memory } = performance as { memory?: { readonly usedJSHeapSize: number } };
  return memory?.usedJSHeapSize;
}

/**
 * Loads the page again when it cannot go on as it is: its memory has grown too large, it has lost its link although the
 * server answers, or it is visible and draws nothing.
 * @param onMemory called when memory is the reason; the page is loaded again when it resolves
 */
export function usePageGuard(screen: ScreenStore, onMemory: () => Promise<void>): void {
  useEffect(() => {
    let large = 0;
    let lostAt: number | undefined;
    let answeredAt: number | undefined;
    let frameAt = performance.now();
    let lookedAt = performance.now();
    let frame = 0;
    const drawn = (): void => {
      frameAt = performance.now();
    };
    const isLost = (): boolean => screen.getState().link === 'reconnecting';
    const over = (reason: 'memory' | 'stuck'): void => {
      clearInterval(timer);
      reloadPage(reason);
    };
    const look = async (): Promise<void> => {
      const now = performance.now();
      // The machine slept: nothing could be drawn or received.
      if (now - lookedAt > 2 * LOOK_EVERY_MS) {
        frameAt = now;
        lostAt = answeredAt = undefined;
      }
      lookedAt = now;
      const heap = heapOf();
      large = heap !== undefined && heap > MAX_HEAP ? large + 1 : 0;
      if (large === LOOKS) {
        await onMemory();
        over('memory');
        return;
      }
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(drawn);
      if (document.hidden) frameAt = now;
      if (now - frameAt > NO_FRAME_MS) {
        over('stuck');
        return;
      }
      if (isLost()) lostAt ??= now;
      else lostAt = answeredAt = undefined;
      if (lostAt === undefined || now - lostAt <= STUCK_AFTER_MS) return;
      if (!(await answers())) {
        answeredAt = undefined;
        return;
      }
      // After an outage the link returns a moment later than the server, and the page goes on as it is.
      answeredAt ??= performance.now();
      if (isLost() && performance.now() - answeredAt > RETURN_MS) over('stuck');
    };
    const timer = setInterval(() => void look(), LOOK_EVERY_MS);
    return () => {
      clearInterval(timer);
      cancelAnimationFrame(frame);
    };
  }, [screen, onMemory]);
}

async function answers(): Promise<boolean> {
  try {
    return (await fetch('/readyz', { cache: 'no-store', signal: AbortSignal.timeout(ANSWER_MS) })).ok;
  } catch {
    return false;
  }
}
