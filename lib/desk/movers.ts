import type { QuoteColumns } from '../store/client-quotes';
import { changePercent, directionOf, turnover } from '../store/derived';

/** Sort key of movers. */
export type MoversBy = 'change' | 'turnover' | 'volume';

/**
 * Returns rows by the largest move: by change the rising ones, or the falling ones if `falling`; by turnover or
 * volume all that have any. Turnovers are compared as numbers, regardless of currency.
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
  return rows
    .map((row) => ({ row, value: moveOf(row) }))
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value)
    .map(({ row }) => row);
}
