import { INTERVAL_MICROS, INTERVALS, type Interval } from '../../lib/market/interval';
import type { Market } from '../market/market';
import { BarColumns } from './history-columns';

/** Venues' times are a little late: so long after its end (µs) a bar counts as closed. */
const GRACE = 2_000_000;
/** Symbols that are looked at before others get their turn. */
const SLICE = 128;
/** Bars of one transaction. */
const BATCH = 16_384;

/** Up to where the market was looked through. */
export interface Mark {
  readonly version: number;
  /** Stream time, µs. */
  readonly time: number;
}

export type Columns = Map<Interval, BarColumns>;

export function emptyColumns(): Columns {
  return new Map(INTERVALS.map((interval) => [interval, new BarColumns()]));
}

export function sizeOf(columns: Columns): number {
  let size = 0;
  for (const bars of columns.values()) size += bars.size;
  return size;
}

export function clear(columns: Columns): void {
  for (const bars of columns.values()) bars.clear();
}

/**
 * Finds the closed bars that changed, or closed, after one mark and up to another, and all bars that still form. It
 * leaves the process to others between slices, so bars may be newer than the mark says, never older.
 * @param save called with at most about {@link BATCH} closed bars at a time; they are cleared afterwards
 */
export async function eachChangedBar(
  market: Market,
  series: ReadonlyMap<string, number>,
  flush: number,
  before: Mark,
  now: Mark,
  forming: Columns | undefined,
  save: (closed: Columns) => Promise<void>,
): Promise<void> {
  const closed = emptyColumns();
  for (let row = 0; row < market.size; row++) {
    if (row % SLICE === SLICE - 1) await new Promise(setImmediate);
    const number = series.get(market.symbolOf(row));
    // Not known when the flush began: the next one has all of it.
    if (number === undefined) continue;
    for (const interval of INTERVALS) {
      const bars = market.bars(row, interval);
      const length = INTERVAL_MICROS[interval] + GRACE;
      const version = Math.max(before.version, bars.restoredVersion);
      const after = before.time - length;
      const formsAfter = now.time - length;
      if (forming !== undefined && bars.newestStart > formsAfter) {
        for (const bar of bars.newerOr(Number.POSITIVE_INFINITY, formsAfter)) {
          forming.get(interval)?.add(number, bar, flush);
        }
      }
      if (bars.version <= version && bars.newestStart <= after) continue;
      for (const bar of bars.newerOr(version, after)) {
        if (bar.start <= formsAfter) closed.get(interval)?.add(number, bar, flush);
      }
    }
    if (sizeOf(closed) >= BATCH) {
      await save(closed);
      clear(closed);
    }
  }
  await save(closed);
}
