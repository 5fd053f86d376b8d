import { type DependencyList, type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import type { Frame } from '../../../lib/protocol/messages';
import type { FrameScheduler } from '../../../lib/scheduler/scheduler';

/** Paints what changed; `now` is the scheduler's clock, ms. */
export type Painter = (now: number) => void;

export interface PainterOptions {
  /** True for a chart: it paints after the cells of the frame, and slows down first. */
  readonly chart?: boolean;
  /** Returns a number that changes when there is something to paint; by default the market's version. */
  readonly version?: () => number;
}

/** Interval of paints without new data, ms: ages are written in whole seconds. */
const IDLE_PAINT_MS = 1_000;

/** Scheduler that paints, and version of the painted data. */
export interface PaintSource {
  readonly frames: Pick<FrameScheduler<Frame>, 'addCells' | 'addChart'>;
  readonly market: { readonly version: number };
}

/**
 * Paints a part of the page outside React. `setup` gets the root element, finds its parts and returns the
 * painter.
 * It runs again when a dependency or the size of the box changes. Nothing is painted while the root is detached
 * or has no size.
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
  /** Setup of the markup that is shown: a restart may come before the effect below runs for new markup. */
  const shown = useRef(setup);
  useLayoutEffect(() => {
    shown.current = setup;
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: the caller lists what its painter depends on
  useEffect(() => {
    const element = root.current;
    if (element === null) return;
    let paint = setup(element);
    // Detached, the setup found no tokens; then the first size already triggers a new one.
    let sized = !element.isConnected;
    let restarts = 0;
    let hadRoom = false;
    let hidden = false;
    let seen = 0;
    // Measurements with the fallback font are wrong now.
    const restart = (): void => {
      // Detached a moment ago: the size is 0 and there are no tokens.
      if (!element.isConnected) return;
      paint = shown.current(element);
      // Immediately: waiting for the scheduler would leave the tile empty for a moment.
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
    /**
     * Returns an unchanged version while hidden (a tab behind another), so that it is repainted only when
     * shown.
     */
    const newest = (): number => {
      if (hidden || !element.isConnected) return seen;
      seen = (version?.() ?? market.version) + Math.floor(performance.now() / IDLE_PAINT_MS) + restarts;
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
