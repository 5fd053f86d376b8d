import { describe, expect, it } from 'vitest';
import {
  CAPTURE_TIMEOUT,
  expectSame,
  imported,
  type Json,
  NO_CAPTURES,
  type PlainMarket,
  plainLines,
  plainSymbol,
} from '../captured';
import { Script, START, types } from '../script';

describe.skipIf(NO_CAPTURES)('the capture of BITFINEX', () => {
  it('ends with the result of a simple parser, without a gap in its sequence', {
    timeout: CAPTURE_TIMEOUT,
  }, async () => {
    const plain: PlainMarket = new Map();
    const channels = new Map<number, Json>();
    let next = 1;
    let tickers = 0;
    let listed = 0;
    for (const { t, ts, json } of plainLines('BITFINEX')) {
      if (t !== 'recv') continue;
      if (json.event === 'subscribed') channels.set(json.chanId, json);
      if (!Array.isArray(json)) continue;
      expect(json.at(-1)).toBe(next);
      next += 1;
      const [id, data] = json;
      if (data === 'hb') continue;
      const { channel, pair } = channels.get(id);
      const one = plainSymbol(plain, `bitfinex:${pair.replace(':', '/')}`);
      if (channel === 'ticker') tickers += 1;
      if (channel === 'trades') {
        listed += data.length;
        const today = Date.parse(new Date(ts * 1000).toISOString().slice(0, 10));
        const ofToday = data.filter(([, time]: number[]) => Number(time) >= today);
        for (const [trade, , amount, price] of (ofToday.length > 0 ? ofToday : data.slice(0, 1)).reverse()) {
          one.trades.push({
            id: String(trade),
            price,
            size: Math.abs(amount),
            side: amount > 0 ? 'buy' : 'sell',
          });
        }
      }
      if (channel !== 'book') continue;
      const whole = Array.isArray(data[0]);
      one[whole ? 'bookSnapshots' : 'bookChanges'] += 1;
      for (const [price, count, amount] of whole ? data : [data]) {
        one.book.set(amount > 0 ? 'bids' : 'asks', price, count === 0 ? 0 : Math.abs(amount));
      }
    }
    expect(plain.size).toBe(7);
    const read = await imported('BITFINEX');
    expectSame(read, plain);
    expect(listed).toBeGreaterThan(read.of('trade').length);
    const left = `: frames of other kinds were left out: ${tickers} ticker beside a book`;
    expect(read.warnings).toStrictEqual([expect.stringContaining(left)]);
    expect(read.market.instruments().map(({ symbol }) => symbol)).toContain('bitfinex:TESTBTC/TESTUSD');
  });
});

const SEQUENCES = 65_536;
const TIMESTAMPS = 32_768;
const conf = (flags: number) => ({ event: 'conf', status: 'OK', flags });
const subscribed = (chanId: number, channel: string, more: object = {}) => ({
  ...{ event: 'subscribed', channel, chanId, symbol: 'tBTCUSD', pair: 'BTCUSD', ...more },
});
const book = subscribed(7, 'book', { prec: 'P0', freq: 'F0', len: '100' });

describe('Bitfinex’s book', () => {
  it('is a list of levels and changes of single ones, whose sign is their side', () => {
    const script = new Script('bitfinex');
    const events = script.frames(
      book,
      [
        7,
        [
          [9, 2, 1.5],
          [8, 1, 3],
          [10, 1, -0.5],
        ],
      ],
      [7, [9, 0, 1]],
      [7, 'hb'],
      [7, [11, 3, -2]],
      [7, [10, 0, -1]],
    );
    expect(events.slice(1)).toMatchObject([
      {
        type: 'book_snapshot',
        symbol: 'bitfinex:BTCUSD',
        bids: [
          [9, 1.5],
          [8, 3],
        ],
        asks: [[10, 0.5]],
      },
      { type: 'book_change', bids: [[9, 0]], asks: [] },
      { type: 'book_change', bids: [], asks: [[11, 2]] },
      { type: 'book_change', bids: [], asks: [[10, 0]] },
    ]);
  });

  it('has the venue’s times if the connection was configured for them', () => {
    const script = new Script('bitfinex');
    const [, snapshot] = script.frames(conf(SEQUENCES + TIMESTAMPS), book, [
      7,
      [[9, 1, 1]],
      1,
      1_786_309_548_123,
    ]);
    expect(snapshot).toMatchObject({ timestamp: 1_786_309_548_123_000, localTimestamp: START + 3000 });
  });

  it('is cleared after a missing message', () => {
    const script = new Script('bitfinex');
    script.frames(conf(SEQUENCES), book, [7, [[9, 1, 1]], 1], [7, 'hb', 2]);
    expect(script.frames([7, [9, 1, 2], 4])).toMatchObject([
      { type: 'gap', reason: 'message 4 of socket came after message 2' },
      { type: 'book_snapshot', symbol: 'bitfinex:BTCUSD', bids: [], asks: [] },
    ]);
    expect(script.frames([7, [9, 1, 2], 5])).toStrictEqual([]);
    expect(types(script.frames([7, [], 6], [7, [9, 1, 2], 7]))).toStrictEqual([
      'book_snapshot',
      'book_change',
    ]);
    script.reconnect();
    expect(script.frames(conf(SEQUENCES), book, [7, [9, 1, 2], 1])).toStrictEqual([]);
  });

  it('is cleared after an unreadable message, which is counted', () => {
    const script = new Script('bitfinex');
    script.frames(book, [7, [[9, 1, 1]]]);
    expect(types(script.frames([7, [9, 1]]))).toStrictEqual(['gap', 'book_snapshot']);
    expect(script.normaliser.tally.firstFault).toBe('a level must be of three, not [9,1]');
  });

  it('ignores books of single orders, of grouped prices and of funding', () => {
    const script = new Script('bitfinex');
    const views = [{ prec: 'R0' }, { prec: 'P2' }, { prec: 'P0', symbol: 'fUSD' }];
    views.forEach((view, place) => {
      script.frames(subscribed(place, 'book', view), [place, [[9, 1, 1]]]);
    });
    script.frames(book, [7, [[9, 1, 1]]], subscribed(8, 'book', { prec: 'P0', freq: 'F1', len: '25' }), [
      8,
      [[9, 1, 1]],
    ]);
    expect(types(script.events)).toStrictEqual(['instrument', 'book_snapshot']);
    expect([...script.normaliser.tally.leftOut.keys()]).toStrictEqual([
      'book t R0',
      'book t P2',
      'book f P0',
      'book beside another',
    ]);
  });
});

