import { breadthOf } from '../store/breadth';
import type { QuoteColumns } from '../store/client-quotes';
import { columnValue, WATCHLIST_COLUMNS, type WatchlistColumn } from './watchlist-columns';

export interface Sort {
  readonly column: WatchlistColumn;
  readonly descending: boolean;
}

/** Line of the list: a group heading, or a row of the quote columns. */
export type Line =
  | {
      readonly kind: 'group';
      readonly key: string;
      readonly folded: boolean;
      readonly members: readonly number[];
      readonly advancing: number;
      readonly declining: number;
    }
  | { readonly kind: 'row'; readonly row: number };

export interface LineOptions {
  readonly groupBy: 'venue' | 'sector' | 'none';
  readonly folded: readonly string[];
  readonly sort: Sort | null;
}

/**
 * Parses a sort: `changePercent` ascends, `-changePercent` descends; null (the user's own order) for other
 * texts.
 */
export function parseSort(text: string): Sort | null {
  const descending = text.startsWith('-');
  const name = descending ? text.slice(1) : text;
  const column = WATCHLIST_COLUMNS.find((one) => one === name);
  return column === undefined ? null : { column, descending };
}

export function sortText(sort: Sort | null): string {
  return sort === null ? '' : `${sort.descending ? '-' : ''}${sort.column}`;
}

/**
 * Returns the sort after a click on a column's heading: numbers descend first, then ascend, then the user's
 * order.
 */
export function nextSort(now: Sort | null, column: WatchlistColumn): Sort | null {
  const first = column !== 'symbol';
  if (now?.column !== column) return { column, descending: first };
  return now.descending === first ? { column, descending: !first } : null;
}

/**
 * Returns the lines in order: groups in the order of their first members, rows sorted within their group;
 * unknown values last.
 */
export function linesOf(quotes: QuoteColumns, rows: readonly number[], options: LineOptions): Line[] {
  const { groupBy, folded, sort } = options;
  const groups = new Map<string, number[]>();
  for (const row of rows) {
    const key = groupBy === 'none' ? '' : groupKey(quotes, row, groupBy);
    const members = groups.get(key);
    if (members) members.push(row);
    else groups.set(key, [row]);
  }
  const lines: Line[] = [];
  for (const [key, members] of groups) {
    const isFolded = folded.includes(key);
    if (groupBy !== 'none') {
      const { advancing, declining } = breadthOf(quotes, members);
      lines.push({ kind: 'group', key, folded: isFolded, members, advancing, declining });
    }
    if (isFolded && groupBy !== 'none') continue;
    for (const row of sorted(quotes, members, sort)) lines.push({ kind: 'row', row });
  }
  return lines;
}

function groupKey(quotes: QuoteColumns, row: number, by: 'venue' | 'sector'): string {
  const instrument = quotes.instrumentOf(row);
  if (by === 'sector') return instrument?.sector ?? 'other';
  return instrument?.venue ?? '';
}

function sorted(quotes: QuoteColumns, rows: number[], sort: Sort | null): number[] {
  if (sort === null) return rows;
  const { column, descending } = sort;
  const sign = descending ? -1 : 1;
  if (column === 'symbol') {
    const name = (row: number): string => quotes.symbolOf(row) ?? '';
    return rows.sort((a, b) => sign * (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : 0));
  }
  const values = new Map(rows.map((row) => [row, columnValue(quotes, row, column)]));
  const currencyOf = (row: number): string => quotes.instrumentOf(row)?.currency ?? '';
  return rows.sort((a, b) => {
    // Turnovers of different currencies cannot be compared: each currency has its own block.
    if (column === 'turnover' && currencyOf(a) !== currencyOf(b))
      return currencyOf(a) < currencyOf(b) ? -1 : 1;
    const left = values.get(a) ?? Number.NaN;
    const right = values.get(b) ?? Number.NaN;
    if (Number.isNaN(left) || Number.isNaN(right))
      return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
    return sign * (left - right);
  });
}
