import type { Interval } from '../market/interval';
import type { BarUpdate } from '../protocol/messages';

/** Bars kept of a symbol and interval; the oldest go first. */
export const MAX_BARS = 1_000;
const INITIAL_BARS = 128;

/** Numbers of a bar, a column each. `start` is µs. */
export const BAR_FIELDS = ['start', 'open', 'high', 'low', 'close', 'volume', 'trades'] as const;
export type BarField = (typeof BAR_FIELDS)[number];

/** What of a bar the series needs; a row of `/api/bars` and a `BarUpdate` are both. */
export type Bar = Pick<BarUpdate, BarField>;

/**
 * Bars of one symbol and interval, oldest first, as parallel typed arrays. The columns are read-only to others,
 * longer than `size`, and replaced as they grow, so take them anew at each draw.
 */
export interface BarSeries {
  readonly interval: Interval;
  readonly size: number;
  readonly version: number;
  /** Grows only when a bar is added or taken away, not when the forming bar changes. */
  readonly shapeVersion: number;
  readonly start: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  readonly trades: Float64Array;
}

type Columns = Record<BarField, Float64Array>;

/** A series that bars are merged into by their start. */
export class BarBuffer implements BarSeries {
  size = 0;
  version = 0;
  shapeVersion = 0;
  readonly interval: Interval;
  #columns: Columns = columnsOf(INITIAL_BARS);

  constructor(interval: Interval) {
    this.interval = interval;
  }

  get start(): Float64Array {
    return this.#columns.start;
  }
  get open(): Float64Array {
    return this.#columns.open;
  }
  get high(): Float64Array {
    return this.#columns.high;
  }
  get low(): Float64Array {
    return this.#columns.low;
  }
  get close(): Float64Array {
    return this.#columns.close;
  }
  get volume(): Float64Array {
    return this.#columns.volume;
  }
  get trades(): Float64Array {
    return this.#columns.trades;
  }

  /** Adds the bar, or replaces the one of the same start. A bar older than a full series is left out. */
  merge(bar: Bar): void {
    let at = this.size;
    while (at > 0 && (this.start[at - 1] ?? 0) > bar.start) at--;
    if (at > 0 && this.start[at - 1] === bar.start) {
      this.#write(at - 1, bar);
      this.version++;
      return;
    }
    if (this.size === MAX_BARS) {
      if (at === 0) return;
      for (const field of BAR_FIELDS) this.#columns[field].copyWithin(0, 1, this.size);
      this.size--;
      at--;
    } else if (this.size === this.start.length) {
      this.#grow();
    }
    for (const field of BAR_FIELDS) this.#columns[field].copyWithin(at + 1, at, this.size);
    this.#write(at, bar);
    this.size++;
    this.version++;
    this.shapeVersion++;
  }

  clear(): void {
    this.size = 0;
    this.version++;
    this.shapeVersion++;
  }

  #write(at: number, bar: Bar): void {
    for (const field of BAR_FIELDS) this.#columns[field][at] = bar[field];
  }

  #grow(): void {
    const columns = columnsOf(Math.min(this.start.length * 2, MAX_BARS));
    for (const field of BAR_FIELDS) columns[field].set(this.#columns[field]);
    this.#columns = columns;
  }
}

function columnsOf(capacity: number): Columns {
  const columns = {} as Columns;
  for (const field of BAR_FIELDS) columns[field] = new Float64Array(capacity);
  return columns;
}
