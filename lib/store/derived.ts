import { countedRows } from '../market/counted-rows';
import { changesOver24Hours } from '../market/instrument';
import { turnoverOf } from '../market/turnover';
import type { QuoteColumns } from './client-quotes';
import { movingPrice } from './shown-price';

/** Price that a change is measured from: the previous close, the price of 24 hours ago, or the first known one. */
export type ChangeBasis = 'prevClose' | '24h' | 'since';

/** Shortfall from 24 hours that still counts as 24 hours, µs: the reference moves in steps of 5 minutes. */
const MAX_SHORTFALL = 600_000_000;
const DAY_MICROS = 86_400_000_000;

/** Returns what the change of a row is measured from, and its time (µs) if prices are known only since then. */
export function changeBasis(
  quotes: QuoteColumns,
  row: number,
): { readonly basis: ChangeBasis; readonly since: number } {
  const reference = quotes.value(row, 'reference');
  if (Number.isNaN(reference)) return { basis: 'prevClose', since: Number.NaN };
  const since = quotes.value(row, 'referenceTime');
  const instrument = quotes.instrumentOf(row);
  const isDayAgo = quotes.value(row, 'timestamp') - since >= DAY_MICROS - MAX_SHORTFALL;
  const rolls = instrument !== undefined && changesOver24Hours(instrument);
  return { basis: rolls && isDayAgo ? '24h' : 'since', since };
}

/**
 * Returns the price that the change is measured from: that of 24 hours ago or the first known one, where the server
 * gives it; else the previous close, the instrument's, or the day's open. NaN without any.
 */
export function referencePrice(quotes: QuoteColumns, row: number): number {
  for (const field of ['reference', 'prevClose'] as const) {
    const value = quotes.value(row, field);
    if (!Number.isNaN(value)) return value;
  }
  return quotes.instrumentOf(row)?.prevClose ?? quotes.value(row, 'open');
}

/**
 * Returns the change from the reference, in the instrument's currency, of the last price or the indicative price of an
 * auction; NaN if either is missing.
 */
export function change(quotes: QuoteColumns, row: number): number {
  return movingPrice(quotes, row) - referencePrice(quotes, row);
}

/** Returns the change from the reference in percent: 2.41 is 2.41 %. NaN if either is missing. */
export function changePercent(quotes: QuoteColumns, row: number): number {
  return percentFrom(referencePrice(quotes, row), movingPrice(quotes, row));
}

/**
 * Returns a change in percent of the size of its reference, so that a rise is positive at negative prices too. NaN from
 * 0, of which nothing is a percentage.
 */
export function percentFrom(reference: number, value: number): number {
  return reference === 0 ? Number.NaN : ((value - reference) / Math.abs(reference)) * 100;
}

/** Change in percent that is still displayed as 0.00. */
const UNCHANGED_PERCENT = 0.005;

/** Returns the displayed direction of a change: 0 if it is displayed as 0.00, or unknown. */
export function directionOf(percent: number): -1 | 0 | 1 {
  if (!(Math.abs(percent) >= UNCHANGED_PERCENT)) return 0;
  return percent > 0 ? 1 : -1;
}

/**
 * Returns the day's turnover in the instrument's currency. NaN without a price, a volume or a known contract size.
 * Without an average price (from another version of the server) the last price stands for it.
 */
export function turnover(quotes: QuoteColumns, row: number): number {
  const instrument = quotes.instrumentOf(row);
  if (instrument === undefined) return Number.NaN;
  const vwap = quotes.value(row, 'vwap');
  const price = Number.isNaN(vwap) ? quotes.value(row, 'last') : vwap;
  return turnoverOf(instrument, quotes.value(row, 'volume'), price);
}

/** Turnover in one currency. */
export interface CurrencySum {
  readonly currency: string;
  readonly value: number;
}

/** Returns the turnover of the rows that count by currency, in the order of their codes: different currencies are never compared. */
export function turnoverByCurrency(quotes: QuoteColumns, rows: readonly number[]): CurrencySum[] {
  const sums = new Map<string, number>();
  for (const row of countedRows(quotes, rows)) {
    const value = turnover(quotes, row);
    const currency = quotes.instrumentOf(row)?.currency;
    if (currency === undefined || !Number.isFinite(value)) continue;
    sums.set(currency, (sums.get(currency) ?? 0) + value);
  }
  return [...sums]
    .map(([currency, value]) => ({ currency, value }))
    .sort((a, b) => (a.currency < b.currency ? -1 : 1));
}

/** Returns the spread, and the same in basis points of the mid; NaN if a side is missing. */
export function spread(
  quotes: QuoteColumns,
  row: number,
): { readonly price: number; readonly basisPoints: number } {
  const bid = quotes.value(row, 'bid');
  const ask = quotes.value(row, 'ask');
  return { price: ask - bid, basisPoints: ((ask - bid) / Math.abs((ask + bid) / 2)) * 10_000 };
}
