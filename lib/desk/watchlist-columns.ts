import type { QuoteColumns } from '../store/client-quotes';
import { change, changePercent, spread, turnover } from '../store/derived';

/** Columns of a watchlist, in the order of the menu. */
export const WATCHLIST_COLUMNS = [
  'symbol',
  'day',
  'last',
  'changePercent',
  'change',
  'bid',
  'ask',
  'spread',
  'volume',
  'turnover',
  'open',
  'high',
  'low',
  'prevClose',
  'time',
] as const;
export type WatchlistColumn = (typeof WATCHLIST_COLUMNS)[number];

export const DEFAULT_COLUMNS: readonly WatchlistColumn[] = ['symbol', 'day', 'last', 'changePercent'];

/** Returns the chosen columns in the user's order; the symbol is always there, and first. */
export function columnsOf(chosen: readonly string[]): readonly WatchlistColumn[] {
  if (chosen.length === 0) return DEFAULT_COLUMNS;
  const known = new Set<WatchlistColumn>(['symbol']);
  for (const name of chosen) {
    const column = WATCHLIST_COLUMNS.find((one) => one === name);
    if (column !== undefined) known.add(column);
  }
  return [...known];
}

/** Moves a column by a number of positions; the symbol stays first. */
export function moveColumn(
  columns: readonly WatchlistColumn[],
  column: WatchlistColumn,
  places: number,
): readonly WatchlistColumn[] {
  const at = columns.indexOf(column);
  if (at <= 0) return columns;
  const others = columns.filter((one) => one !== column);
  const to = Math.min(Math.max(at + places, 1), others.length);
  return [...others.slice(0, to), column, ...others.slice(to)];
}

/** Returns the value of a column; NaN if there is none, or the column is not numeric. */
export function columnValue(quotes: QuoteColumns, row: number, column: WatchlistColumn): number {
  switch (column) {
    case 'symbol':
      return Number.NaN;
    case 'day':
    case 'changePercent':
      return changePercent(quotes, row);
    case 'change':
      return change(quotes, row);
    case 'spread':
      return spread(quotes, row).basisPoints;
    case 'turnover':
      return turnover(quotes, row);
    case 'time':
      return quotes.value(row, 'timestamp');
    default:
      return quotes.value(row, column);
  }
}
