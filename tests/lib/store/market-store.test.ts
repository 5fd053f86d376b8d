import { describe, expect, it } from 'vitest';
import { toSymbol } from '../../../lib/market/instrument';
import { createMarketStore } from '../../../lib/store/market-store';
import { ACME, BOLT, bar, CRUX, frame, instrument, quote, trade } from './samples';

function storeAt() {
  let now = 1_000;
  const store = createMarketStore([instrument(ACME), instrument(BOLT)], { clock: () => now });
  return { store, quotes: store.quotes, pass: (ms: number) => (now += ms) };
}

describe('quotes', () => {
  it('give symbols permanent rows', () => {
    const { store, quotes } = storeAt();
    expect([quotes.rowOf(ACME), quotes.rowOf(BOLT), quotes.rowOf(CRUX)]).toEqual([0, 1, -1]);
    store.applyFrame(frame({ quotes: [quote(CRUX, { last: 5 })] }));
    expect(quotes.rowOf(CRUX)).toBe(2);
    expect(quotes.symbolOf(2)).toBe(CRUX);
    expect(quotes.value(2, 'last')).toBe(5);
  });

  it('have NaN for absent values', () => {
    const { quotes } = storeAt();
    expect(quotes.value(0, 'last')).toBeNaN();
    expect(quotes.value(-1, 'last')).toBeNaN();
    expect(quotes.receivedAt(0)).toBeNaN();
  });

  it('keep values that a frame omits and remove those that are null', () => {
    const { store, quotes } = storeAt();
    store.applyFrame(frame({ quotes: [quote(ACME, { last: 10, bid: 9, bidSize: 4, ask: 11 })] }));
    store.applyFrame(frame({ quotes: [quote(ACME, { bid: null, bidSize: null })] }));
    expect(quotes.value(0, 'last')).toBe(10);
    expect(quotes.value(0, 'bid')).toBeNaN();
    expect(quotes.value(0, 'bidSize')).toBeNaN();
    expect(quotes.value(0, 'ask')).toBe(11);
  });

  it('are replaced by a full frame, including those of its room that it omits', () => {
    const { store, quotes } = storeAt();
    store.applyFrame(frame({ quotes: [quote(ACME, { last: 10, bid: 9 }), quote(BOLT, { last: 20 })] }));
    store.applyFrame(frame({ room: 'other', quotes: [quote(CRUX, { last: 30 })] }));
    store.applyFrame(frame({ epoch: 2, full: true, quotes: [quote(ACME, { last: 12 })] }));
    expect(quotes.value(0, 'last')).toBe(12);
    expect(quotes.value(0, 'bid')).toBeNaN();
    expect(quotes.value(1, 'last')).toBeNaN();
    expect(store.freshnessOf(1)).toBe('none');
    expect(quotes.value(2, 'last')).toBe(30);
  });

  it('report changed rows by version', () => {
    const { store, quotes } = storeAt();
    store.applyFrame(frame({ quotes: [quote(ACME, { last: 10 }), quote(BOLT, { last: 20 })] }));
    const seen = quotes.version;
    store.applyFrame(frame({ quotes: [quote(BOLT, { bid: 19 })] }));
    expect(quotes.changedAt(0)).toBeLessThanOrEqual(seen);
    expect(quotes.changedAt(1)).toBeGreaterThan(seen);
    expect(quotes.tickedAt(1)).toBeLessThanOrEqual(seen);
  });

  it('know the direction of the last tick', () => {
    const { store, quotes } = storeAt();
    const ticks = [10, 11, 11, 9].map((last) => {
      store.applyFrame(frame({ quotes: [quote(ACME, { last })] }));
      return quotes.tick(0);
    });
    expect(ticks).toEqual([0, 1, 1, -1]);
  });

  it('widen the range of trades until it is painted', () => {
    const { store, quotes } = storeAt();
    store.applyFrame(frame({ quotes: [quote(ACME, { last: 10, rangeHigh: 12, rangeLow: 9 })] }));
    store.applyFrame(frame({ quotes: [quote(ACME, { last: 10, rangeHigh: 11, rangeLow: 8 })] }));
    expect([quotes.rangeHigh(0), quotes.rangeLow(0)]).toEqual([12, 8]);
    quotes.clearRange(0);
    expect(quotes.rangeHigh(0)).toBeNaN();
    store.applyFrame(frame({ quotes: [quote(ACME, { last: 10, rangeHigh: 10, rangeLow: 10 })] }));
    expect([quotes.rangeHigh(0), quotes.rangeLow(0)]).toEqual([10, 10]);
  });

  it('grow beyond the initial number of rows', () => {
    const { store, quotes } = storeAt();
    const symbols = Array.from({ length: 500 }, (_, n) => toSymbol(`sim:S${n}`));
    store.applyFrame(frame({ quotes: symbols.map((symbol, n) => quote(symbol, { last: n, volume: n })) }));
    for (const [n, symbol] of symbols.entries()) expect(quotes.value(quotes.rowOf(symbol), 'last')).toBe(n);
    expect(quotes.value(0, 'volume')).toBeNaN();
    expect(quotes.rows).toBe(502);
  });

  it('learn the update interval of a row, but not from a snapshot or a long gap alone', () => {
    const { store, quotes, pass } = storeAt();
    store.applyFrame(frame({ quotes: [quote(ACME, { last: 1 })] }));
    for (let n = 0; n < 20; n++) {
      pass(500);
      store.applyFrame(frame({ quotes: [quote(ACME, { last: n })] }));
    }
    expect(quotes.interval(0)).toBeCloseTo(500);
    pass(3_600_000);
    store.applyFrame(frame({ full: true, quotes: [quote(ACME, { last: 1 })] }));
    expect(quotes.interval(0)).toBeCloseTo(500);
    pass(3_600_000);
    store.applyFrame(frame({ quotes: [quote(ACME, { last: 1 })] }));
    expect(quotes.interval(0)).toBeLessThan(2_000);
  });
});

