import type { MarketSymbol } from '../market/instrument';
import type { Interval } from '../market/interval';
import type { QuoteColumns } from './client-quotes';
import { referencePrice } from './derived';
import type { MarketStore } from './market-store';

/** The index at the previous close. */
export const INDEX_BASE = 1_000;
/** Points kept of the index' day; when there are more, every second one is dropped and the distance doubles. */
const MAX_POINTS = 480;

/**
 * An index without capitalisations or currencies: 1,000 × the geometric mean of last / reference over the rows
 * that have both, 1,000 × exp(mean of ln(last / reference)). NaN when none has.
 */
export function indexLevel(quotes: QuoteColumns, rows: Iterable<number>): number {
  let sum = 0;
  let count = 0;
  for (const row of rows) {
    const ratio = quotes.value(row, 'last') / referencePrice(quotes, row);
    if (!(ratio > 0)) continue;
    sum += Math.log(ratio);
    count++;
  }
  return count === 0 ? Number.NaN : INDEX_BASE * Math.exp(sum / count);
}

/** Change of an index level since the previous close, percent. */
export function indexPercent(level: number): number {
  return (level / INDEX_BASE - 1) * 100;
}

/** A level over time for the sparkline: bounded however long the wall runs, by growing coarser. */
export class IndexSeries {
  size = 0;
  version = 0;
  /** Moments, µs, rising; longer than `size`. */
  readonly times = new Float64Array(MAX_POINTS);
  readonly values = new Float64Array(MAX_POINTS);
  readonly #firstDistance: number;
  #distance: number;

  /** @param distance least time between two points to begin with, µs */
  constructor(distance: number) {
    this.#firstDistance = distance;
    this.#distance = distance;
  }

  /** Adds a level at that moment (µs), or moves the newest point there when it is too near. Older moments are left out. */
  add(time: number, value: number): void {
    if (!Number.isFinite(value)) return;
    const newest = this.times[this.size - 1] ?? 0;
    if (this.size > 0 && time < newest) return;
    const settled = this.times[this.size - 2];
    // The newest point follows the level; it stays once it is far enough from the one before.
    if (this.size >= 2 && settled !== undefined && newest - settled < this.#distance) {
      this.#set(this.size - 1, time, value);
      return;
    }
    if (this.size === MAX_POINTS) this.#thin();
    this.#set(this.size++, time, value);
  }

  clear(): void {
    this.size = 0;
    this.#distance = this.#firstDistance;
    this.version++;
  }

  #set(at: number, time: number, value: number): void {
    this.times[at] = time;
    this.values[at] = value;
    this.version++;
  }

  #thin(): void {
    let kept = 0;
    for (let at = 0; at < this.size; at += 2) {
      this.times[kept] = this.times[at] ?? 0;
      this.values[kept] = this.values[at] ?? 0;
      kept++;
    }
    this.size = kept;
    this.#distance *= 2;
  }
}

/**
 * The index' past from bars already in the store: at each bar's start the level of the closes known by then. Bars
 * of symbols without a reference are left out.
 */
export function indexFromBars(
  store: MarketStore,
  symbols: Iterable<MarketSymbol>,
  interval: Interval,
  into: IndexSeries,
): void {
  const closes = new Map<number, { at: number; log: number }[]>();
  let position = 0;
  for (const symbol of symbols) {
    const bars = store.barsOf(symbol, interval);
    const reference = referencePrice(store.quotes, store.quotes.rowOf(symbol));
    if (!(reference > 0) || bars.size === 0) continue;
    for (let n = 0; n < bars.size; n++) {
      const start = bars.start[n] ?? 0;
      const log = Math.log((bars.close[n] ?? reference) / reference);
      const atStart = closes.get(start);
      if (atStart) atStart.push({ at: position, log });
      else closes.set(start, [{ at: position, log }]);
    }
    position++;
  }
  const known = new Map<number, number>();
  let sum = 0;
  for (const start of [...closes.keys()].sort((a, b) => a - b)) {
    for (const { at, log } of closes.get(start) ?? []) {
      sum += log - (known.get(at) ?? 0);
      known.set(at, log);
    }
    into.add(start, INDEX_BASE * Math.exp(sum / known.size));
  }
}
