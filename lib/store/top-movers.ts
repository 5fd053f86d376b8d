import { rankedRows } from '../market/counted-rows';
import type { QuoteColumns } from './client-quotes';
import { changePercent, directionOf } from './derived';

/** Row with its change in percent at the time of sorting. */
export interface Mover {
  readonly row: number;
  readonly percent: number;
}

export interface Movers {
  /** Largest rise first; only rows with a visible rise. */
  readonly gainers: readonly Mover[];
  /** Largest fall first; only rows with a visible fall. */
  readonly losers: readonly Mover[];
}

/**
 * Returns the `count` largest movers up and down. Sort at most once a second: rows that swap places are
 * unreadable.
 */
export function moversOf(quotes: QuoteColumns, rows: readonly number[], count: number): Movers {
  const gainers: Mover[] = [];
  const losers: Mover[] = [];
  for (const row of rankedRows(quotes, rows)) {
    const percent = changePercent(quotes, row);
    const direction = directionOf(percent);
    if (direction > 0) gainers.push({ row, percent });
    else if (direction < 0) losers.push({ row, percent });
  }
  gainers.sort((a, b) => b.percent - a.percent || a.row - b.row);
  losers.sort((a, b) => a.percent - b.percent || a.row - b.row);
  return { gainers: gainers.slice(0, count), losers: losers.slice(0, count) };
}
