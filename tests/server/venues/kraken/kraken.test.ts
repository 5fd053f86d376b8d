// slow: reads real market data

import { crc32 } from 'node:zlib';
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
import { Script, types } from '../script';

describe.skipIf(NO_CAPTURES)('the capture of KRAKEN', () => {
  it('ends with the result of a simple parser, every checksum matched', {
    timeout: CAPTURE_TIMEOUT,
  }, async () => {
    const plain: PlainMarket = new Map();
    /** Texts of price and size, for the checksum. */
    const texts = new Map<string, { a: Map<string, string>; b: Map<string, string> }>();
    let matched = 0;
    for (const { t, json } of plainLines('KRAKEN')) {
      if (t !== 'recv' || !Array.isArray(json)) continue;
      const [name, pair] = json.slice(-2);
      const one = plainSymbol(plain, `kraken:${pair}`);
      if (name === 'trade') {
        for (const [price, size, time, side] of json[1]) {
          const id = time.replace('.', '');
          one.trades.push({
            ...{ id, price: Number(price), size: Number(size), side: side === 'b' ? 'buy' : 'sell' },
          });
        }
      }
      if (!name.startsWith('book')) continue;
      let of = texts.get(pair);
      if (of === undefined || json[1].as) {
        of = { a: new Map(), b: new Map() };
        texts.set(pair, of);
        one.bookSnapshots += 1;
        for (const [price, size] of json[1].as) of.a.set(price, size);
        for (const [price, size] of json[1].bs) of.b.set(price, size);
        continue;
      }
      let checksum: Json;
      for (const part of json.slice(1, -2)) {
        checksum = part.c ?? checksum;
        for (const side of ['a', 'b'] as const) {
          for (const [price, size] of part[side] ?? []) {
            if (Number(size) === 0) of[side].delete(price);
            else of[side].set(price, size);
          }
        }
      }
      one.bookChanges += 1;
      const sorted = (side: 'a' | 'b') => [...of[side]].sort(([x], [y]) => Number(x) - Number(y));
      const covered = [...sorted('a').slice(0, 10), ...sorted('b').slice(-10).reverse()];
      const digits = covered.flat().map((text) => text.replace('.', '').replace(/^0*/, ''));
      matched += checksum === String(crc32(digits.join(''))) ? 1 : 0;
    }
    for (const [pair, { a, b }] of texts) {
      const { book } = plainSymbol(plain, `kraken:${pair}`);
      for (const [price, size] of a) book.set('asks', price, size);
      for (const [price, size] of b) book.set('bids', price, size);
    }
    expect(plain.size).toBe(10);
    expect(matched).toBe(4269);
    const read = await imported('KRAKEN');
    expectSame(read, plain);
    const { market, warnings } = read;
    expect(warnings).toStrictEqual([
      expect.stringMatching(/: frames of other kinds were left out: 18 ticker beside a book$/),
    ]);
    expect(market.instruments()).toContainEqual(
      expect.objectContaining({
        name: 'BTC/CHF',
        currency: 'CHF',
        priceDecimals: 1,
        tickSize: 0.1,
        sizeDecimals: 8,
      }),
    );
  });
});

/** Example of the venue's documents: ten levels of each side whose checksum is 974947235. */
const steps = (prices: readonly number[]) =>
  prices.map((price) => [`0.${String(price).padStart(5, '0')}`, '0.00000500', '1582905487.684110']);
const ASKS = steps([5005, 5010, 5015, 5020, 5025, 5030, 5035, 5040, 5045, 5050]);
const BIDS = steps([5000, 4995, 4990, 4980, 4975, 4970, 4965, 4960, 4955, 4950]);
const DOCUMENTED = '974947235';

const book = (...parts: unknown[]) => [0, ...parts, 'book-10', 'XBT/USD'];
const image = (asks: unknown[] = ASKS, bids: unknown[] = BIDS) => book({ as: asks, bs: bids });

