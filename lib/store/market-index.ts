import { countedRows } from '../market/counted-rows';
import type { QuoteColumns } from './client-quotes';
import { referencePrice } from './derived';
import { movingPrice } from './shown-price';

/** Index level at the previous close. */
export const INDEX_BASE = 1_000;
/** Minimum of shares for a level of shares only. */
const MIN_SHARES = 3;

/** Instruments of one venue, which a screen averages. */
export interface MarketGroup {
  readonly venue: string;
  readonly rows: readonly number[];
  /** Rows of the level: the index, or those of the average: the shares if there are enough, else all that count. */
  readonly counted: readonly number[];
  readonly sharesOnly: boolean;
  /** Row of the index that gives the level in place of the average. */
  readonly index?: number;
}

/**
 * Returns the rows by venue, the venue with most of them first.
 * @param indices rows of indices; the first one of a venue gives its level, and is not counted among its symbols
 */
export function groupsByVenue(
  quotes: QuoteColumns,
  rows: readonly number[],
  indices: readonly number[] = [],
): MarketGroup[] {
  const byVenue = new Map<string, number[]>();
  for (const row of rows) {
    if (indices.includes(row)) continue;
    const venue = quotes.instrumentOf(row)?.venue ?? '';
    const known = byVenue.get(venue);
    if (known) known.push(row);
    else byVenue.set(venue, [row]);
  }
  const groups = [...byVenue].map(([venue, members]) => {
    const index = indices.find((row) => quotes.instrumentOf(row)?.venue === venue);
    if (index !== undefined) return { venue, rows: members, counted: [index], sharesOnly: false, index };
    const counted = levelRows(quotes, members);
    const sharesOnly = counted.every((row) => quotes.instrumentOf(row)?.kind === 'share');
    return { venue, rows: members, counted, sharesOnly };
  });
  return groups.sort((a, b) => b.rows.length - a.rows.length);
}

/** Returns the rows of the index: shares if there are enough, else all that count. */
export function levelRows(quotes: QuoteColumns, rows: readonly number[]): readonly number[] {
  const shares = rows.filter((row) => quotes.instrumentOf(row)?.kind === 'share');
  if (shares.length >= MIN_SHARES) return shares;
  return countedRows(quotes, rows);
}

/**
 * Computes an index without capitalisations or currencies: 1,000 × the geometric mean of last / reference over
 * the rows that have both above 0, 1,000 × exp(mean of ln(last / reference)). NaN if none has.
 */
export function indexLevel(quotes: QuoteColumns, rows: Iterable<number>): number {
  let sum = 0;
  let count = 0;
  for (const row of rows) {
    const price = movingPrice(quotes, row);
    const reference = referencePrice(quotes, row);
    // A price or reference below 0 has no part in a geometric mean, and two of them would rise as they fall.
    if (!(price > 0 && reference > 0)) continue;
    sum += Math.log(price / reference);
    count++;
  }
  return count === 0 ? Number.NaN : INDEX_BASE * Math.exp(sum / count);
}

/** Returns the change of an index level since the previous close, percent. */
export function indexPercent(level: number): number {
  return (level / INDEX_BASE - 1) * 100;
}
