import type { QuoteColumns } from './client-quotes';

/**
 * Returns the reference of a change: the previous close, else the instrument's, else the day's open; else NaN.
 */
export function referencePrice(quotes: QuoteColumns, row: number): number {
  const prevClose = quotes.value(row, 'prevClose');
  if (prevClose > 0) return prevClose;
  const known = quotes.instrumentOf(row)?.prevClose;
  if (known !== undefined && known > 0) return known;
  const open = quotes.value(row, 'open');
  return open > 0 ? open : Number.NaN;
}

/** Returns the change from the reference, in the instrument's currency; NaN if either is missing. */
export function change(quotes: QuoteColumns, row: number): number {
  return quotes.value(row, 'last') - referencePrice(quotes, row);
}

/** Returns the change from the reference in percent: 2.41 is 2.41 %. NaN if either is missing. */
export function changePercent(quotes: QuoteColumns, row: number): number {
  const reference = referencePrice(quotes, row);
  return ((quotes.value(row, 'last') - reference) / reference) * 100;
}

/** Change in percent that is still displayed as 0.00. */
const UNCHANGED_PERCENT = 0.005;

/** Returns the displayed direction of a change: 0 if it is displayed as 0.00, or unknown. */
export function directionOf(percent: number): -1 | 0 | 1 {
  if (!(Math.abs(percent) >= UNCHANGED_PERCENT)) return 0;
  return percent > 0 ? 1 : -1;
}

/**
 * Estimates the day's turnover in the instrument's currency: the day's volume × the average price if known
 * (`lastVwap` of its bars), else × the last price. NaN without a price or volume.
 */
export function turnover(quotes: QuoteColumns, row: number, vwap = Number.NaN): number {
  const price = vwap > 0 ? vwap : quotes.value(row, 'last');
  return price * quotes.value(row, 'volume');
}

/** Returns the turnover of rows by currency, largest number first; different currencies are never added up. */
export function turnoverByCurrency(
  quotes: QuoteColumns,
  rows: Iterable<number>,
): { readonly currency: string; readonly value: number }[] {
  const sums = new Map<string, number>();
  for (const row of rows) {
    const value = turnover(quotes, row);
    const currency = quotes.instrumentOf(row)?.currency;
    if (currency === undefined || !Number.isFinite(value)) continue;
    sums.set(currency, (sums.get(currency) ?? 0) + value);
  }
  return [...sums].map(([currency, value]) => ({ currency, value })).sort((a, b) => b.value - a.value);
}

/** Returns the spread, and the same in basis points of the mid; NaN if a side is missing. */
export function spread(
  quotes: QuoteColumns,
  row: number,
): { readonly price: number; readonly basisPoints: number } {
  const bid = quotes.value(row, 'bid');
  const ask = quotes.value(row, 'ask');
  return { price: ask - bid, basisPoints: ((ask - bid) / ((ask + bid) / 2)) * 10_000 };
}