describe('Kraken’s book', () => {
  it('is the snapshot and the changes whose checksums match', () => {
    const script = new Script('kraken');
    const [bestAsk, ...asks] = ASKS;
    expect(types(script.frames(image(asks)))).toStrictEqual(['instrument', 'book_snapshot']);
    const change = script.frames(book({ a: [bestAsk], c: DOCUMENTED }));
    const time = 1_582_905_487_684_110;
    expect(change).toMatchObject([
      { type: 'book_change', timestamp: time, bids: [], asks: [[0.05005, 0.000005]] },
    ]);
  });

  it('is cleared when a checksum does not match, until the next snapshot', () => {
    const script = new Script('kraken');
    script.frames(image());
    expect(
      script.frames(book({ a: [['0.05000', '0.00000500', '1582905487.7']], b: [], c: DOCUMENTED })),
    ).toMatchObject([
      {
        type: 'gap',
        symbol: 'kraken:XBT/USD',
        reason: expect.stringMatching(/^book: its checksum is \d+, 974947235 expected$/),
      },
      { type: 'book_snapshot', bids: [], asks: [] },
    ]);
    expect(script.frames(book({ b: [BIDS[0]], c: DOCUMENTED }))).toStrictEqual([]);
    expect([...script.normaliser.tally.leftOut]).toStrictEqual([['book change without a snapshot', 1]]);
    expect(types(script.frames(image(), book({ b: [BIDS[0]], c: DOCUMENTED })))).toStrictEqual([
      'book_snapshot',
      'book_change',
    ]);
  });

  it('drops the levels beyond its depth, which the venue does not remove', () => {
    const script = new Script('kraken');
    const [bestAsk, ...asks] = ASKS;
    const eleventh = steps([5055])[0];
    script.frames(image([...asks, eleventh]));
    expect(script.frames(book({ a: [bestAsk] }, { b: [BIDS[0]], c: DOCUMENTED }))).toMatchObject([
      {
        type: 'book_change',
        bids: [[0.05, 0.000005]],
        asks: [
          [0.05005, 0.000005],
          [0.05055, 0],
        ],
      },
    ]);
  });

  it('waits for a new snapshot after its connection was lost', () => {
    const script = new Script('kraken');
    script.frames(image());
    script.reconnect();
    expect(script.frames(book({ b: [BIDS[0]], c: DOCUMENTED }))).toStrictEqual([]);
  });

  it('is cleared after an unreadable message, whose levels no checksum may cover', () => {
    const script = new Script('kraken');
    script.frames(image());
    const bad = book({ a: [['0.05x', '1', '1582905487.7']], c: '1' });
    expect(types(script.frames(bad))).toStrictEqual(['gap', 'book_snapshot']);
    expect(script.frames(book({ b: [BIDS[0]], c: DOCUMENTED }))).toStrictEqual([]);
  });
});

describe('Kraken’s other streams', () => {
  it('give trades whose ids are their times', () => {
    const script = new Script('kraken');
    const trade = (time: string, side: string) => ['5.1', '0.25', time, side, 'm', ''];
    const trades = [
      trade('1618678150.826417', 's'),
      trade('1618678150.826417', 'b'),
      trade('1618678151.0', 'b'),
    ];
    expect(script.frames([993, trades, 'trade', 'XMR/USD']).slice(1)).toMatchObject([
      { id: '1618678150826417', price: 5.1, size: 0.25, side: 'sell', timestamp: 1_618_678_150_826_417 },
      { id: '1618678150826417-2', side: 'buy' },
      { id: '1618678151000000', side: 'buy' },
    ]);
    expect(script.frames([993, [trade('1618678152.0', 'x')], 'trade', 'XMR/USD'])).toMatchObject([
      { type: 'gap', reason: 'a frame could not be read: side must be "b" or "s", not "x"' },
    ]);
  });

  const ticker = [1, { a: ['5.2', 3, '3.5'], b: ['5.1', 0, '0.25'] }, 'ticker', 'XMR/USD'];

  it('give quotes from the ticker if there is no book, else from the book only', () => {
    const alone = new Script('kraken');
    expect(alone.frames(ticker)[1]).toMatchObject({
      type: 'quote',
      bid: 5.1,
      bidSize: 0.25,
      ask: 5.2,
      askSize: 3.5,
    });
    const beside = new Script('kraken');
    beside.sent({ event: 'subscribe', pair: ['XMR/USD'], subscription: { name: 'book', depth: 10 } });
    expect(beside.frames(ticker)).toStrictEqual([]);
  });

  it('give every best price from the spread', () => {
    const script = new Script('kraken');
    const spread = [1, ['5.1', '5.2', '1618678150.826417', '0.25', '3.5'], 'spread', 'XMR/USD'];
    expect(script.frames(spread)[1]).toMatchObject({
      type: 'quote',
      bid: 5.1,
      askSize: 3.5,
      timestamp: 1_618_678_150_826_417,
    });
    expect(script.frames(ticker)).toStrictEqual([]);
  });

  it('halt and open all products with the venue’s own status', () => {
    const script = new Script('kraken');
    const status = (of: string) => ({ event: 'systemStatus', status: of, version: '1.8.3' });
    script.frames(status('online'), ticker);
    expect(script.frames(status('maintenance'), status('cancel_only'))).toMatchObject([
      { type: 'status', status: 'halted' },
    ]);
    expect(script.frames(status('online'))).toMatchObject([{ type: 'status', status: 'open' }]);
  });

  it('report rejected subscriptions and skip other data', () => {
    const script = new Script('kraken');
    script.frames(
      { event: 'heartbeat' },
      { event: 'subscriptionStatus', status: 'subscribed', pair: 'XMR/USD' },
      { event: 'subscriptionStatus', status: 'error', errorMessage: 'Currency pair not supported' },
      [42, ['1', '2'], 'ohlc-5', 'XMR/USD'],
    );
    expect([...script.normaliser.tally.leftOut]).toStrictEqual([
      ['subscription refused: Currency pair not supported', 1],
      ['ohlc-5', 1],
    ]);
  });
});
