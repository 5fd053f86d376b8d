import { CostWindow } from './cost-window';
import { QUALITY_PACE, type Quality, QualityGovernor } from './quality';

/** Main-thread time of one frame, ms, out of the 16.7 of a 60 Hz screen. */
export const FRAME_BUDGET_MS = 8;
/** Of it at most for cells and for charts, ms. */
export const CELL_BUDGET_MS = 2;
export const CHART_BUDGET_MS = 5;

/** Frames that wait for the next animation frame; when there are more they are applied at once. */
const MAX_WAITING = 64;
/** An animation frame later than this after the one before means that the page was hidden or asleep, ms. */
const SLEPT_MS = 1_000;
/** A cell or chart this many times overdue is painted whatever the budget says, so that none ever freezes. */
const STARVED_PERIODS = 3;
/** A rate is kept on average although frames come at whole multiples of 16.7 ms: so early may a turn be, ms. */
const EARLY_MS = 4;

/** Something that is painted when its version has changed, at most `hz` times a second. */
export interface CellTask {
  readonly hz: number;
  /** Any number that differs when there is something new to paint. */
  version(): number;
  /** Writes to elements by ref; `now` is the scheduler's clock, ms. */
  paint(now: number): void;
}

/** The same for a chart, which quality may slow down. */
export interface ChartTask {
  readonly hz: number;
  version(): number;
  draw(now: number): void;
}

/** What one scheduler measured. Costs are ms of the main thread. */
export interface SchedulerStats {
  readonly quality: Quality;
  /** 95th percentile over the last frames, those without work included. */
  readonly costP95: number;
  readonly costMax: number;
  /** Animation frames a second, over about the last second. */
  readonly framesPerSecond: number;
  readonly cells: number;
  readonly charts: number;
}

export interface FrameScheduler<F> {
  /** A frame from the wire: applied at the next animation frame, or at once when the page is hidden. */
  receive(frame: F): void;
  /** @returns what takes it away again */
  addCells(task: CellTask): () => void;
  /** @returns what takes it away again */
  addChart(task: ChartTask): () => void;
  /** Everything counts as changed: the theme, the language or the size of the page is another. */
  repaintAll(): void;
  start(): void;
  /** Stops; what waits is applied. May be started again. */
  stop(): void;
  figures(): SchedulerStats;
}

export interface SchedulerOptions<F> {
  /** Takes a frame over into the columns. */
  readonly apply: (frame: F) => void;
  /** ms; default `performance.now`. */
  readonly now?: () => number;
  readonly requestFrame?: (callback: () => void) => number;
  readonly cancelFrame?: (handle: number) => void;
  /** Whether animation frames are not to be expected; default `document.hidden`. */
  readonly isHidden?: () => boolean;
  readonly onQuality?: (quality: Quality) => void;
  /** A task that throws is reported here and tried again at its next turn; default `reportError`. */
  readonly onError?: (error: unknown) => void;
}

interface Entry {
  readonly period: number;
  readonly version: () => number;
  readonly run: (now: number) => void;
  painted: number;
  paintedAt: number;
  /** When its newest change was first seen, NaN when there is none. */
  waitingSince: number;
  /** Mean cost of a run, ms. */
  cost: number;
}

/** One loop owns the page's animation frame: apply what came, then changed cells, then charts in what is left. */
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
    this.#cells.forgetPainted();
    this.#charts.forgetPainted();
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

  figures(): SchedulerStats {
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
    const slept = !(started - this.#lastFrame < SLEPT_MS);
    if (!slept) {
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
    // The first frame after a sleep has everything to paint: it says nothing of the budget.
    if (!slept) {
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

/** Tasks that take turns: each pass begins after the last one that was run. */
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

  forgetPainted(): void {
    for (const entry of this.#entries) entry.painted = Number.NaN;
  }

  /**
   * Runs what is due until the deadline, at least one.
   * @returns whether work is left that is more than a period late
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

/** The moment that the next period counts from: the planned one, unless it lies too far back to catch up. */
function due(before: number, period: number, now: number): number {
  const planned = before + period;
  return now - planned < period ? Math.max(planned, now - EARLY_MS) : now;
}
