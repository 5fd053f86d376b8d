import { createStore } from 'zustand/vanilla';
import type { PaintTurns, TurnMember } from '../../../lib/control/paint-turns';
import type { CellTask, ChartTask } from '../../../lib/scheduler/scheduler';
import { NO_STATS, type ScreenState, type ScreenStore } from '../../../lib/store/screen-store';
import { LIVE, type MarketConnection, type MarketConnectionSource } from '../../_screen/market-connection';

/** Rate of a miniature's data and paints, Hz. */
const MINIATURE_HZ = 1;
/** Rate at which the turns are looked for, Hz: above their number in a second. */
const LOOK_HZ = 50;

/** Market of miniatures, which are painted in turns. */
export interface MiniatureMarket extends MarketConnection {
  readonly turns: PaintTurns;
}

/** Returns the live stream of a page that shows only miniatures: as many frames as there are turns. */
export function miniatureSource(turns: PaintTurns): MarketConnectionSource {
  return { ...LIVE, framePause: () => turns.pause() };
}

/**
 * Returns the connection with all subscriptions at the rate of miniatures, of which equal ones are shared, and without
 * figures of the link: they are those of this page, not of a wall.
 */
export function atLowRate(connection: MarketConnection, turns: PaintTurns): MiniatureMarket {
  connection.frames.addCells({
    hz: LOOK_HZ,
    version: () => turns.at(performance.now()),
    paint: (now) => turns.paint(performance.now(), now),
  });
  return {
    ...connection,
    turns,
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

/** Returns a connection whose painters run together, so that a miniature costs one layout and one paint a second. */
export function holdablePaints({ turns, ...connection }: MiniatureMarket): HeldPaints {
  const { frames } = connection;
  const charts = new Set<HeldTask>();
  const cells = new Set<HeldTask>();
  let isHeld = false;
  let member: TurnMember | undefined;

  const painterOf =
    (tasks: ReadonlySet<HeldTask>) =>
    (now: number): void => {
      if (!isHeld) for (const task of tasks) paintChanged(task, now);
    };
  const add = (tasks: Set<HeldTask>, version: () => number, paint: HeldTask['paint']): (() => void) => {
    const task: HeldTask = { version, paint, painted: Number.NaN };
    tasks.add(task);
    member ??= turns.add({ charts: painterOf(charts), cells: painterOf(cells) });
    member.isNew = true;
    return () => {
      tasks.delete(task);
      if (charts.size + cells.size > 0 || member === undefined) return;
      turns.remove(member);
      member = undefined;
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
        cells,
        () => task.version(),
        (now) => task.paint(now),
      ),
    addChart: (task: ChartTask) =>
      add(
        charts,
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

function paintChanged(task: HeldTask, now: number): void {
  const version = task.version();
  if (version === task.painted) return;
  task.painted = version;
  try {
    task.paint(now);
  } catch (error) {
    reportError(error);
  }
}
