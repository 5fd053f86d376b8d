import type { QuoteColumns } from './client-quotes';
import { referencePrice } from './derived';

/** Index level at the previous close. */
export const INDEX_BASE = 1_000;
/** Minimum of shares for a level of shares only. */
const MIN_SHARES = 3;

/** Returns the rows of the index: shares if there are enough, else all. */
export function levelRows(quotes: QuoteColumns, rows: readonly number[]): readonly number[] {
  const shares = rows.filter((row) => quotes.instrumentOf(row)?.kind === 'share');
  return shares.length >= MIN_SHARES ? shares : rows;
}

/**
 * Computes an index without capitalisations or currencies: 1,000 × the geometric mean of last / reference over
 * the rows that have both, 1,000 × exp(mean of ln(last / reference)). NaN if none has.
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

/** Returns the change of an index level since the previous close, percent. */
export function indexPercent(level: number): number {
  return (level / INDEX_BASE - 1) * 100;
}
