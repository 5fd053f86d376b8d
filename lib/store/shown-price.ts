import type { AuctionState } from '../market/event';
import type { QuoteColumns } from './client-quotes';

/** Origin of the price that screens show for a row. */
export type PriceKind = 'last' | 'indicative' | 'prevClose' | 'none';

/** Returns true while the row is in an auction. */
export function isInAuction(quotes: QuoteColumns, row: number): boolean {
  return quotes.status(row) === 'auction';
}

/**
 * Returns the indicative price of a running auction; NaN without one. Venues that send none show it as a book whose
 * sides have the same price.
 */
export function indicativePrice(quotes: QuoteColumns, row: number): number {
  if (!isInAuction(quotes, row)) return Number.NaN;
  const indicative = quotes.value(row, 'indicative');
  if (!Number.isNaN(indicative)) return indicative;
  const bid = quotes.value(row, 'bid');
  return bid === quotes.value(row, 'ask') ? bid : Number.NaN;
}

/** Returns the state of a running auction with the fields that are known; undefined outside auctions. */
export function auctionOf(quotes: QuoteColumns, row: number): AuctionState | undefined {
  if (!isInAuction(quotes, row)) return undefined;
  const indicative = indicativePrice(quotes, row);
  if (Number.isNaN(indicative)) return {};
  if (Number.isNaN(quotes.value(row, 'indicative'))) {
    const matched = Math.min(quotes.value(row, 'bidSize'), quotes.value(row, 'askSize'));
    return Number.isNaN(matched) ? { indicative } : { indicative, matched };
  }
  const known = (field: 'matched' | 'unmatchedBuy' | 'unmatchedSell') => {
    const value = quotes.value(row, field);
    return Number.isNaN(value) ? {} : { [field]: value };
  };
  return { indicative, ...known('matched'), ...known('unmatchedBuy'), ...known('unmatchedSell') };
}

/**
 * Returns the price that has moved from the reference: the indicative price of an auction, or the last one. NaN without
 * either.
 */
export function movingPrice(quotes: QuoteColumns, row: number): number {
  const indicative = indicativePrice(quotes, row);
  return Number.isNaN(indicative) ? quotes.value(row, 'last') : indicative;
}

/** Returns the previous close of the row or of its instrument; NaN without one. */
export function previousClose(quotes: QuoteColumns, row: number): number {
  const value = quotes.value(row, 'prevClose');
  return Number.isNaN(value) ? (quotes.instrumentOf(row)?.prevClose ?? Number.NaN) : value;
}

/**
 * Returns the price to show: the indicative price of an auction, the last price, or outside of trading hours the
 * previous close. NaN without one: a share that has not traded today has no price yet.
 */
export function shownPrice(quotes: QuoteColumns, row: number): number {
  const moving = movingPrice(quotes, row);
  return Number.isNaN(moving) && !isTrading(quotes, row) ? previousClose(quotes, row) : moving;
}

function isTrading(quotes: QuoteColumns, row: number): boolean {
  const status = quotes.status(row);
  return status === 'open' || status === 'limit';
}

/** Returns what {@link shownPrice} is. */
export function priceKind(quotes: QuoteColumns, row: number): PriceKind {
  if (!Number.isNaN(indicativePrice(quotes, row))) return 'indicative';
  if (!Number.isNaN(quotes.value(row, 'last'))) return 'last';
  return Number.isNaN(shownPrice(quotes, row)) ? 'none' : 'prevClose';
}
