import { changePercent } from './derived';
import type { QuoteColumns } from './quote-columns';

/** A row with its change in percent as it was when the movers were sorted. */
export interface Mover {
  readonly row: number;
  readonly percent: number;
}

export interface Movers {
  /** Largest rise first; only rows that rose. */
  readonly gainers: readonly Mover[];
  /** Largest fall first; only rows that fell. */
  readonly losers: readonly Mover[];
}

/** The `count` largest movers up and down. Sort at most once a second: rows that swap places cannot be read. */
export function moversOf(quotes: QuoteColumns, rows: Iterable<number>, count: number): Movers {
  const gainers: Mover[] = [];
  const losers: Mover[] = [];
  for (const row of rows) {
    const percent = changePercent(quotes, row);
    if (percent > 0) gainers.push({ row, percent });
    else if (percent < 0) losers.push({ row, percent });
  }
  gainers.sort((a, b) => b.percent - a.percent || a.row - b.row);
  losers.sort((a, b) => a.percent - b.percent || a.row - b.row);
  return { gainers: gainers.slice(0, count), losers: losers.slice(0, count) };
}

/** Rows by turnover at the last price in their own currency, largest first; those without one at the end. */
export function byTurnover(quotes: QuoteColumns, rows: Iterable<number>): number[] {
  const ranked = [...rows].map((row) => ({
    row,
    value: quotes.value(row, 'last') * quotes.value(row, 'volume'),
  }));
  ranked.sort((a, b) => (b.value || 0) - (a.value || 0) || a.row - b.row);
  return ranked.map(({ row }) => row);
}
