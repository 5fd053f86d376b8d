import { type Interval, lastEndedStart } from '../../lib/market/interval';
import type { BarSeries } from '../market/bar-series';
import type { Market } from '../market/market';
import { BarColumns } from './history-columns';

/** Time after its end (µs) at which a bar counts as closed, because venue times lag. */
const GRACE = 2_000_000;
/** Symbols processed before the event loop gets a turn. */
const SLICE = 128;
/** Bars in one transaction. */
const BATCH = 16_384;

/** Position up to which the market was flushed. */
export interface Mark {
  readonly version: number;
  /** Stream time, µs. */
  readonly time: number;
}

export type Columns = Map<Interval, BarColumns>;

/** Returns the columns of an interval, created when the first bar of it comes. */
export function columnsOf(columns: Columns, interval: Interval): BarColumns {
  let own = columns.get(interval);
  if (own === undefined) {
    own = new BarColumns();
    columns.set(interval, own);
  }
  return own;
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
 * Finds the bars closed or changed between two marks, and all forming bars. Yields to the event loop between
 * slices, so bars may be newer than the mark, never older.
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
  const closed: Columns = new Map();
  for (let row = 0; row < market.size; row++) {
    if (row % SLICE === SLICE - 1) await new Promise(setImmediate);
    const number = series.get(market.symbolOf(row));
    // Unknown when the flush started: the next one has all of it.
    if (number === undefined) continue;
    for (const interval of market.intervals(row)) {
      const bars = market.givenBars(row, interval) as BarSeries;
      const version = Math.max(before.version, bars.restoredVersion);
      const after = lastEndedStart(before.time - GRACE, interval);
      const formsAfter = lastEndedStart(now.time - GRACE, interval);
      if (forming !== undefined && bars.newestStart > formsAfter) {
        for (const bar of bars.newerOr(Number.POSITIVE_INFINITY, formsAfter)) {
          columnsOf(forming, interval).add(number, bar, flush);
        }
      }
      if (bars.version <= version && bars.newestStart <= after) continue;
      for (const bar of bars.newerOr(version, after)) {
        if (bar.start <= formsAfter) columnsOf(closed, interval).add(number, bar, flush);
      }
    }
    if (sizeOf(closed) >= BATCH) {
      await save(closed);
      clear(closed);
    }
  }
  await save(closed);
}
