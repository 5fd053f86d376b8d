import { describe, expect, it } from 'vitest';
import { Market } from '../../../server/market/market';
import { aBar, anInstrument, aQuote, aTrade, defined } from '../events';
import {
  figuresOf,
  micros,
  type Session,
  tradesOf,
  VENUE_DAYS,
  venueDayEvents,
  venueInstrument,
} from './venue-days';

const MINUTE = 60_000_000;
const DAY = 1_440 * MINUTE;

describe('two weeks of five venues with different days', () => {
  const events = venueDayEvents();

  it('have the bar of each day, and after each trade the figures of its day so far', () => {
    const market = new Market();
    const passed = new Map<string, number>();
    for (const event of events) {
      market.apply(event);
      if (event.type !== 'trade') continue;
      const { symbol } = event;
      const row = market.indexOf(symbol);
      const sessions = VENUE_DAYS[symbol] ?? [];
      const count = (passed.get(symbol) ?? 0) + 1;
      passed.set(symbol, count);
      // The session whose trades include this one, cut after it.
      let before = 0;
      const at = sessions.findIndex(({ moments }) => {
        before += moments.length;
        return before >= count;
      });
      const session = sessions[at] as Session;
      const until = session.moments.length - (before - count);
      const { open, high, low, close, volume } = figuresOf({
        ...session,
        moments: session.moments.slice(0, until),
      });
      const quote = market.quote(row);
      expect({ ...quote }, `${symbol} ${session.moments[until - 1]}`).toMatchObject({
        open,
        high,
        low,
        last: close,
        volume,
      });
      const previous = sessions[at - 1];
      expect(quote.prevClose, symbol).toBe(previous && figuresOf(previous).close);
      const day = tradesOf({ ...session, moments: session.moments.slice(0, until) });
      const value = day.reduce((sum, { price, size }) => sum + price * size, 0);
      expect(quote.vwap).toBeCloseTo(value / volume, 4);
      expect(quote.since, symbol).toBeUndefined();
    }
    for (const [symbol, sessions] of Object.entries(VENUE_DAYS)) {
      const bars = market.bars(market.indexOf(symbol), '1d').range(0, Number.POSITIVE_INFINITY, 99);
      expect(bars, symbol).toEqual(sessions.map(figuresOf));
    }
  });

  it('continue from a keyframe at any moment', () => {
    const whole = new Market();
    for (const [k, event] of events.entries()) {
      whole.apply(event);
      if (k % 17 !== 0 || event.type !== 'trade') continue;
      const copy = new Market();
      for (const one of whole.keyframe()) copy.apply(one);
      const row = copy.indexOf(event.symbol);
      expect(copy.quote(row)).toEqual(whole.quote(whole.indexOf(event.symbol)));
    }
  });

  it('continue after a restart that has only the bars', () => {
    const cut = Math.floor(events.length / 2);
    const before = new Market();
    for (const event of events.slice(0, cut)) before.apply(event);
    const after = new Market();
    after.registerPastBars((symbol, bars, version) => {
      for (const interval of ['1d', '1h', '5m', '1m'] as const) {
        const known = before.bars(before.indexOf(symbol), interval).range(0, Number.POSITIVE_INFINITY, 999);
        bars.make(interval).restore(known, version, known[0]?.start ?? 0);
      }
    });
    const restart = events[cut - 1]?.timestamp ?? 0;
    for (const symbol of Object.keys(VENUE_DAYS)) after.apply(defined(venueInstrument(symbol), restart));
    for (const event of events.slice(cut)) {
      before.apply(event);
      after.apply(event);
      if (event.type !== 'trade') continue;
      const fields = ['open', 'high', 'low', 'volume', 'prevClose', 'last'] as const;
      const [got, wanted] = [after, before].map((market) => market.quote(market.indexOf(event.symbol)));
      for (const field of fields) expect(got?.[field], `${event.symbol} ${field}`).toBe(wanted?.[field]);
    }
  });
});

