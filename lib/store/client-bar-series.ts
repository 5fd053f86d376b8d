import type { Interval } from '../market/interval';
import { BAR_FIELDS, type Bar, BarColumns, columnsOf } from './bar-columns';

/** Maximum of bars of a symbol and interval; the oldest are dropped. */
export const MAX_BARS = 1_000;
const INITIAL_BARS = 128;

/** Bars of one symbol and interval. */
export interface BarSeries extends Readonly<BarColumns> {
  readonly interval: Interval;
}

/** Series of bars, merged by their start. */
export class BarBuffer extends BarColumns implements BarSeries {
  readonly interval: Interval;

  constructor(interval: Interval) {
    super(INITIAL_BARS);
    this.interval = interval;
  }

  /** Adds the bar, or replaces the one with the same start. Ignores a bar older than a full series. */
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
      for (const field of BAR_FIELDS) this.columns[field].copyWithin(0, 1, this.size);
      this.size--;
      at--;
    } else if (this.size === this.start.length) {
      this.#grow();
    }
    for (const field of BAR_FIELDS) this.columns[field].copyWithin(at + 1, at, this.size);
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
    for (const field of BAR_FIELDS) this.columns[field][at] = bar[field];
  }

  #grow(): void {
    const columns = columnsOf(Math.min(this.start.length * 2, MAX_BARS));
    for (const field of BAR_FIELDS) columns[field].set(this.columns[field]);
    this.columns = columns;
  }
}
