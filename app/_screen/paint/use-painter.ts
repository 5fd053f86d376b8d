import { type DependencyList, type RefObject, useEffect, useRef } from 'react';
import type { Frame } from '../../../lib/protocol/messages';
import type { FrameScheduler } from '../../../lib/scheduler/scheduler';

/** Paints what changed; `now` is the scheduler's clock, ms. */
export type Painter = (now: number) => void;

export interface PainterOptions {
  /** A chart: it waits for what cells leave of the frame, and slows down first. */
  readonly chart?: boolean;
  /** What differs when there is something new; by default the market's version. */
  readonly version?: () => number;
}

/** Ages are written in whole seconds, so each painter looks once a second even when nothing came. */
const LOOK_AGAIN_MS = 1_000;

/** The scheduler that paints, and the version of the data that is painted. */
export interface PaintSource {
  readonly frames: Pick<FrameScheduler<Frame>, 'addCells' | 'addChart'>;
  readonly market: { readonly version: number };
}

/**
 * Paints a part of the page outside React. `setup` gets the root element, finds its parts and returns the painter;
 * it runs again when one of the dependencies is another, or the box has another size. While the root is not on the
 * page or has no room, nothing is painted.
 */
export function usePainter<T extends HTMLElement>(
  { frames, market }: PaintSource,
  hz: number,
  setup: (root: T) => Painter,
  dependencies: DependencyList,
  options: PainterOptions = {},
): RefObject<T | null> {
  const root = useRef<T>(null);
  const { chart = false, version } = options;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the caller lists what its painter depends on
  useEffect(() => {
    const element = root.current;
    if (element === null) return;
    let paint = setup(element);
    // What was set up outside of the page found no tokens: then the first size is already another.
    let sized = !element.isConnected;
    let restarts = 0;
    let hadRoom = false;
    let hidden = false;
    let seen = 0;
    // What was measured with a substitute font no longer holds.
    const restart = (): void => {
      // Taken out of the page a moment ago: it has a size of 0 and no tokens.
      if (!element.isConnected) return;
      paint = setup(element);
      // At once: the scheduler's next turn would leave the tile empty for a moment.
      paint(performance.now());
      restarts += 1;
    };
    const observer = new ResizeObserver(([entry]) => {
      const { width = 0, height = 0 } = entry?.contentRect ?? {};
      const hasRoom = width > 0 || height > 0;
      hidden = hadRoom && !hasRoom;
      hadRoom ||= hasRoom;
      if (sized && !hidden) restart();
      sized = true;
    });
    observer.observe(element);
    document.fonts.addEventListener('loadingdone', restart);
    /** Of what nobody sees (a tab behind another) nothing is new; it is painted anew when it gets its room back. */
    const newest = (): number => {
      if (hidden || !element.isConnected) return seen;
      seen = (version?.() ?? market.version) + Math.floor(performance.now() / LOOK_AGAIN_MS) + restarts;
      return seen;
    };
    const remove = chart
      ? frames.addChart({ hz, version: newest, draw: (now) => paint(now) })
      : frames.addCells({ hz, version: newest, paint: (now) => paint(now) });
    return () => {
      observer.disconnect();
      document.fonts.removeEventListener('loadingdone', restart);
      remove();
    };
  }, [frames, market, hz, chart, ...dependencies]);

  return root;
}
