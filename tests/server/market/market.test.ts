// slow: plays or generates hundreds of thousands of events

import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { BookSnapshotEvent } from '../../../lib/market/event';
import { toSymbol } from '../../../lib/market/instrument';
import { Market } from '../../../server/market/market';
import { aBar, anInstrument, aQuote, aTrade, defined } from '../events';

const ACME = 'sim:ACME';
const SECOND = 1_000_000;
const DAY = 86_400 * SECOND;

describe('a market', () => {
  let market: Market;
  let row: number;

  beforeEach(() => {
    market = new Market();
    market.apply(defined(anInstrument(ACME, { prevClose: 100 })));
    row = market.indexOf(ACME);
  });

  it('returns what is newer than a version, field by field', () => {
    market.apply(aQuote(ACME, { bid: 99, bidSize: 5, ask: 101, askSize: 7 }, 10));
    const before = market.version;
    market.apply(aQuote(ACME, { bid: 99, bidSize: 6, ask: 101, askSize: 7 }, 11));
    expect(market.quotes.newer(row, before)).toEqual({ timestamp: 11, bidSize: 6 });
    expect(market.quotes.newer(row, market.version)).toEqual({});
    expect(market.quote(row)).toMatchObject({ bid: 99, bidSize: 6, ask: 101, askSize: 7, prevClose: 100 });
  });

  it('returns null for a removed side and nothing for one that never existed', () => {
    market.apply(aQuote(ACME, { bid: 99, bidSize: 5 }, 10));
    expect(market.quote(row).ask).toBeUndefined();
    const before = market.version;
    market.apply(aQuote(ACME, {}, 11));
    expect(market.quotes.newer(row, before)).toMatchObject({ bid: null, bidSize: null });
    expect(market.quote(row).bid).toBeUndefined();
  });

  it('reports a trade at an unchanged price', () => {
    market.apply(aTrade(ACME, 100, 1, 10));
    const before = market.version;
    market.apply(aTrade(ACME, 100, 1, 10));
    expect(market.quotes.newer(row, before)).toEqual({ last: 100, volume: 2 });
  });

  it('sums decimal sizes exactly', () => {
    market.apply(defined(anInstrument('sim:COIN', { sizeDecimals: 5 })));
    for (let k = 0; k < 1000; k++) market.apply(aTrade('sim:COIN', 1, 0.00001, k));
    for (let k = 0; k < 3; k++) market.apply(aTrade('sim:COIN', 1, 0.1, k));
    expect(market.quote(market.indexOf('sim:COIN')).volume).toBe(0.31);
  });

  it('keeps the day past midnight and starts another with a new previous close', () => {
    market.apply(aTrade(ACME, 101, 3, DAY - 1));
    market.apply(aTrade(ACME, 102, 4, DAY + 1));
    expect(market.quote(row)).toMatchObject({ open: 101, high: 102, low: 101, volume: 7 });
    const before = market.version;
    market.apply(defined(anInstrument(ACME, { prevClose: 102 })));
    expect(market.quotes.newer(row, before)).toEqual({
      prevClose: 102,
      open: null,
      high: null,
      low: null,
      volume: 0,
      vwap: null,
      since: null,
    });
    market.apply(aTrade(ACME, 103, 1, DAY + 2));
    expect(market.quote(row)).toMatchObject({ open: 103, high: 103, low: 103, volume: 1 });
  });

  it('takes the best bid and offer from the book only if no quotes are sent', () => {
    const stamp = { symbol: toSymbol(ACME), timestamp: 5, localTimestamp: 5 };
    market.apply({
      type: 'book_snapshot',
      ...stamp,
      bids: [
        [99, 1],
        [98, 2],
      ],
      asks: [[101, 3]],
    });
    expect(market.quote(row)).toMatchObject({ bid: 99, ask: 101, askSize: 3 });
    market.apply({ type: 'book_change', ...stamp, bids: [[99, 0]], asks: [[100.5, 1]] });
    expect(market.quote(row)).toMatchObject({ bid: 98, bidSize: 2, ask: 100.5 });
    market.apply(aQuote(ACME, { bid: 97, bidSize: 1, ask: 102, askSize: 1 }, 6));
    market.apply({ type: 'book_change', ...stamp, bids: [[98.5, 4]], asks: [] });
    expect(market.quote(row)).toMatchObject({ bid: 97, ask: 102 });
    expect(market.depth(row, 1)).toEqual({ bids: [[98.5, 4]], asks: [[100.5, 1]] });
  });

  it('builds bars of every interval from trades, including late ones', () => {
    market.apply(aTrade(ACME, 10, 1, 60 * SECOND));
    market.apply(aTrade(ACME, 12, 2, 61 * SECOND));
    market.apply(aTrade(ACME, 9, 1, 120 * SECOND));
    market.apply(aTrade(ACME, 8, 5, 119 * SECOND));
    const [first, second] = market.bars(row, '1m').range(0, Number.POSITIVE_INFINITY, 10);
    expect(first).toEqual({ start: 60 * SECOND, open: 10, high: 12, low: 8, close: 8, volume: 8, trades: 3 });
    expect(second).toEqual({ start: 120 * SECOND, open: 9, high: 9, low: 9, close: 9, volume: 1, trades: 1 });
    expect(
      market
        .bars(row, '1s')
        .range(0, Number.POSITIVE_INFINITY, 10)
        .map((bar) => bar.start / SECOND),
    ).toEqual([60, 61, 119, 120]);
  });

  it('takes the day from a day bar, and shorter bars from its growth if there are no trades', () => {
    const day = { interval: '1d', start: 0, open: 10, low: 10 } as const;
    market.apply(aBar(ACME, { ...day, high: 11, close: 11, volume: 100, trades: 4 }, 60 * SECOND));
    expect(market.bars(row, '1m').newest()).toBeUndefined();
    market.apply(aBar(ACME, { ...day, high: 12, close: 12, volume: 130, trades: 6 }, 61 * SECOND));
    expect(market.quote(row)).toMatchObject({ last: 12, open: 10, high: 12, low: 10, volume: 130 });
    expect(market.bars(row, '1m').newest()).toMatchObject({
      start: 60 * SECOND,
      open: 12,
      close: 12,
      volume: 30,
    });
    expect(market.bars(row, '1d').newest()).toMatchObject({ close: 12, volume: 130, trades: 6 });
  });

  it('takes the best prices from the book again when quotes have been silent for 30 s', () => {
    const book = (bid: number, time: number): BookSnapshotEvent => {
      const stamp = { symbol: toSymbol(ACME), timestamp: time, localTimestamp: time };
      return { type: 'book_snapshot', ...stamp, bids: [[bid, 1]], asks: [] };
    };
    market.apply(book(9, SECOND));
    market.apply(aQuote(ACME, { bid: 10, bidSize: 1 }, 2 * SECOND));
    market.apply(book(9, 31 * SECOND));
    expect(market.quote(row).bid).toBe(10);
    market.apply(book(8, 32 * SECOND));
    expect(market.quote(row).bid).toBe(8);
    market.apply(aQuote(ACME, { bid: 11, bidSize: 1 }, 33 * SECOND));
    market.apply(book(7, 34 * SECOND));
    expect(market.quote(row).bid).toBe(11);
  });

  it('keeps the day when a bar of an earlier one arrives late', () => {
    const bar = { interval: '1d', open: 1, high: 1, low: 1, close: 1, volume: 1, trades: 1 } as const;
    market.apply(aBar(ACME, { ...bar, start: DAY, close: 2 }, DAY));
    market.apply(aBar(ACME, { ...bar, start: 0 }, DAY));
    expect(market.quote(row).last).toBe(2);
  });

  it('rejects an event that precedes its instrument, naming the symbol', () => {
    expect(() => market.apply(aTrade('sim:NONE', 1, 1, 1))).toThrow('sim:NONE');
    expect(market.indexOf('sim:NONE')).toBe(-1);
  });

  it('rejects invalid numbers by name, and changes nothing but the version', () => {
    const before = market.version;
    expect(() => market.apply(aTrade(ACME, Number.NaN, 1, 1))).toThrow('trade of sim:ACME: price');
    expect(() => market.apply(aTrade(ACME, 1, -1, 1))).toThrow('size must be a number from 0, not -1');
    expect(() => market.apply(aQuote(ACME, { bid: Number.POSITIVE_INFINITY }, 1))).toThrow('bid');
    expect(() => market.apply(aTrade(ACME, 1, 1, 1.5))).toThrow('timestamp');
    expect(market.version).toBe(before + 4);
    expect(market.quotes.newer(row, before)).toEqual({});
  });

  it('is restored from its keyframe', () => {
    const stamp = { symbol: toSymbol(ACME), timestamp: 5, localTimestamp: 5 };
    market.apply({ type: 'status', ...stamp, status: 'open' });
    market.apply({
      type: 'book_snapshot',
      ...stamp,
      bids: [
        [99, 1],
        [98, 2],
      ],
      asks: [[101, 3]],
    });
    market.apply(aTrade(ACME, 100, 7, 6));
    market.apply(aTrade(ACME, 99, 7, 7));
    market.apply(aQuote(ACME, { bid: 99, bidSize: 1, ask: 101, askSize: 3 }, 8));
    const copy = new Market();
    for (const event of market.keyframe()) copy.apply(event);
    expect(copy.quote(0)).toEqual(market.quote(row));
    expect(copy.trades(0).newest()).toEqual(market.trades(row).newest());
    expect(copy.depth(0, 50)).toEqual(market.depth(row, 50));
    expect(copy.bars(0, '1m').newest()).toEqual(market.bars(row, '1m').newest());
    for (const each of [market, copy]) each.apply(aTrade(ACME, 105, 2, 9));
    expect(copy.quote(0)).toEqual(market.quote(row));
  });

  it('reports in its keyframe that the feed has lost its source, until the next event', () => {
    const lost = { type: 'disconnect', timestamp: 6, localTimestamp: 6, reason: 'the line is cut' } as const;
    market.apply(lost);
    expect(market.keyframe().at(-1)).toEqual(lost);
    market.apply(aTrade(ACME, 100, 7, 7));
    expect(market.keyframe().at(-1)).not.toEqual(lost);
  });

  it('distinguishes the venue’s day from the bar since midnight in its keyframe', () => {
    const midnight = 86_400_000_000;
    market.apply(aTrade(ACME, 100, 7, midnight - 5));
    market.apply(aTrade(ACME, 101, 2, midnight + 5));
    const copy = new Market();
    for (const event of market.keyframe()) copy.apply(event);
    expect(copy.quote(0)).toEqual(market.quote(row));
    expect(copy.quote(0)).toMatchObject({ open: 100, volume: 9 });
    expect(copy.bars(0, '1d').newest()).toEqual(market.bars(row, '1d').newest());
    expect(copy.bars(0, '1d').newest()).toMatchObject({ start: midnight, open: 101, volume: 2 });
  });

  it('adds past bars, which do not replace those from events unless they are complete', () => {
    market.apply(aTrade(ACME, 100, 7, 120_000_000));
    const bar = { open: 1, high: 1, low: 1, close: 1, volume: 1, trades: 1 };
    const past = [0, 60_000_000, 120_000_000].map((start) => ({ ...bar, start }));
    const { version } = market;
    market.addPast(row, '1m', past);
    expect(market.version).toBe(version + 1);
    const opens = (): number[] =>
      market
        .bars(row, '1m')
        .newer(version, 10)
        .map(({ open }) => open);
    expect(opens()).toEqual([1, 1]);
    market.addPast(row, '1m', past, true);
    expect(opens()).toEqual([1, 1, 1]);
    market.addPast(row, '1m', past.slice(0, 0));
    expect(market.version).toBe(version + 2);
  });

  it('has the complete bar of a late last trade in its keyframe', () => {
    market.apply(aTrade(ACME, 101, 2, 20_000_000));
    market.apply(aTrade(ACME, 100, 7, 120_000_000));
    market.apply(aTrade(ACME, 99, 7, 30_000_000));
    const copy = new Market();
    for (const event of market.keyframe()) copy.apply(event);
    const all = [0, Number.MAX_SAFE_INTEGER, 10] as const;
    expect(copy.bars(0, '1m').range(...all)).toEqual(market.bars(row, '1m').range(...all));
    expect(copy.quote(0)).toEqual(market.quote(row));
  });

  it('lists no symbol after forgetting until its instrument event, but keeps the rows', () => {
    market.apply(aTrade(ACME, 100, 7, 6));
    market.forget();
    expect(market.instruments()).toEqual([]);
    expect(market.quote(row)).toEqual({});
    expect(market.keyframe()).toEqual([]);
    expect(() => market.apply(aTrade(ACME, 100, 7, 6))).toThrow('before its instrument');
    market.clear();
    expect(market.instruments()).toEqual([]);
    market.apply(defined(anInstrument(ACME, { prevClose: 98 })));
    expect(market.indexOf(ACME)).toBe(row);
    expect(market.quote(row)).toEqual({ prevClose: 98 });
  });

  it('is empty after clearing, with the same rows', () => {
    market.apply(aTrade(ACME, 100, 7, 6));
    market.clear();
    expect(market.indexOf(ACME)).toBe(row);
    expect(market.quote(row)).toEqual({ prevClose: 100 });
    expect(market.trades(row).between(0, Number.POSITIVE_INFINITY)).toEqual([]);
  });
});