describe('the day of an instrument', () => {
  it('ends early on a half day, and its last price stays the reference', () => {
    const market = new Market();
    market.apply(defined(anInstrument('nyse:A'), micros('2026-11-27T14:00Z')));
    market.apply(aTrade('nyse:A', 10, 1, micros('2026-11-27T14:30Z')));
    market.apply(aTrade('nyse:A', 12, 1, micros('2026-11-27T17:59Z')));
    market.apply(aTrade('nyse:A', 15, 1, micros('2026-11-30T14:30Z')));
    expect(market.quote(0)).toMatchObject({ open: 15, volume: 1, prevClose: 12 });
  });

  it('is known only since the first event of a market that began to listen in the middle of it', () => {
    const market = new Market();
    const begun = micros('2026-03-24T18:09Z');
    market.apply(defined(anInstrument('x:BTC', { kind: 'crypto' }), begun));
    market.apply(aTrade('x:BTC', 10, 1, begun + MINUTE));
    expect(market.quote(0)).toMatchObject({ since: begun, reference: 10, referenceTime: begun + MINUTE });
    market.apply(aTrade('x:BTC', 11, 1, begun + DAY));
    expect(market.quote(0).since).toBeUndefined();
  });

  it.each([
    // Bars as the simulator and files give them: the longest first, all received now.
    [
      ['1d', 30],
      ['1h', 120],
      ['5m', 576],
    ],
    [
      ['5m', 576],
      ['1h', 120],
      ['1d', 30],
    ],
  ] as const)('has the change of coins over 24 hours at once after bars of the past: %j %j %j', (...past) => {
    const market = new Market();
    const now = micros('2026-03-24T12:03Z');
    const length = { '1d': DAY, '1h': 60 * MINUTE, '5m': 5 * MINUTE };
    market.apply(defined(anInstrument('coin:BTC', { kind: 'crypto' }), now));
    for (const [interval, count] of past) {
      const newest = Math.floor(now / length[interval]) * length[interval];
      for (let k = count; k >= 0; k--) {
        const start = newest - k * length[interval];
        // The price is the hour of the end of the bar since the year 1970.
        const price = Math.min(start + length[interval], now) / (60 * MINUTE);
        const bar = { interval, start, volume: 1, trades: 1 } as const;
        market.apply(aBar('coin:BTC', { ...bar, open: price, high: price, low: price, close: price }, now));
      }
    }
    const expected = {
      reference: micros('2026-03-23T12:00Z') / (60 * MINUTE),
      referenceTime: micros('2026-03-23T12:00Z'),
    };
    expect(market.quote(0)).toMatchObject(expected);
    market.apply(aTrade('coin:BTC', 500_000, 1, now));
    expect(market.quote(0)).toMatchObject(expected);
  });

  it('has the change of coins over 24 hours, in steps of 5 minutes', () => {
    const market = new Market();
    const noon = micros('2026-03-24T12:00Z');
    market.apply(defined(anInstrument('x:BTC', { kind: 'crypto' }), noon));
    for (let hour = 0; hour <= 26; hour++)
      market.apply(aTrade('x:BTC', 100 + hour, 1, noon + hour * 60 * MINUTE));
    // At 14:00 of the next day, the price of 14:00 was not yet traded at the end of the bar before it.
    expect(market.quote(0)).toMatchObject({
      reference: 101,
      referenceTime: noon + 120 * MINUTE,
      prevClose: 111,
    });
  });

  it('has the previous close of the bar before it: 100, then 110 to 108', () => {
    const market = new Market();
    market.apply(defined(anInstrument('x:GAPP')));
    const bar = { interval: '1d', volume: 1_000, trades: 0 } as const;
    const at = micros('2026-03-02T00:00Z');
    market.apply(
      aBar('x:GAPP', { ...bar, start: at, open: 100, high: 101, low: 99, close: 100 }, at + DAY - 1),
    );
    market.apply(
      aBar(
        'x:GAPP',
        { ...bar, start: at + DAY, open: 110, high: 112, low: 107, close: 108 },
        at + 2 * DAY - 1,
      ),
    );
    expect(market.quote(0)).toMatchObject({ prevClose: 100, open: 110, last: 108 });
    expect(market.bars(0, '1m').newest()).toBeUndefined();
  });

  it('of coins is no volume of the minute in which its bar comes, before the first trade', () => {
    const market = new Market();
    const noon = micros('2026-03-02T12:00Z');
    const coin = { ...anInstrument('binance:BTCUSDT'), kind: 'crypto' } as const;
    market.apply(defined(coin, noon));
    market.apply(aQuote('binance:BTCUSDT', { bid: 99, ask: 101 }, noon + 1));
    const bar = { interval: '1d', start: micros('2026-03-02T00:00Z'), open: 98, high: 102, low: 97 } as const;
    market.apply(aBar('binance:BTCUSDT', { ...bar, close: 100, volume: 1_000, trades: 9 }, noon + 2));
    expect(market.bars(0, '1m').newest()).toBeUndefined();
    market.apply(aTrade('binance:BTCUSDT', 100, 1, noon + 3));
    expect(market.bars(0, '1m').newest()).toMatchObject({ volume: 1 });
    expect(market.quote(0)).toMatchObject({ volume: 1_001, open: 98, high: 102, low: 97 });
    // The venue's bar sets the volume right, and leaves the minute as it is.
    market.apply(aBar('binance:BTCUSDT', { ...bar, close: 100, volume: 1_005, trades: 11 }, noon + 4));
    expect(market.quote(0).volume).toBe(1_005);
    expect(market.bars(0, '1m').newest()).toMatchObject({ volume: 1 });
  });

  it('of coins begins at midnight in UTC with their first trade, without a bar or a previous close', () => {
    const market = new Market();
    const midnight = micros('2026-03-03T00:00Z');
    const coin = { ...anInstrument('binance:BTCUSDT'), kind: 'crypto' } as const;
    market.apply(defined(coin, midnight - MINUTE));
    market.apply(aTrade('binance:BTCUSDT', 100, 5, midnight - MINUTE));
    market.apply(aTrade('binance:BTCUSDT', 90, 2, midnight + 1));
    expect(market.quote(0)).toMatchObject({ open: 90, high: 90, low: 90, volume: 2, prevClose: 100 });
  });

  it('has the turnover of the venue’s day bar, if it fits the prices', () => {
    const market = new Market();
    market.apply(defined(anInstrument('x:A')));
    const bar = { interval: '1d', start: 0, open: 10, high: 12, low: 9, close: 11, trades: 2 } as const;
    market.apply(aBar('x:A', { ...bar, volume: 100, turnover: 1_040 }, 5));
    expect(market.quote(0).vwap).toBe(10.4);
    market.apply(aBar('x:A', { ...bar, volume: 200, turnover: 3 }, 6));
    expect(market.quote(0).vwap).toBe(10.7);
  });
});