describe('Bitfinex’s other channels', () => {
  const NOW = START / 1000;
  const DAY = 86_400_000;

  it('give the trades of a list that are of today, and each new one once', () => {
    const script = new Script('bitfinex');
    const trade = (id: number, amount: number, time = NOW) => [id, time, amount, 9.5];
    const events = script.frames(
      subscribed(5, 'trades'),
      [5, [trade(3, -1), trade(2, 2), trade(1, 1, NOW - DAY)]],
      [5, 'te', trade(4, 0.25)],
      [5, 'tu', trade(4, 0.25)],
      [5, 'te', trade(3, -1)],
    );
    const trades = events.filter(({ type }) => type === 'trade');
    expect(trades).toMatchObject([
      { id: '2', size: 2, side: 'buy', price: 9.5, timestamp: START },
      { id: '3', size: 1, side: 'sell' },
      { id: '4', size: 0.25, side: 'buy' },
    ]);
  });

  it('give quotes without sizes from the ticker if there is no book', () => {
    const ticker = [6, [9, 400, 10, 500, 0, 0, 9.5, 1, 11, 8]];
    const script = new Script('bitfinex');
    const quote = script.frames(subscribed(6, 'ticker'), ticker)[1];
    const stamp = { symbol: 'bitfinex:BTCUSD', timestamp: START + 2000, localTimestamp: START + 2000 };
    expect(quote).toStrictEqual({ type: 'quote', ...stamp, bid: 9, ask: 10 });
    const beside = new Script('bitfinex');
    beside.sent({ event: 'subscribe', channel: 'book', symbol: 'tBTCUSD', prec: 'P0' });
    expect(beside.frames(subscribed(6, 'ticker'), ticker)).toStrictEqual([]);
  });

  it('halt all products while the venue is in maintenance', () => {
    const script = new Script('bitfinex');
    script.frames(book, [7, [[9, 1, 1]]]);
    const info = (code: number) => ({ event: 'info', code, msg: '' });
    expect(script.frames(info(20060), info(20061))).toMatchObject([
      { type: 'status', status: 'halted' },
      { type: 'status', status: 'open' },
    ]);
  });

  it('report rejected subscriptions and skip other data', () => {
    const script = new Script('bitfinex');
    script.frames(
      { event: 'info', version: 2, platform: { status: 1 } },
      { event: 'error', msg: 'symbol: invalid', code: 10300 },
      [99, [1, 2, 3]],
      subscribed(3, 'candles', { symbol: undefined, key: 'trade:1m:tBTCUSD' }),
      [3, [1, 2, 3, 4, 5, 6]],
      [7, 'cs', -1234],
      book,
      [7, 'cs', -1234],
      { event: 'unsubscribed', chanId: 7 },
      [7, [9, 1, 1]],
    );
    expect([...script.normaliser.tally.leftOut]).toStrictEqual([
      ['subscription refused: symbol: invalid', 1],
      ['data of an unknown channel', 3],
      ['candles', 1],
      ['cs', 1],
    ]);
  });
});

describe('Bitfinex’s products', () => {
  it('are described by their code', () => {
    const script = new Script('bitfinex');
    const codes = ['tBTCUST', 'tAVAX:USD', 'tBTCF0:USTF0'];
    codes.forEach((symbol, place) => {
      script.frames(subscribed(place, 'book', { prec: 'P0', symbol }), [place, [[0.000012345, 1, 1]]]);
    });
    const listed = script.events.flatMap((event) => (event.type === 'instrument' ? [event.instrument] : []));
    expect(listed.map(({ symbol, name, kind }) => [symbol, name, kind])).toStrictEqual([
      ['bitfinex:BTCUST', 'BTC/USDT', 'crypto'],
      ['bitfinex:AVAX/USD', 'AVAX/USD', 'crypto'],
      ['bitfinex:BTCF0/USTF0', 'BTC/USDT perp', 'perpetual'],
    ]);
    expect(listed[0]).toMatchObject({ priceDecimals: 9, tickSize: 1e-9 });
  });
});
