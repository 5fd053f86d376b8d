// slow: reads real market data

import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  CAPTURE_TIMEOUT,
  expectSame,
  imported,
  NO_CAPTURES,
  type PlainMarket,
  plainLines,
  plainSymbol,
} from '../captured';
import { Script, types } from '../script';

describe.skipIf(NO_CAPTURES)('the capture of HUOBI', () => {
  it('ends with the result of a simple parser, frames decompressed', {
    timeout: CAPTURE_TIMEOUT,
  }, async () => {
    const plain: PlainMarket = new Map();
    for (const { t, json } of plainLines('HUOBI')) {
      if (t !== 'recv' || json.ch === undefined) continue;
      const [, code, channel] = json.ch.split('.');
      const one = plainSymbol(plain, `huobi:${code}`);
      if (channel === 'trade') {
        for (const { tradeId, price, amount, direction } of [...json.tick.data].reverse()) {
          one.trades.push({ id: String(tradeId), price, size: amount, side: direction });
        }
      } else {
        one.bookSnapshots += 1;
        one.book.clear();
        for (const [price, size] of json.tick.bids) one.book.set('bids', price, size);
        for (const [price, size] of json.tick.asks) one.book.set('asks', price, size);
      }
    }
    expect(plain.size).toBe(10);
    const read = await imported('HUOBI');
    expectSame(read, plain);
    expect(read.warnings).toStrictEqual([]);
    expect(read.market.instruments()).toContainEqual(
      expect.objectContaining({
        symbol: 'huobi:trioeth',
        name: 'TRIO/ETH',
        currency: 'ETH',
        priceDecimals: 10,
      }),
    );
  });
});

const TIME = 1_618_678_070_000;
const tick = (more: object) => ({ bids: [[9, 1]], asks: [[10, 2]], ...more });
const message = (stream: string, of: object) => ({ ch: `market.btcusdt.${stream}`, ts: TIME, tick: of });
const change = (prevSeqNum: number, seqNum: number) => message('mbp.150', tick({ prevSeqNum, seqNum }));
const image = (seqNum: number) => ({
  id: 'a',
  rep: 'market.btcusdt.mbp.150',
  status: 'ok',
  data: tick({ seqNum }),
});

describe('Huobi’s book', () => {
  it('ignores an older snapshot', () => {
    const script = new Script('huobi');
    const whole = (version: number) => message('depth.step0', tick({ version, ts: TIME + 1 }));
    expect(script.frames(whole(5), whole(4), whole(5)).slice(1)).toMatchObject([
      { type: 'book_snapshot', symbol: 'huobi:btcusdt', timestamp: (TIME + 1) * 1000, bids: [[9, 1]] },
      { type: 'book_snapshot' },
    ]);
    expect([...script.normaliser.tally.leftOut]).toStrictEqual([['book older than the one before', 1]]);
  });

  it('starts with a requested snapshot and is cleared after a missing change', () => {
    const script = new Script('huobi');
    expect(script.frames(change(3, 4), change(4, 9))).toStrictEqual([]);
    expect(types(script.frames(image(4)))).toStrictEqual(['instrument', 'book_snapshot', 'book_change']);
    expect(script.frames(change(9, 11), change(12, 15)).slice(1)).toMatchObject([
      { type: 'gap', symbol: 'huobi:btcusdt', reason: 'book: changes from 11 to 12 are missing' },
      { type: 'book_snapshot', bids: [], asks: [] },
    ]);
    expect(types(script.frames(image(12)))).toStrictEqual(['book_snapshot', 'book_change']);
    script.reconnect();
    expect(script.frames(change(15, 16))).toStrictEqual([]);
  });

  it('is that of the first stream that arrives if several are subscribed', () => {
    const script = new Script('huobi');
    script.frames(
      message('depth.step0', tick({ version: 1 })),
      change(3, 4),
      message('depth.step2', tick({})),
      image(4),
    );
    expect(types(script.events)).toStrictEqual(['instrument', 'book_snapshot']);
    expect([...script.normaliser.tally.leftOut.keys()]).toStrictEqual([
      'mbp.150 beside another book',
      'depth.step2',
      'answer of mbp.150',
    ]);
  });
});

describe('Huobi’s other streams', () => {
  const trade = (tradeId: number, direction = 'buy') => ({
    ...{ id: 1e26, tradeId, ts: TIME, amount: 0.5, price: 9.2e-7, direction },
  });

  it('give trades, oldest first, without repeating those known from an earlier connection', () => {
    const script = new Script('huobi');
    const trades = (...data: unknown[]) => message('trade.detail', { id: 1, ts: TIME, data });
    const ids = (events: readonly unknown[]) => (events as { id?: string }[]).flatMap(({ id }) => id ?? []);
    expect(ids(script.frames(trades(trade(8), trade(7, 'sell'))))).toStrictEqual(['8']);
    expect(ids(script.frames(trades(trade(10), trade(9))))).toStrictEqual(['9', '10']);
    script.reconnect();
    expect(ids(script.frames(trades(trade(12), trade(11), trade(10))))).toStrictEqual(['11', '12']);
    expect(script.events[1]).toMatchObject({ price: 9.2e-7, size: 0.5, side: 'buy', timestamp: TIME * 1000 });
  });

  it('give every best price', () => {
    const script = new Script('huobi');
    const bbo = message('bbo', { ask: 10, askSize: 2, bid: 9, bidSize: 1, quoteTime: TIME + 3, seqId: 1 });
    const quote = { type: 'quote', bid: 9, bidSize: 1, ask: 10, askSize: 2, timestamp: (TIME + 3) * 1000 };
    const data = gzipSync(JSON.stringify(bbo));
    expect(script.take({ kind: 'frame', connection: 'socket', data })[1]).toMatchObject(quote);
  });

  it('report rejected subscriptions and skip other data', () => {
    const script = new Script('huobi');
    script.frames(
      { ping: 1 },
      { id: 1, status: 'ok', subbed: 'market.btcusdt.bbo', ts: TIME },
      { status: 'error', 'err-code': 'bad-request', 'err-msg': 'invalid topic' },
      message('kline.1min', {}),
      { hello: 1 },
    );
    const left = ['subscription refused: invalid topic', 'kline.1min', 'hello'];
    expect([...script.normaliser.tally.leftOut.keys()]).toStrictEqual(left);
    expect(script.events).toStrictEqual([]);
  });
});

describe('Huobi’s products', () => {
  it('may be open, not yet open, halted or closed', () => {
    const script = new Script('huobi');
    const states = ['online', 'pre-online', 'suspend', 'offline', 'unheard-of'];
    const data = states.map((state, place) => ({
      ...{ symbol: `a${place}usdt`, 'base-currency': `a${place}`, 'quote-currency': 'usdt', state },
      ...{ 'price-precision': 4, 'amount-precision': 2 },
    }));
    script.answer('https://api.huobi.pro/v1/common/symbols', { status: 'ok', data });
    script.frames(
      ...data.map(({ symbol }) => ({
        ...message('x', tick({ version: 1 })),
        ch: `market.${symbol}.depth.step0`,
      })),
    );
    const statuses = script.events.flatMap((event) => (event.type === 'status' ? [event.status] : []));
    expect(statuses).toStrictEqual(['open', 'pre', 'halted', 'closed']);
    expect(script.events[0]).toMatchObject({
      instrument: { name: 'A0/USDT', tickSize: 0.0001, lotSize: 0.01 },
    });
  });
});
