import { createStore } from 'zustand/vanilla';
import type { CellTask, ChartTask } from '../../../lib/scheduler/scheduler';
import { NO_STATS, type ScreenState, type ScreenStore } from '../../../lib/store/screen-store';
import type { MarketConnection } from '../../_screen/market-connection';

/** Rate of a miniature's data and paints, Hz. */
const MINIATURE_HZ = 1;

/**
 * Returns the connection with all subscriptions at the rate of miniatures, of which equal ones are shared, and without
 * figures of the link: they are those of this page, not of a wall.
 */
export function atLowRate(connection: MarketConnection): MarketConnection {
  return {
    ...connection,
    screen: withoutFigures(connection.screen),
    subscribe: (request) => connection.subscribe({ ...request, rate: MINIATURE_HZ }),
  };
}

/** Returns a store that changes only with what a board shows of its stream. It lives as long as the other one. */
function withoutFigures(screen: ScreenStore): ScreenStore {
  const shown = createStore<ScreenState>(() => ({ ...screen.getState(), stats: NO_STATS }));
  screen.subscribe((next) => {
    const before = shown.getState();
    const state = { ...next, stats: NO_STATS, shared: undefined };
    const status = essence(before.status) === essence(next.status) ? before.status : next.status;
    const isSame =
      status === before.status && next.link === before.link && next.lastUpdate === before.lastUpdate;
    if (!isSame) shown.setState({ ...state, status });
  });
  return shown;
}

/** Returns the part of a status that a board shows, as text: not its counters. */
function essence(status: ScreenState['status']): string {
  if (status === undefined) return '';
  const { source, state, delayed, sources } = status;
  return JSON.stringify([source, state, delayed, sources]);
}

type Frames = MarketConnection['frames'];

/** Paints of one miniature: all together once a second, and none while it is held. */
export interface HeldPaints {
  readonly connection: MarketConnection;
  /** Stops and continues the paints; the last picture stays meanwhile. */
  readonly hold: (isHeld: boolean) => void;
}

/** Painter with the version that it painted last. */
interface HeldTask {
  readonly version: () => number;
  readonly paint: (now: number) => void;
  painted: number;
}

/**
 * Returns a connection whose painters run together, so that a miniature costs one layout and one paint of the browser a
 * second, and another miniature has its own frame.
 */
export function holdablePaints(connection: MarketConnection): HeldPaints {
  const { frames, market } = connection;
  const tasks = new Set<HeldTask>();
  let isHeld = false;
  let added = 0;
  let remove: (() => void) | undefined;

  const paintAll = (now: number): void => {
    for (const task of tasks) {
      const version = task.version();
      if (version === task.painted) continue;
      task.painted = version;
      try {
        task.paint(now);
      } catch (error) {
        reportError(error);
      }
    }
  };
  let seen = 0;
  const newest = (): number => {
    if (!isHeld) seen = market.version + Math.floor(performance.now() / 1_000) + added;
    return seen;
  };
  const add = (version: () => number, paint: (now: number) => void): (() => void) => {
    const task: HeldTask = { version, paint, painted: Number.NaN };
    tasks.add(task);
    added += 1;
    remove ??= frames.addCells({ hz: MINIATURE_HZ, version: newest, paint: paintAll });
    return () => {
      tasks.delete(task);
      if (tasks.size > 0) return;
      remove?.();
      remove = undefined;
    };
  };
  const held: Frames = {
    receive: (frame) => frames.receive(frame),
    repaintAll: () => frames.repaintAll(),
    start: () => frames.start(),
    stop: () => frames.stop(),
    stats: () => frames.stats(),
    addCells: (task: CellTask) =>
      add(
        () => task.version(),
        (now) => task.paint(now),
      ),
    addChart: (task: ChartTask) =>
      add(
        () => task.version(),
        (now) => task.draw(now),
      ),
  };
  return {
    connection: { ...connection, frames: held },
    hold: (next) => {
      isHeld = next;
    },
  };
}