describe('a trade ring', () => {
  it('keeps the newest trades and reports whether one newer than a version was dropped', () => {
    const market = new Market();
    market.apply(defined(anInstrument(ACME)));
    const ring = market.trades(0);
    for (let k = 0; k < ring.limit + 10; k++) market.apply(aTrade(ACME, 100 + k, 1, k));
    const all = ring.between(0, Number.POSITIVE_INFINITY);
    expect(all).toHaveLength(ring.limit);
    expect(all.at(-1)?.price).toBe(100 + ring.limit + 9);
    const oldestVersion = market.version - ring.limit + 1;
    expect(ring.droppedAfter(oldestVersion - 1)).toBe(false);
    expect(ring.droppedAfter(oldestVersion - 2)).toBe(true);
    expect(ring.rangeAfter(market.version - 2)).toEqual({
      high: 100 + ring.limit + 9,
      low: 100 + ring.limit + 8,
    });
  });
});

describe('an order book', () => {
  it('keeps the 5,000 levels nearest to the market', () => {
    const market = new Market();
    market.apply(defined(anInstrument(ACME)));
    const stamp = { symbol: toSymbol(ACME), timestamp: 1, localTimestamp: 1 };
    const sizes = new Map<number, number>();
    // A walk over far and near prices in random order that also removes levels.
    for (let step = 0; step < 40_000; step++) {
      const price = 1 + ((step * 7919) % 12_000);
      const size = step % 5 === 0 ? 0 : 1 + (step % 9);
      market.apply({ type: 'book_change', ...stamp, bids: [[price, size]], asks: [] });
      if (size === 0) sizes.delete(price);
      else sizes.set(price, size);
      if (sizes.size > 5000) sizes.delete(Math.min(...sizes.keys()));
      if (step % 5000 !== 4999) continue;
      expect(market.depth(0, Number.POSITIVE_INFINITY).bids).toEqual([...sizes].sort((a, b) => b[0] - a[0]));
    }
  });

  it('equals a plain map of its changes, at every depth, and reports the changed depth', () => {
    const change = fc.record({
      bid: fc.boolean(),
      price: fc.integer({ min: 1, max: 30 }),
      size: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 80 }), fc.integer({ min: 1, max: 12 }), (changes, levels) => {
        const market = new Market();
        market.apply(defined(anInstrument(ACME)));
        const sides = { bids: new Map<number, number>(), asks: new Map<number, number>() };
        for (const { bid, price, size } of changes) {
          const top = JSON.stringify(market.depth(0, levels));
          const before = market.version;
          const level = [[price, size] as const];
          const stamp = { symbol: toSymbol(ACME), timestamp: 1, localTimestamp: 1 };
          market.apply({ type: 'book_change', ...stamp, bids: bid ? level : [], asks: bid ? [] : level });
          const side = bid ? sides.bids : sides.asks;
          if (size > 0) side.set(price, size);
          else side.delete(price);
          if (JSON.stringify(market.depth(0, levels)) !== top) {
            expect(market.depthVersion(0, levels)).toBeGreaterThan(before);
          }
        }
        expect(market.depth(0, 50)).toEqual({
          bids: [...sides.bids].sort((a, b) => b[0] - a[0]),
          asks: [...sides.asks].sort((a, b) => a[0] - b[0]),
        });
      }),
    );
  });
});
