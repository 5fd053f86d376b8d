import { CostWindow } from './cost-window';
import { QUALITY_PACE, type Quality, QualityGovernor } from './quality';

/** Main-thread time of one frame, ms, of the 16.7 ms at 60 Hz. */
export const FRAME_BUDGET_MS = 8;
/** Parts of it for cells and for charts, ms. */
export const CELL_BUDGET_MS = 2;
export const CHART_BUDGET_MS = 5;

/** Wire frames that wait for the next animation frame; more are applied immediately. */
const MAX_WAITING = 64;
/** Pause between animation frames after which the page counts as hidden or asleep, ms. */
const MAX_FRAME_PAUSE_MS = 1_000;
/** Periods after which an overdue cell or chart is painted without regard to the budget, so that none freezes. */
const STARVED_PERIODS = 3;
/** Time by which a turn may be early, ms: frames come every 16.7 ms, and rates are kept on average. */
const EARLY_MS = 4;

/** A cell: painted when its version has changed, at most `hz` times a second. */
export interface CellTask {
  readonly hz: number;
  /** Returns a number that differs when the cell has changed. */
  version(): number;
  /** Writes to elements; `now` is the scheduler's clock, ms. */
  paint(now: number): void;
}

/** A chart: the same, at a rate that quality may reduce. */
export interface ChartTask {
  readonly hz: number;
  version(): number;
  draw(now: number): void;
}

/** Measurements of one scheduler. Costs are main-thread time, ms. */
export interface SchedulerStats {
  readonly quality: Quality;
  /** 95th percentile over the newest frames, including frames without work. */
  readonly costP95: number;
  readonly costMax: number;
  /** Animation frames per second, over about the last second. */
  readonly framesPerSecond: number;
  readonly cells: number;
  readonly charts: number;
}

export interface FrameScheduler<F> {
  /** Queues a wire frame for the next animation frame; applies it immediately when the page is hidden. */
  receive(frame: F): void;
  /** Adds a cell. @returns a function that removes it */
  addCells(task: CellTask): () => void;
  /** Adds a chart. @returns a function that removes it */
  addChart(task: ChartTask): () => void;
  /** Marks everything as changed: after a change of theme, language or page size. */
  repaintAll(): void;
  start(): void;
  /** Applies queued frames and stops. It can be started again. */
  stop(): void;
  stats(): SchedulerStats;
}

export interface SchedulerOptions<F> {
  /** Applies a wire frame to the columns. */
  readonly apply: (frame: F) => void;
  /** Clock, ms; default `performance.now`. */
  readonly now?: () => number;
  readonly requestFrame?: (callback: () => void) => number;
  readonly cancelFrame?: (handle: number) => void;
  /** Returns true when no animation frames come; default `document.hidden`. */
  readonly isHidden?: () => boolean;
  readonly onQuality?: (quality: Quality) => void;
  /** Reports the error of a task, which runs again at its next turn; default `reportError`. */
  readonly onError?: (error: unknown) => void;
}

interface Entry {
  readonly period: number;
  readonly version: () => number;
  readonly run: (now: number) => void;
  painted: number;
  paintedAt: number;
  /** Time at which its newest change was first seen; NaN without one. */
  waitingSince: number;
  /** Mean cost of a run, ms. */
  cost: number;
}

/** Creates the loop of the page's animation frame: wire frames, then changed cells, then charts in the time left. */
export function createFrameScheduler<F>(options: SchedulerOptions<F>): FrameScheduler<F> {
  return new Scheduler(options);
}

class Scheduler<F> implements FrameScheduler<F> {
  readonly #options: SchedulerOptions<F>;
  readonly #now: () => number;
  readonly #cells = new Rota();
  readonly #charts = new Rota();
  readonly #governor = new QualityGovernor();
  readonly #costs = new CostWindow();
  #waiting: F[] = [];
  #handle: number | undefined;
  #running = false;
  #lastFrame = Number.NaN;
  #period = Number.NaN;

  constructor(options: SchedulerOptions<F>) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  receive(frame: F): void {
    this.#waiting.push(frame);
    if (!this.#running || this.#waiting.length >= MAX_WAITING || this.#isHidden()) this.#applyWaiting();
  }

  addCells(task: CellTask): () => void {
    return this.#cells.add(
      task.hz,
      () => task.version(),
      (now) => task.paint(now),
    );
  }

