import { describe, expect, it } from 'vitest';
import { change, changePercent } from '../../../lib/store/derived';
import { createMarketStore } from '../../../lib/store/market-store';
import { auctionOf, priceKind, shownPrice } from '../../../lib/store/shown-price';
import { ACME, frame, instrument, quote } from './samples';

function quotesOf(...update: Parameters<typeof quote>[1][]) {
  const store = createMarketStore([instrument(ACME, { prevClose: 29.38 })]);
  for (const values of update) store.applyFrame(frame({ quotes: [quote(ACME, values)] }));
  return store.quotes;
}

describe('the price that is shown', () => {
  it('is the indicative one in an auction, from which the change is measured too', () => {
    const quotes = quotesOf({ status: 'auction', indicative: 30, matched: 8_000, unmatchedBuy: 200 });
    expect([shownPrice(quotes, 0), priceKind(quotes, 0)]).toEqual([30, 'indicative']);
    expect(change(quotes, 0)).toBeCloseTo(0.62);
    expect(auctionOf(quotes, 0)).toEqual({ indicative: 30, matched: 8_000, unmatchedBuy: 200 });
  });

  it('is indicative where the book of an auction has one price on both sides', () => {
    const book = { bid: 29.33, ask: 29.33, bidSize: 8_000, askSize: 8_400 };
    const quotes = quotesOf({ status: 'auction', ...book });
    expect([shownPrice(quotes, 0), priceKind(quotes, 0)]).toEqual([29.33, 'indicative']);
    expect(auctionOf(quotes, 0)).toEqual({ indicative: 29.33, matched: 8_000 });
    expect(priceKind(quotesOf({ status: 'open', ...book }), 0)).toBe('none');
  });

  it('is the last one again when the auction ends', () => {
    const auction = { status: 'auction', indicative: 30 } as const;
    const quotes = quotesOf(auction, { status: 'open', last: 31, indicative: null });
    expect([shownPrice(quotes, 0), priceKind(quotes, 0)]).toEqual([31, 'last']);
    expect(auctionOf(quotes, 0)).toBeUndefined();
  });

  it('is the previous close, without a change, before the first price', () => {
    const quotes = quotesOf({ status: 'auction' });
    expect([shownPrice(quotes, 0), priceKind(quotes, 0)]).toEqual([29.38, 'prevClose']);
    expect(changePercent(quotes, 0)).toBeNaN();
    expect(auctionOf(quotes, 0)).toEqual({});
  });

  it('is the previous close of a closed market too, but not of an open one', () => {
    expect(shownPrice(quotesOf({ status: 'closed' }), 0)).toBe(29.38);
    expect(shownPrice(quotesOf({ status: 'open' }), 0)).toBeNaN();
  });

  it('is none where nothing is known', () => {
    const { quotes } = createMarketStore([]);
    expect([shownPrice(quotes, -1), priceKind(quotes, -1)]).toEqual([Number.NaN, 'none']);
  });
});