describe('frames', () => {
  it('advance only the time if they are heartbeats', () => {
    const { store } = storeAt();
    store.applyFrame(frame({ quotes: [quote(ACME, { last: 1 })], time: 5 }));
    const version = store.version;
    store.applyFrame(frame({ time: 9 }));
    expect(store.version).toBe(version);
    expect(store.frameTime).toBe(9);
  });
});

describe('a full frame of a cleared market', () => {
  it('clears the content of its room, and nothing else', () => {
    const { store, quotes } = storeAt();
    store.applyFrame(frame({ room: 'q', quotes: [quote(ACME, { last: 1 })] }));
    store.applyFrame(frame({ room: 't', trades: [trade(ACME, 1)] }));
    store.applyFrame(frame({ room: 'd', depth: [{ symbol: ACME, bids: [[9, 1]], asks: [] }] }));
    store.applyFrame(frame({ room: 'b', bars: [bar(ACME, 0, 1)] }));
    store.applyFrame(frame({ room: 'q', epoch: 2, full: true }));
    expect(quotes.value(0, 'last')).toBeNaN();
    expect(store.tradesOf(ACME).size).toBe(1);
    for (const room of ['t', 'd', 'b']) store.applyFrame(frame({ room, epoch: 2, full: true }));
    expect(store.tradesOf(ACME).size).toBe(0);
    expect(store.depthOf(ACME).bids).toEqual([]);
    expect(store.barsOf(ACME, '1m').size).toBe(0);
  });

  it('of an unknown room changes nothing', () => {
    const { store } = storeAt();
    store.applyFrame(frame({ room: 'q', quotes: [quote(ACME, { last: 1 })] }));
    store.applyFrame(frame({ room: 'unknown', full: true }));
    expect(store.quotes.value(0, 'last')).toBe(1);
  });
});

