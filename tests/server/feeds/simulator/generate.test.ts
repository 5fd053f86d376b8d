// slow: plays or generates hundreds of thousands of events

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Level, QuoteEvent } from '../../../../lib/market/event';
import { toSymbol } from '../../../../lib/market/instrument';
import type { GenerateOptions } from '../../../../server/feeds/simulator/generate';
import { generate } from '../../../../server/feeds/simulator/generate';
import { AFTERNOON, eventsOf, firstEvents, isTick } from './recorded-events';

const EVENTS = 60_000;

function hashOf(options: Partial<GenerateOptions>): string {
  const hash = createHash('sha256');
  for (const event of firstEvents(options, EVENTS)) hash.update(`${JSON.stringify(event)}\n`);
  return hash.digest('hex');
}

describe('determinism', () => {
  it('gives the same events for the same seed and start, and the golden ones', () => {
    const first = hashOf({ seed: 1 });
    expect(hashOf({ seed: 1 })).toBe(first);
    expect(first).toBe('c6380d295159f44a7f0f2e65bfb5e6f5ca66ef36ed882ad2f126b189afb0a8a5');
  });

  it('gives other events for another seed and for another start', () => {
    const hashes = [
      hashOf({ seed: 1 }),
      hashOf({ seed: 2 }),
      hashOf({ seed: -1 }),
      hashOf({ start: AFTERNOON + 1_000 }),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('does not depend on how time is cut into batches', () => {
    const one = firstEvents({ step: 10_000 }, EVENTS);
    expect(firstEvents({ step: 7_777_777 }, EVENTS)).toEqual(one);
  });
});

describe('arrivals', () => {
  it.each([
    { symbols: 60, rate: 600 },
    { symbols: 7, rate: 600 },
    { symbols: 500, rate: 10_000 },
    { symbols: 60, rate: 600, branching: 0.8 },
  ])('come at the rate asked for: %o', (options) => {
    const seconds = Math.ceil(600_000 / options.rate);
    let ticks = 0;
    for (const event of eventsOf({ ...options, duration: seconds * 1e6 })) if (isTick(event)) ticks += 1;
    expect(Math.abs(ticks / seconds / options.rate - 1)).toBeLessThan(0.03);
  });

  it('have about four quotes per trade', () => {
    const counts = { quote: 0, trade: 0 };
    for (const { type } of eventsOf({ duration: 300e6 }))
      if (type === 'quote' || type === 'trade') counts[type]++;
    expect(counts.quote / counts.trade).toBeGreaterThan(3.8);
    expect(counts.quote / counts.trade).toBeLessThan(4.3);
  });

  it.each([
    { branching: 0, lowest: 0.8, highest: 1.2 },
    { branching: 0.3, lowest: 1.5, highest: 2.3 },
    { branching: 0.8, lowest: 8, highest: 30 },
  ])('cluster as the branching ratio says: $branching', ({ branching, lowest, highest }) => {
    // The Fano factor of long windows tends to 1 / (1 − branching)²: 1, 2.04 and 25.
    const windowMicros = 30e6;
    const windows = 200;
    const symbols = 10;
    const counts = new Map<string, Float64Array>();
    const options = { branching, symbols, rate: 200, duration: windows * windowMicros };
    for (const event of eventsOf(options)) {
      if (event.type !== 'book_change') continue;
      const bins = counts.get(event.symbol) ?? new Float64Array(windows);
      counts.set(event.symbol, bins);
      const bin = Math.min(windows - 1, Math.floor((event.localTimestamp - AFTERNOON) / windowMicros));
      bins[bin] = (bins[bin] as number) + 1;
    }
    const factors = [...counts.values()].map((bins) => {
      const mean = bins.reduce((a, b) => a + b) / windows;
      return bins.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (windows - 1) / mean;
    });
    const fano = factors.reduce((a, b) => a + b) / symbols;
    expect(fano).toBeGreaterThan(lowest);
    expect(fano).toBeLessThan(highest);
  });

  it('are uneven: the busiest symbol has many times the events of the quietest', () => {
    const counts = new Map<string, number>();
    for (const event of eventsOf({ duration: 600e6 }))
      if (event.type === 'quote') counts.set(event.symbol, (counts.get(event.symbol) ?? 0) + 1);
    const sorted = [...counts.values()].sort((a, b) => b - a);
    expect(sorted).toHaveLength(60);
    expect((sorted[0] as number) / (sorted[59] as number)).toBeGreaterThan(6);
  });
});

describe('quotes, trades and books', () => {
  it('agree: bid < ask, trades at the current quote, ten levels whose best is the quote', () => {
    const quotes = new Map<string, QuoteEvent>();
    const books = new Map<string, { bids: Map<number, number>; asks: Map<number, number> }>();
    let checked = 0;
    for (const event of eventsOf({ duration: 240e6 })) {
      if (event.type === 'book_snapshot') {
        books.set(event.symbol, { bids: new Map(event.bids), asks: new Map(event.asks) });
      } else if (event.type === 'quote') {
        expect(event.bid as number).toBeLessThan(event.ask as number);
        quotes.set(event.symbol, event);
      } else if (event.type === 'trade') {
        const quote = quotes.get(event.symbol) as QuoteEvent;
        expect(event.price).toBe(event.side === 'buy' ? quote.ask : quote.bid);
        expect(event.size).toBeGreaterThan(0);
      } else if (event.type === 'book_change') {
        const book = books.get(event.symbol) as NonNullable<ReturnType<typeof books.get>>;
        applyLevels(book.bids, event.bids);
        applyLevels(book.asks, event.asks);
        const quote = quotes.get(event.symbol) as QuoteEvent;
        const bid = Math.max(...book.bids.keys());
        const ask = Math.min(...book.asks.keys());
        const best = [bid, book.bids.get(bid), ask, book.asks.get(ask), book.bids.size, book.asks.size];
        const expected = [quote.bid, quote.bidSize, quote.ask, quote.askSize, 10, 10];
        if (best.join() !== expected.join()) expect({ event, best }).toEqual({ event, best: expected });
        checked += 1;
      }
    }
    expect(checked).toBeGreaterThan(50_000);
  });

  it('a trade reduces the size at its price, if the price stays', () => {
    const quotes = new Map<string, QuoteEvent>();
    let hit: { quote: QuoteEvent; price: number; size: number } | undefined;
    let stayed = 0;
    for (const event of eventsOf({ duration: 120e6 })) {
      if (event.type === 'trade') {
        hit = { quote: quotes.get(event.symbol) as QuoteEvent, price: event.price, size: event.size };
      } else if (event.type === 'quote') {
        const { quote, price, size } = hit ?? {};
        const isSame = quote?.symbol === event.symbol && quote.bid === event.bid && quote.ask === event.ask;
        if (quote !== undefined && size !== undefined && isSame) {
          const before = price === quote.bid ? quote.bidSize : quote.askSize;
          const now = price === quote.bid ? event.bidSize : event.askSize;
          if ((before as number) - size > 0) {
            expect(now).toBeCloseTo((before as number) - size, 6);
            stayed += 1;
          }
        }
        hit = undefined;
        quotes.set(event.symbol, event);
      }
    }
    expect(stayed).toBeGreaterThan(500);
  });

  it('a book change names each price once, and removes only existing levels', () => {
    const books = new Map<string, Set<number>>();
    for (const event of eventsOf({ duration: 240e6, rate: 200 })) {
      if (event.type === 'book_snapshot')
        books.set(event.symbol, new Set([...event.bids, ...event.asks].map(([price]) => price)));
      if (event.type !== 'book_change') continue;
      expect(event.bids.length + event.asks.length).toBeGreaterThan(0);
      for (const side of [event.bids, event.asks]) {
        expect(new Set(side.map(([price]) => price)).size).toBe(side.length);
      }
      const prices = books.get(event.symbol) as Set<number>;
      for (const [price, size] of [...event.bids, ...event.asks].filter(([, size]) => size === 0))
        expect([price, size, prices.delete(price)]).toEqual([price, 0, true]);
      for (const [price, size] of [...event.bids, ...event.asks]) if (size > 0) prices.add(price);
    }
  });

  it('prices and sizes are whole ticks and lots, written as the shortest decimal', () => {
    const instruments = new Map<string, { tick: number; price: number; lot: number; size: number }>();
    for (const event of eventsOf({ duration: 60e6 })) {
      if (event.type === 'instrument') {
        const { tickSize, priceDecimals, lotSize, sizeDecimals } = event.instrument;
        instruments.set(event.symbol, {
          tick: Math.round(tickSize * 10 ** priceDecimals),
          price: priceDecimals,
          lot: Math.round(lotSize * 10 ** sizeDecimals),
          size: sizeDecimals,
        });
      }
      if (event.type !== 'trade') continue;
      const { tick, price, lot, size } = instruments.get(event.symbol) as NonNullable<
        ReturnType<typeof instruments.get>
      >;
      expect(Number(event.price.toFixed(price))).toBe(event.price);
      expect(Math.round(event.price * 10 ** price) % tick).toBe(0);
      expect(Number(event.size.toFixed(size))).toBe(event.size);
      expect(Math.round(event.size * 10 ** size) % lot).toBe(0);
    }
  });

  it('trades of one side follow each other, and each has its own id', () => {
    const sides = new Map<string, string>();
    const ids = new Set<string>();
    let same = 0;
    let all = 0;
    for (const event of eventsOf({ duration: 600e6 })) {
      if (event.type !== 'trade') continue;
      const before = sides.get(event.symbol);
      if (before !== undefined) {
        all += 1;
        if (before === event.side) same += 1;
      }
      sides.set(event.symbol, event.side);
      ids.add(`${event.symbol} ${event.id}`);
    }
    expect(ids.size).toBe(all + sides.size);
    expect(same / all).toBeGreaterThan(0.68);
    expect(same / all).toBeLessThan(0.72);
  });
});

it('venue times are whole milliseconds and receive times never decrease', () => {
  let before = 0;
  const wrong = [...eventsOf({ duration: 60e6 })].filter((event) => {
    const late = event.localTimestamp - event.timestamp;
    const isRight =
      event.localTimestamp >= before &&
      Number.isInteger(event.localTimestamp) &&
      event.timestamp % 1_000 === 0 &&
      late >= 0 &&
      late < 6_000;
    before = event.localTimestamp;
    return !isRight;
  });
  expect(wrong).toEqual([]);
});

it('rejects options out of range and names them', () => {
  const run = (options: Partial<GenerateOptions>) => () => [
    ...generate({ start: AFTERNOON, duration: 1, ...options }),
  ];
  expect(run({ symbols: 0 })).toThrow(/symbols.*0/);
  expect(run({ symbols: 5_001 })).toThrow(/symbols.*5001/);
  expect(run({ rate: Number.NaN })).toThrow(/rate.*NaN/);
  expect(run({ seed: 1.5 })).toThrow(/seed.*1\.5/);
  expect(run({ branching: 1 })).toThrow(/branching.*1/);
  expect(run({ start: -1 })).toThrow(/start.*-1/);
  expect(run({ faults: { stall: { every: 5, lasts: 6 } } })).toThrow(/stall.*6 s every 5 s/);
  expect(run({ faults: { duplicate: 2 } })).toThrow(/duplicate.*2/);
  expect(run({ shocks: [{ symbol: toSymbol('simx:NONE'), after: 1, move: 0.1 }] })).toThrow(/simx:NONE/);
});

function applyLevels(side: Map<number, number>, changes: readonly Level[]): void {
  for (const [price, size] of changes) {
    if (size === 0) side.delete(price);
    else side.set(price, size);
  }
}
