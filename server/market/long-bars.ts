import { barEnd, barStart, type LongInterval } from '../../lib/market/interval';
import { barsOfDays, joinBars } from './bar-lists';
import type { BarSeries, StoredBar } from './bar-series';

/** Bars of one symbol and interval, as readers see them. */
export type KnownBars = Pick<BarSeries, 'version' | 'newestStart' | 'limit' | 'newer' | 'range' | 'newest'>;

/**
 * Bars of several days of one symbol: those that its feed gave, and others made of its daily bars in memory when they are
 * read, so that they cost nothing until then. Left out are those of which memory does not have every day.
 */
export class LongBars implements KnownBars {
  readonly #interval: LongInterval;
  readonly #days: BarSeries;
  readonly #given: BarSeries | undefined;

  constructor(interval: LongInterval, days: BarSeries, given: BarSeries | undefined) {
    this.#interval = interval;
    this.#days = days;
    this.#given = given;
  }

  get version(): number {
    return Math.max(this.#days.version, this.#given?.version ?? 0);
  }

  get newestStart(): number {
    return this.newest()?.start ?? Number.NEGATIVE_INFINITY;
  }

  get limit(): number {
    return this.#days.limit;
  }

  newer(version: number, limit: number): readonly StoredBar[] {
    const days = this.#days.newer(version, Number.POSITIVE_INFINITY);
    const changed = new Set(days.map(({ start }) => barStart(start, this.#interval)));
    for (const { start } of this.#given?.newer(version, limit) ?? []) changed.add(start);
    return this.range(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY)
      .filter(({ start }) => changed.has(start))
      .slice(-limit);
  }

  range(from: number, to: number, limit: number): readonly StoredBar[] {
    const { wholeFrom } = this.#days;
    const first = Number.isFinite(wholeFrom) ? firstStart(wholeFrom, this.#interval) : wholeFrom;
    const days = this.#days.range(first, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
    const made = barsOfDays(days, this.#interval).filter(({ start }) => start >= from && start < to);
    return joinBars(made, this.#given?.range(from, to, limit) ?? [], limit);
  }

  newest(): StoredBar | undefined {
    return this.range(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 1)[0];
  }
}

/** Returns the start of the first bar that starts at or after the time (µs). */
function firstStart(time: number, interval: LongInterval): number {
  const start = barStart(time, interval);
  return start < time ? barEnd(start, interval) : start;
}