describe('trades', () => {
  it('are kept newest first, without duplicates', () => {
    const { store } = storeAt();
    store.applyFrame(frame({ trades: [trade(ACME, 1), trade(ACME, 2), trade(BOLT, 1)] }));
    store.applyFrame(frame({ room: 'other', trades: [trade(ACME, 2), trade(ACME, 3)] }));
    const ring = store.tradesOf(ACME);
    expect([0, 1, 2, 3].map((n) => ring.newest(n)?.id)).toEqual(['3', '2', '1', undefined]);
    expect(store.tradesOf(BOLT).size).toBe(1);
  });

  it('drop the oldest beyond the limit', () => {
    const { store } = storeAt();
    const trades = Array.from({ length: 450 }, (_, n) => trade(ACME, n));
    store.applyFrame(frame({ trades }));
    const ring = store.tradesOf(ACME);
    expect(ring.size).toBe(200);
    expect(ring.newest(0)?.id).toBe('449');
    expect(ring.newest(199)?.id).toBe('250');
    store.applyFrame(frame({ trades: [trade(ACME, 3)] }));
    expect(ring.newest(0)?.id).toBe('3');
  });

  it('are replaced by a full frame', () => {
    const { store } = storeAt();
    store.applyFrame(frame({ trades: [trade(ACME, 1), trade(BOLT, 1)] }));
    store.applyFrame(frame({ full: true, trades: [trade(ACME, 7)] }));
    expect(store.tradesOf(ACME).size).toBe(1);
    expect(store.tradesOf(ACME).newest(0)?.id).toBe('7');
    expect(store.tradesOf(BOLT).size).toBe(0);
  });

  it('report gaps', () => {
    const { store } = storeAt();
    store.applyFrame(frame({ trades: [], gaps: [{ symbol: ACME, until: 77 }] }));
    expect(store.tradesOf(ACME).missingUntil).toBe(77);
  });

  it('have a rate', () => {
    const { store } = storeAt();
    store.applyFrame(frame({ trades: [trade(ACME, 1), trade(ACME, 58), trade(ACME, 59), trade(ACME, 60)] }));
    expect(store.tradesOf(ACME).rate(10_000)).toBeCloseTo(0.3);
    expect(store.tradesOf(BOLT).rate(10_000)).toBe(0);
  });
});

describe('depth', () => {
  it('has the newest state', () => {
    const { store } = storeAt();
    store.applyFrame(frame({ depth: [{ symbol: ACME, bids: [[9, 1]], asks: [[10, 2]] }] }));
    const depth = store.depthOf(ACME);
    const version = depth.version;
    store.applyFrame(frame({ depth: [{ symbol: ACME, bids: [], asks: [[11, 3]] }] }));
    expect(depth.bids).toEqual([]);
    expect(depth.asks).toEqual([[11, 3]]);
    expect(depth.version).toBeGreaterThan(version);
  });
});

describe('bars', () => {
  it('are merged by their start; the forming one is replaced', () => {
    const { store } = storeAt();
    store.applyFrame(frame({ bars: [bar(ACME, 60, 1), bar(ACME, 120, 2)] }));
    store.applyFrame(frame({ bars: [bar(ACME, 120, 3)] }));
    store.applyFrame(frame({ bars: [bar(ACME, 0, 9)] }));
    const bars = store.barsOf(ACME, '1m');
    expect([...bars.start.subarray(0, bars.size)]).toEqual([0, 60, 120]);
    expect([...bars.close.subarray(0, bars.size)]).toEqual([9, 1, 3]);
  });

  it('are limited', () => {
    const { store } = storeAt();
    for (let n = 0; n < 1_500; n++) store.applyFrame(frame({ bars: [bar(ACME, n, n)] }));
    const bars = store.barsOf(ACME, '1m');
    expect(bars.size).toBe(1_000);
    expect(bars.start[0]).toBe(500);
    expect(bars.close[999]).toBe(1_499);
    store.applyFrame(frame({ bars: [bar(ACME, 3, 3)] }));
    expect(bars.start[0]).toBe(500);
  });

  it('of another epoch clear the known ones; those of the same epoch add to them', () => {
    const { store } = storeAt();
    const bars = store.barsOf(ACME, '1m');
    store.addHistory(ACME, '1m', [bar(ACME, 0, 5)]);
    store.applyFrame(frame({ full: true, bars: [bar(ACME, 60, 1)] }));
    expect(bars.size).toBe(2);
    store.applyFrame(frame({ full: true, bars: [bar(ACME, 120, 1)] }));
    expect(bars.size).toBe(3);
    store.applyFrame(frame({ epoch: 2, full: true, bars: [bar(ACME, 0, 7), bar(ACME, 60, 8)] }));
    expect([...bars.close.subarray(0, bars.size)]).toEqual([7, 8]);
  });

  it('from history do not overwrite newer ones', () => {
    const { store } = storeAt();
    store.applyFrame(frame({ bars: [bar(ACME, 60, 1)] }));
    store.addHistory(ACME, '1m', [bar(ACME, 0, 5), bar(ACME, 60, 9)]);
    const bars = store.barsOf(ACME, '1m');
    expect([...bars.close.subarray(0, bars.size)]).toEqual([5, 1]);
  });
});

