import { BAR_FIELDS, type BarField } from '../../store/bar-columns';
import type { BarSeries } from '../../store/client-bar-series';
import type { PastBars } from '../../store/past-bar-cache';
import { dayBegin, type PricedBars, type VwapDays, vwapDays, vwapOfBars } from '../vwap';

/** Bars loaded ahead of the view, in widths of the view. */
const AHEAD = 3;

/** Bars of a chart that shows the past. */
export interface PastView {
  readonly bars: BarSeries;
  /** VWAP since the start of the trading day at each bar; NaN where it is not known. */
  readonly vwap: Float64Array;
  /** True when the bar at the left is the oldest that exists. */
  readonly isFirst: boolean;
}

/**
 * The range of bars that a chart shows: the newest, or older ones after `pan`, which stay in place while new bars
 * arrive. Bars that the stream lacks are loaded before they come into view.
 */
export class CandleView {
  readonly #live: BarSeries;
  readonly #past: PastBars;
  readonly #slots: number;
  readonly #days: VwapDays;
  /** Start (µs) of the newest bar in view; undefined while the view follows the newest bar. */
  #right: number | undefined;
  /** Bars and parts of one still to move by: bars that are not loaded yet cannot come into view. */
  #rest = 0;
  #version = 0;

  constructor(live: BarSeries, past: PastBars, slots: number, days: VwapDays = vwapDays(undefined)) {
    this.#days = days;
    this.#live = live;
    this.#past = past;
    this.#slots = slots;
  }

  /** Returns true while the view follows the newest bars. */
  get follows(): boolean {
    return this.#right === undefined;
  }

  /** Returns a version that differs when the view shows other bars. */
  get version(): number {
    return this.#version + this.#past.version;
  }

  /** Moves the view by bars or parts of one; above 0 into the past. */
  pan(bars: number): void {
    this.#check();
    this.#rest += bars;
    this.#settle();
    this.#version++;
    if (!this.follows || bars > 0) this.#load();
  }

  /** Returns to the newest bars. Loaded bars are kept. */
  follow(): void {
    if (this.#right === undefined && this.#rest === 0) return;
    this.#right = undefined;
    this.#rest = 0;
    this.#version++;
  }

  /** Returns the bars in view; undefined while the view follows the newest bars, which the series has. */
  pastView(): PastView | undefined {
    this.#check();
    if (Math.abs(this.#rest) >= 1) this.#settle();
    if (this.#right === undefined) return undefined;
    this.#load();
    const right = this.#indexOf(this.#right);
    const from = Math.max(0, right - this.#slots + 1);
    return {
      bars: this.#copy(from, right + 1),
      vwap: this.#vwap(from, right + 1),
      isFirst: from === 0 && this.#past.ended,
    };
  }

  /** Returns the number of bars before those of the stream. */
  get #older(): number {
    const first = this.#live.start[0];
    if (this.#live.size === 0 || first === undefined) return 0;
    const { start } = this.#past.columns;
    let count = start.length;
    // Where both have a bar, that of the stream is newer.
    while (count > 0 && (start[count - 1] as number) >= first) count--;
    return count;
  }

  get #size(): number {
    return this.#older + this.#live.size;
  }

  #value(field: BarField, index: number, older: number): number {
    return (
      (index < older ? this.#past.columns[field][index] : this.#live[field][index - older]) ?? Number.NaN
    );
  }

  /** Returns the index of the newest bar that starts at or before a time (µs). */
  #indexOf(start: number): number {
    const older = this.#older;
    let low = 0;
    let high = older + this.#live.size - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#value('start', middle, older) <= start) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Clears the loaded bars when the stream started again, or a replay jumped back: its past differs. */
  #check(): void {
    const newest = this.#live.start[this.#live.size - 1] ?? Number.NEGATIVE_INFINITY;
    if (this.#past.size === 0 || (this.#live.size > 0 && newest >= this.#past.until)) return;
    this.#past.clear();
    this.follow();
  }

  #settle(): void {
    const size = this.#size;
    if (size === 0) {
      this.#rest = 0;
      return;
    }
    const whole = Math.trunc(this.#rest);
    const now = this.#right === undefined ? size - 1 : this.#indexOf(this.#right);
    const leftmost = Math.min(this.#slots, size) - 1;
    const target = now - whole;
    const right = Math.min(size - 1, Math.max(leftmost, target));
    const missed = right - target;
    this.#rest -= whole;
    // Only older bars can still be loaded, and the view waits for one width of them.
    if (missed > 0 && !this.#past.ended) this.#rest = Math.min(missed, this.#slots);
    else if (missed !== 0) this.#rest = 0;
    this.#right = right === size - 1 ? undefined : this.#value('start', right, this.#older);
  }

  #load(): void {
    const first = this.#live.start[0];
    if (this.#live.size === 0 || first === undefined) return;
    const right = this.#right === undefined ? this.#size - 1 : this.#indexOf(this.#right);
    this.#past.want(first, right < this.#slots * (1 + AHEAD));
  }

  #copy(from: number, to: number): BarSeries {
    const older = this.#older;
    const columns = {} as Record<BarField, Float64Array>;
    for (const field of BAR_FIELDS) {
      const column = new Float64Array(to - from);
      for (let index = from; index < to; index++) column[index - from] = this.#value(field, index, older);
      columns[field] = column;
    }
    return {
      ...columns,
      interval: this.#live.interval,
      size: to - from,
      version: this.version,
      shapeVersion: this.version,
    };
  }

  #vwap(from: number, to: number): Float64Array {
    const older = this.#older;
    const bars: PricedBars = {
      interval: this.#live.interval,
      value: (field, at) => this.#value(field, at, older),
    };
    const begin = dayBegin(bars, this.#days, from);
    // The first bar of the day is known when a bar of an earlier day is loaded, or none exists.
    const isWhole = begin > 0 || this.#past.ended;
    const span = { from: begin, to };
    return vwapOfBars(bars, this.#days, span, isWhole, new Float64Array(to - begin)).subarray(from - begin);
  }
}
