import { sizeMeasure } from '../locale/size-measure';
import { rankedRows } from '../market/counted-rows';
import type { QuoteColumns } from '../store/client-quotes';
import { changePercent, directionOf, turnover } from '../store/derived';

/** Sort key of movers. */
export type MoversBy = 'change' | 'turnover' | 'volume';

/**
 * Returns rows by the largest move: by change the rising ones, or the falling ones if `falling`; by turnover or
 * volume all that have any. Turnovers of different currencies, and volumes in different units, cannot be compared: the
 * largest of each come first, then the second ones, and so on; within a place, those of the larger group.
 */
export function moversOf(
  quotes: QuoteColumns,
  rows: readonly number[],
  by: MoversBy,
  falling: boolean,
): number[] {
  const sign = falling ? -1 : 1;
  const moveOf = (row: number): number => {
    if (by === 'volume') return quotes.value(row, 'volume');
    if (by === 'turnover') return turnover(quotes, row);
    const percent = changePercent(quotes, row);
    return directionOf(percent) === sign ? sign * percent : Number.NaN;
  };
  const sorted = rankedRows(quotes, rows)
    .map((row) => ({ row, value: moveOf(row) }))
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value)
    .map(({ row }) => row);
  return by === 'change' ? sorted : inTurn(sorted, (row) => measureOf(quotes, row, by));
}

/** Returns the key of rows whose figures can be compared. */
function measureOf(quotes: QuoteColumns, row: number, by: Exclude<MoversBy, 'change'>): string {
  const instrument = quotes.instrumentOf(row);
  if (by === 'turnover') return instrument?.currency ?? '';
  const { unit } = sizeMeasure(instrument, 'en');
  return typeof unit === 'object' ? unit.coin : (unit ?? '');
}

/** Takes the first row of each group, then the second of each, and so on; larger groups first. */
function inTurn(rows: readonly number[], keyOf: (row: number) => string): number[] {
  const groups = new Map<string, number[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  const bySize = [...groups.values()].sort((a, b) => b.length - a.length);
  const longest = bySize[0]?.length ?? 0;
  return Array.from({ length: longest }, (_, place) => place).flatMap((place) =>
    bySize.flatMap((group) => group.slice(place, place + 1)),
  );
}
