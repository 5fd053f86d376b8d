import { describe, expect, it } from 'vitest';
import type { Arrival } from '../../../server/venues/venue';
import { PlainBook } from './captured';
import { booksOf } from './recorded';
import { Script, START, types } from './script';

const MILLIS = START / 1000;
const ISO = '2026-08-09T21:05:48.170326Z';

/** Trade `id` of each venue without made-up data, as its stream has it; those with it have a test of all venues. */
const TRADES: Readonly<Record<string, (id: number) => unknown>> = {
  binance: (t) => ({ e: 'trade', E: MILLIS, T: MILLIS, s: 'A', t, p: '1', q: '2', m: true }),
  gemini: (tid) => ({
    ...{ type: 'trade', symbol: 'AUSD', tid, side: 'buy', price: '1', quantity: '2', timestamp: MILLIS },
  }),
  huobi: (tradeId) => {
    const trade = { tradeId, ts: MILLIS, price: 1, amount: 2, direction: 'buy' };
    return { ch: 'market.ausdt.trade.detail', ts: MILLIS, tick: { data: [trade] } };
  },
};

describe.each(Object.entries(TRADES))('trades of %s', (venue, trade) => {
  it('count once when they are sent again, on one connection or two', () => {
    const script = new Script(venue);
    const second = (id: number) =>
      script.take({ kind: 'frame', connection: 'second', data: JSON.stringify(trade(id)) });
    script.take({ kind: 'opened', connection: 'second', address: 'wss://venue.example/ws' });
    script.frames(trade(5), trade(6));
    second(6);
    second(7);
    script.frames(trade(7), trade(8));
    second(8);
    const ids = script.events.flatMap((event) => (event.type === 'trade' ? [event.id] : []));
    expect(ids).toStrictEqual(['5', '6', '7', '8']);
    expect(script.normaliser.tally.unreadable).toBe(0);
  });
});

interface Refusal {
  readonly subscription: unknown;
  readonly refusal: unknown;
  /** Frames of a ticker with best prices, after those that it needs. */
  readonly ticker: readonly unknown[];
}

/** A subscription of a book, its refusal, and the ticker that is left; other venues have tests of their own. */
const REFUSALS: Readonly<Record<string, Refusal>> = {
  bitfinex: {
    subscription: { event: 'subscribe', channel: 'book', symbol: 'tAAAUSD' },
    refusal: { event: 'error', msg: 'symbol: invalid', code: 10_300 },
    ticker: [
      { event: 'subscribed', channel: 'ticker', chanId: 7, symbol: 'tAAAUSD' },
      [7, [9, 1, 10, 2, 0, 0, 9.5, 100, 10, 9]],
    ],
  },
  coinbase: {
    subscription: { type: 'subscribe', product_ids: ['A-USD'], channel: 'level2' },
    refusal: { type: 'error', message: 'failed to subscribe' },
    ticker: [
      {
        ...{ channel: 'ticker', timestamp: ISO, sequence_num: 1 },
        events: [
          {
            type: 'update',
            tickers: [
              {
                ...{ product_id: 'A-USD', best_bid: '9', best_bid_quantity: '1' },
                ...{ best_ask: '10', best_ask_quantity: '1' },
              },
            ],
          },
        ],
      },
    ],
  },
  gateio: {
    subscription: { channel: 'spot.obu', event: 'subscribe', payload: ['ob.A_USDT.50'] },
    refusal: {
      channel: 'spot.obu',
      event: 'subscribe',
      error: { code: 2, message: 'unknown currency pair' },
    },
    ticker: [
      {
        ...{ time: 1, channel: 'spot.tickers', event: 'update' },
        result: { currency_pair: 'A_USDT', lowest_ask: '10', highest_bid: '9' },
      },
    ],
  },
};

describe.each(Object.entries(REFUSALS))('the quotes of %s', (venue, { subscription, refusal, ticker }) => {
  it('are those of the ticker after the book was refused', () => {
    const script = new Script(venue);
    script.sent(subscription);
    script.frames(...ticker);
    expect(types(script.events)).not.toContain('quote');
    script.frames(refusal, ...ticker.slice(-1));
    expect(types(script.events).slice(-2)).toStrictEqual(['instrument', 'quote']);
  });
});

describe('an announced end of Bitfinex', () => {
  it('is known to the connector', () => {
    const script = new Script('bitfinex');
    script.frames({ event: 'info', code: 20_051, msg: 'Stopping. Please try to reconnect' });
    expect(script.normaliser.announcedEnds()).toMatchObject([{ connection: 'socket' }]);
  });
});

describe('twenty rotations of a connection', () => {
  it('lose, repeat and interrupt nothing: trades and book equal those of one connection', () => {
    let seed = 11;
    const random = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return seed % below;
    };
    const trade = TRADES.binance as (id: number) => unknown;
    const depth = (id: number) => ({
      ...{ e: 'depthUpdate', E: MILLIS, s: 'A', U: id * 3 - 2, u: id * 3 },
      ...{ b: [[String(1 + (id % 7)), String(id % 3)]], a: [] },
    });
    const plain = new PlainBook();
    const script = new Script('binance');
    const send = (connection: string, id: number): void => {
      for (const message of [trade(id), depth(id)])
        script.take({ kind: 'frame', connection, data: JSON.stringify(message) });
    };
    script.answer('https://api.binance.com/api/v3/depth?symbol=A', { lastUpdateId: 0, bids: [], asks: [] });
    let owner = 'socket';
    let id = 0;
    for (let rotation = 0; rotation < 20; rotation++) {
      for (const end = id + 10; id < end; ) send(owner, ++id);
      const next = `rotated-${rotation}`;
      script.take({ kind: 'opened', connection: next, address: 'wss://venue.example/ws' });
      // Both deliver the same for a while; the new one is behind or ahead by a few frames.
      const queues = [
        { connection: owner, at: id },
        { connection: next, at: id + (rotation % 4) },
      ];
      const until = id + 12;
      while (queues.some(({ at }) => at < until)) {
        const queue = queues[random(2)];
        if (queue !== undefined && queue.at < until) send(queue.connection, ++queue.at);
      }
      id = until;
      const closed: Arrival = {
        kind: 'closed',
        connection: owner,
        reason: 'rotation',
        successor: next,
        received: 0,
      };
      expect(script.take(closed)).toStrictEqual([]);
      owner = next;
    }
    for (let each = 1; each <= id; each++) plain.set('bids', 1 + (each % 7), each % 3);
    expect(booksOf(script.events).get('binance:A')?.top(10)).toStrictEqual(plain.top(10));
    const ids = script.events.flatMap((event) => (event.type === 'trade' ? [Number(event.id)] : []));
    // A trade that the faster one has first may overtake those of the slower one.
    expect(ids.sort((a, b) => a - b)).toStrictEqual(Array.from({ length: id }, (_, k) => k + 1));
    const troubles = script.events.filter(({ type }) => type === 'gap' || type === 'disconnect');
    expect(troubles).toStrictEqual([]);
    expect(script.normaliser.needs()).toStrictEqual([]);
  });
});
