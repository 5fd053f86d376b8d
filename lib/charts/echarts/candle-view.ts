import { BAR_FIELDS, type BarField } from '../../store/bar-columns';
import type { BarSeries } from '../../store/client-bar-series';
import type { PastBars } from '../../store/past-bar-cache';

const DAY_MICROS = 86_400_000_000;
/** Screens of bars before the view that are loaded ahead. */
const AHEAD = 3;

/** The bars that a chart shows while it looks into the past. */
export interface PastView {
  readonly bars: BarSeries;
  /** VWAP of each bar since its UTC day began; NaN where that is not known. */
  readonly vwap: Float64Array;
  /** Whether the oldest bar there is stands at the left. */
  readonly isFirst: boolean;
}

/**
 * Which bars of a series a chart shows: the newest, or after `pan` older ones, which then stay where they are in time
 * while new bars come. What the stream does not have is loaded as it comes near.
 */
export class CandleView {
  readonly #live: BarSeries;
  readonly #past: PastBars;
  readonly #slots: number;
  /** Start (µs) of the newest bar in view; undefined when that is the newest there is. */
  #right: number | undefined;
  /** Part of a bar that was moved, and bars that could not be moved because they were not loaded yet. */
  #rest = 0;
  #version = 0;

  constructor(live: BarSeries, past: PastBars, slots: number) {
    this.#live = live;
    this.#past = past;
    this.#slots = slots;
  }

  /** Whether it shows the newest bars, and follows them. */
  get follows(): boolean {
    return this.#right === undefined;
  }

  /** Differs when another part of the series is to be shown. */
  get version(): number {
    return this.#version + this.#past.version;
  }

  /** Moves by so many bars, a part of one included: above 0 into the past. */
  pan(bars: number): void {
    this.#check();
    this.#rest += bars;
    this.#settle();
    this.#version++;
    if (!this.follows || bars > 0) this.#load();
  }

  /** Goes back to the newest bars. What was loaded is kept for the next time. */
  follow(): void {
    if (this.#right === undefined && this.#rest === 0) return;
    this.#right = undefined;
    this.#rest = 0;
    this.#version++;
  }

  /** The bars in view; undefined while it follows: the series itself has them. */
  look(): PastView | undefined {
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

  /** Bars before those of the stream. */
  get #older(): number {
    const first = this.#live.start[0];
    if (this.#live.size === 0 || first === undefined) return 0;
    const { start } = this.#past.columns;
    let count = start.length;
    // Where both have a bar, the stream's is newer.
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

  /** Place of the newest bar that starts at or before the time. */
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

  /** A stream that went back in time (a replay) or began anew has another past. */
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
    const requested = now - whole;
    const right = Math.min(size - 1, Math.max(leftmost, requested));
    const missed = right - requested;
    this.#rest -= whole;
    // Only older bars can still come, and only a screen of them is waited for.
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
    const day = (index: number): number => Math.floor(this.#value('start', index, older) / DAY_MICROS);
    let at = from;
    while (at > 0 && day(at - 1) === day(from)) at--;
    // The day's first bar is known when an earlier day's is there, or nothing is older.
    const isKnown = at > 0 || this.#past.ended;
    const line = new Float64Array(to - from).fill(Number.NaN);
    let [value, volume, current] = [0, isKnown ? 0 : Number.NaN, day(at)];
    for (; at < to; at++) {
      if (day(at) !== current) [value, volume, current] = [0, 0, day(at)];
      const size = this.#value('volume', at, older);
      const typical =
        (this.#value('high', at, older) + this.#value('low', at, older) + this.#value('close', at, older)) /
        3;
      value += typical * size;
      volume += size;
      if (at >= from && volume > 0) line[at - from] = value / volume;
    }
    return line;
  }
}