describe('late trades, future stamps and zeros', () => {
  const at = micros('2026-03-06T10:00:00Z');
  const second = 1_000_000;

  it('leave last and the close of every interval at the trade that is newest by time', () => {
    const market = new Market();
    market.apply(defined(anInstrument('x:OOO'), at));
    for (const [seconds, price] of [
      [2, 102],
      [5, 105],
      [1, 101],
      [4, 104],
      [0, 100],
    ] as const) {
      market.apply({ ...aTrade('x:OOO', price, 1, at + seconds * second), localTimestamp: at + 9 * second });
    }
    expect(market.quote(0)).toMatchObject({
      last: 105,
      open: 100,
      high: 105,
      low: 100,
      volume: 5,
      reference: 100,
    });
    for (const interval of ['5s', '1m', '1h', '1d'] as const) {
      const bars = market.bars(0, interval).range(0, Number.POSITIVE_INFINITY, 9);
      expect([bars[0]?.open, bars.at(-1)?.close], interval).toEqual([100, 105]);
    }
    expect(market.bars(0, '1s').newest()?.close).toBe(105);
  });

  it('reject a trade a year ahead, and take the receive time of such a quote', () => {
    const market = new Market();
    market.apply(defined(anInstrument('x:A'), at));
    market.apply(aTrade('x:A', 10, 1, at));
    const ahead = { timestamp: at + 365 * DAY, localTimestamp: at };
    expect(() => market.apply({ ...aTrade('x:A', 11, 1, at), ...ahead })).toThrow(
      /timestamp must be at most 300 s after its receive time \(it is 31536000 s\)/,
    );
    market.apply({ ...aQuote('x:A', { bid: 9, bidSize: 1 }, at), ...ahead });
    expect(market.quote(0)).toMatchObject({ last: 10, bid: 9, timestamp: at, volume: 1 });
    expect(market.bars(0, '1d').newest()?.trades).toBe(1);
  });

  it('take 0 for no price, except for futures', () => {
    const market = new Market();
    const bar = {
      interval: '1d',
      start: 0,
      open: 0,
      high: 0,
      low: 0,
      close: 5.15,
      volume: 0,
      trades: 0,
    } as const;
    for (const [symbol, kind] of [
      ['x:A', 'share'],
      ['x:F', 'future'],
    ] as const) {
      market.apply(defined(anInstrument(symbol, { kind })));
      market.apply(aQuote(symbol, { bid: 0, bidSize: 5, ask: 3, askSize: 1 }, 1));
      market.apply(aBar(symbol, bar, 2));
    }
    expect(market.quote(0)).toMatchObject({ bid: undefined, ask: 3 });
    expect(market.bars(0, '1d').newest()).toBeUndefined();
    expect(market.quote(1)).toMatchObject({ bid: 0, last: 5.15 });
    expect(() => market.apply(aBar('x:A', { ...bar, volume: 7 }, 3))).toThrow(
      'open must be another number than 0',
    );
  });

  it('keep the start of a status, and the state of its auction until the next one', () => {
    const market = new Market();
    market.apply(defined(anInstrument('x:A')));
    const status = { type: 'status', symbol: anInstrument('x:A').symbol } as const;
    const auction = { indicative: 10.02, matched: 500, unmatchedBuy: 200 };
    market.apply({ ...status, status: 'auction', timestamp: 5, localTimestamp: 5, auction });
    market.apply({
      ...status,
      status: 'auction',
      timestamp: 8,
      localTimestamp: 8,
      auction: { ...auction, matched: 600 },
    });
    const copy = new Market();
    for (const event of market.keyframe()) copy.apply(event);
    expect(copy.quote(0)).toMatchObject({ status: 'auction', statusSince: 5, ...auction, matched: 600 });
    market.apply({ ...status, status: 'open', timestamp: 9, localTimestamp: 9 });
    expect(market.quote(0)).toMatchObject({ statusSince: 9, indicative: undefined, matched: undefined });
  });
});