describe('a venue that its calendar knows to be closed', () => {
  const SATURDAY = Date.UTC(2026, 5, 13, 12);
  const market = (values?: Parameters<typeof quote>[1]) => {
    const share = instrument(ACME, { calendar: 'XNYS', prevClose: 98 });
    const store = createMarketStore([share], { clock: () => SATURDAY });
    if (values) store.applyFrame(frame({ quotes: [quote(ACME, values)] }));
    return store;
  };

  it('is closed, and not without data, before its first quote', () => {
    expect(market().freshnessOf(0)).toBe('closed');
    expect(new Date(market().opensAt(0) / 1_000).toISOString()).toBe('2026-06-15T13:30:00.000Z');
  });

  it('trades while quotes arrive, and is closed when they stop', () => {
    const store = market({ last: 100 });
    expect(store.freshnessOf(0)).toBe('fresh');
    expect(store.freshnessOf(0, SATURDAY + 600_000)).toBe('closed');
  });
});

describe('a stream with another delay', () => {
  const source = (name: string, delayed?: number) =>
    ({ name, state: 'ok', since: 0, ...(delayed !== undefined && { delayed }) }) as const;

  it('leaves no value of the former one', () => {
    const { store, quotes } = storeAt();
    store.applyFrame(frame({ quotes: [quote(ACME, { last: 10 }), quote(BOLT, { last: 20 })] }));
    store.applyFrame(frame({ trades: [trade(BOLT, 1)] }));
    store.expectStream();
    store.applyFrame(frame({ quotes: [quote(BOLT, { last: 21 })] }));
    expect(quotes.value(1, 'last')).toBe(21);
    store.applyFrame(frame({ room: 'd900-r1', epoch: 9, full: true, quotes: [quote(ACME, { last: 9 })] }));
    store.applyFrame(frame({ room: 'd900-r2', epoch: 9, full: true, trades: [] }));
    expect([quotes.value(0, 'last'), quotes.value(1, 'last')]).toEqual([9, Number.NaN]);
    expect(store.tradesOf(BOLT).size).toBe(0);
  });

  it('has the delay of all its sources, and rows that of their own beyond it', () => {
    const { store } = storeAt();
    const venue = ACME.slice(0, ACME.indexOf(':'));
    store.setSources([source(venue, 900), source('other')]);
    expect([store.delay, store.ownDelayOf(0)]).toEqual([undefined, 900]);
    store.setSources([source(venue, 900), source('other', 900)]);
    expect([store.delay, store.ownDelayOf(0)]).toEqual([900, undefined]);
    store.setSources([source(venue, 1_800), source('other', 900)]);
    expect([store.delay, store.ownDelayOf(0)]).toEqual([900, 1_800]);
    store.setSources([source(venue)]);
    expect([store.delay, store.ownDelayOf(0)]).toEqual([undefined, undefined]);
  });
});
