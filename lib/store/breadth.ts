import { countedRows } from '../market/counted-rows';
import type { QuoteColumns } from './client-quotes';
import { changePercent, directionOf } from './derived';

/** Numbers of rising, unchanged and falling rows of those that count. Rows without a price or a reference do not. */
export interface Breadth {
  readonly advancing: number;
  readonly unchanged: number;
  readonly declining: number;
}

export function breadthOf(quotes: QuoteColumns, rows: readonly number[]): Breadth {
  let advancing = 0;
  let unchanged = 0;
  let declining = 0;
  for (const row of countedRows(quotes, rows)) {
    const percent = changePercent(quotes, row);
    if (Number.isNaN(percent)) continue;
    const direction = directionOf(percent);
    if (direction > 0) advancing++;
    else if (direction < 0) declining++;
    else unchanged++;
  }
  return { advancing, unchanged, declining };
}

/**
 * Returns the mean change of the rows that count, in percent, equally weighted because they may trade in different currencies;
 * for a sector's heading. NaN if no row has a change.
 */
export function meanChange(quotes: QuoteColumns, rows: readonly number[]): number {
  let sum = 0;
  let count = 0;
  for (const row of countedRows(quotes, rows)) {
    const percent = changePercent(quotes, row);
    if (Number.isNaN(percent)) continue;
    sum += percent;
    count++;
  }
  return count === 0 ? Number.NaN : sum / count;
}