  addChart(task: ChartTask): () => void {
    return this.#charts.add(
      task.hz,
      () => task.version(),
      (now) => task.draw(now),
    );
  }

  repaintAll(): void {
    this.#cells.markChanged();
    this.#charts.markChanged();
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#lastFrame = Number.NaN;
    this.#request();
  }

  stop(): void {
    if (!this.#running) return;
    this.#running = false;
    if (this.#handle !== undefined) (this.#options.cancelFrame ?? cancelAnimationFrame)(this.#handle);
    this.#handle = undefined;
    this.#applyWaiting();
  }

  stats(): SchedulerStats {
    return {
      quality: this.#governor.quality,
      costP95: this.#costs.percentile(0.95),
      costMax: this.#costs.percentile(1),
      framesPerSecond: 1_000 / this.#period,
      cells: this.#cells.size,
      charts: this.#charts.size,
    };
  }

  #request(): void {
    const request = this.#options.requestFrame ?? ((callback) => requestAnimationFrame(callback));
    this.#handle = request(() => this.#frame());
  }

  #frame(): void {
    if (!this.#running) return;
    const started = this.#now();
    const paused = !(started - this.#lastFrame < MAX_FRAME_PAUSE_MS);
    if (!paused) {
      const gap = started - this.#lastFrame;
      this.#period = Number.isNaN(this.#period) ? gap : this.#period + (gap - this.#period) / 60;
    }
    this.#lastFrame = started;

    this.#applyWaiting();
    const cellsFrom = this.#now();
    const deadline = started + FRAME_BUDGET_MS;
    const report = (error: unknown): void => this.#report(error);
    const cellsLeft = this.#cells.run(this.#now, Math.min(cellsFrom + CELL_BUDGET_MS, deadline), 1, report);
    const chartsFrom = this.#now();
    const pace = QUALITY_PACE[this.#governor.quality];
    const until = Math.min(chartsFrom + CHART_BUDGET_MS, deadline);
    const chartsLeft = this.#charts.run(this.#now, until, pace, report);

    const ended = this.#now();
    // The first frame after a pause paints everything, so it does not count.
    if (!paused) {
      this.#costs.add(ended - started);
      const short = ended - started > FRAME_BUDGET_MS || cellsLeft || chartsLeft;
      if (this.#governor.frame(ended, short)) this.#options.onQuality?.(this.#governor.quality);
    }
    this.#request();
  }

  #applyWaiting(): void {
    if (this.#waiting.length === 0) return;
    const frames = this.#waiting;
    this.#waiting = [];
    for (const frame of frames) {
      try {
        this.#options.apply(frame);
      } catch (error) {
        this.#report(error);
      }
    }
  }

  #isHidden(): boolean {
    return this.#options.isHidden?.() ?? (typeof document !== 'undefined' && document.hidden);
  }

  #report(error: unknown): void {
    if (this.#options.onError) this.#options.onError(error);
    else if (typeof reportError === 'function') reportError(error);
  }
}

/** Round-robin list of tasks: each pass starts after the last one that ran. */
class Rota {
  readonly #entries: Entry[] = [];
  #next = 0;

  get size(): number {
    return this.#entries.length;
  }

  add(hz: number, version: () => number, run: (now: number) => void): () => void {
    if (!(hz > 0)) throw new RangeError(`a task's rate must be above 0 Hz: ${hz}`);
    const entry: Entry = {
      period: 1_000 / hz,
      version,
      run,
      painted: Number.NaN,
      paintedAt: Number.NEGATIVE_INFINITY,
      waitingSince: Number.NaN,
      cost: 0,
    };
    this.#entries.push(entry);
    return () => {
      const at = this.#entries.indexOf(entry);
      if (at < 0) return;
      this.#entries.splice(at, 1);
      if (at < this.#next) this.#next--;
    };
  }

  markChanged(): void {
    for (const entry of this.#entries) entry.painted = Number.NaN;
  }

  /**
   * Runs due tasks until the deadline, at least one.
   * @returns true when a task is left that is more than a period late
   */
  run(now: () => number, deadline: number, pace: number, onError: (error: unknown) => void): boolean {
    const started = now();
    const turns = this.#entries.slice(this.#next).concat(this.#entries.slice(0, this.#next));
    let time = started;
    let ran = 0;
    let late = false;
    for (const entry of turns) {
      const period = entry.period / pace;
      if (time - entry.paintedAt < period - EARLY_MS) continue;
      const version = entry.version();
      if (version === entry.painted) {
        entry.waitingSince = Number.NaN;
        continue;
      }
      if (Number.isNaN(entry.waitingSince)) entry.waitingSince = time;
      const waited = time - entry.waitingSince;
      const fits = time + entry.cost <= deadline || ran === 0;
      if (!fits && waited < period * STARVED_PERIODS) {
        late ||= waited > period;
        continue;
      }
      entry.painted = version;
      entry.paintedAt = due(entry.paintedAt, period, time);
      entry.waitingSince = Number.NaN;
      try {
        entry.run(time);
      } catch (error) {
        onError(error);
      }
      const after = now();
      entry.cost = entry.cost === 0 ? after - time : entry.cost + (after - time - entry.cost) * 0.2;
      time = after;
      ran++;
      const at = this.#entries.indexOf(entry);
      if (at >= 0) this.#next = (at + 1) % this.#entries.length;
    }
    return late;
  }
}

/** Returns the start of the next period: the planned time, unless it is more than a period ago. */
function due(before: number, period: number, now: number): number {
  const planned = before + period;
  return now - planned < period ? Math.max(planned, now - EARLY_MS) : now;
}
