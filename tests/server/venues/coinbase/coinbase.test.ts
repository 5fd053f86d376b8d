// slow: reads real market data

import { describe, expect, it } from 'vitest';
import type { QuoteEvent } from '../../../../lib/market/event';
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

describe.skipIf(NO_CAPTURES)('the capture of COINBASE', () => {
  it('ends with the result of a simple parser, without a gap in its sequence', {
    timeout: CAPTURE_TIMEOUT,
  }, async () => {
    const plain: PlainMarket = new Map();
    const known = new Set<string>();
    let next = 0;
    let tickers = 0;
    let candles = 0;
    for (const { t, json } of plainLines('COINBASE')) {
      if (t !== 'recv') continue;
      expect(json.sequence_num).toBe(next);
      next += 1;
      if (json.channel === 'ticker') tickers += json.events[0].tickers.length;
      if (json.channel === 'candles') candles += 1;
      for (const event of json.events) {
        for (const { product_id, trade_id, price, size, side } of [...(event.trades ?? [])].reverse()) {
          if (known.has(product_id + trade_id)) continue;
          known.add(product_id + trade_id);
          const taker = side === 'SELL' ? 'buy' : 'sell';
          const { trades } = plainSymbol(plain, `coinbase:${product_id}`);
          trades.push({ id: trade_id, price: Number(price), size: Number(size), side: taker });
        }
        if (json.channel !== 'l2_data') continue;
        const one = plainSymbol(plain, `coinbase:${event.product_id}`);
        if (event.type === 'snapshot') {
          one.book.clear();
          one.bookSnapshots += 1;
        } else one.bookChanges += 1;
        for (const { side, price_level, new_quantity } of event.updates) {
          one.book.set(side === 'bid' ? 'bids' : 'asks', price_level, new_quantity);
        }
      }
    }
    expect(next).toBe(1030);
    const read = await imported('COINBASE');
    expectSame(read, plain);
    const left = `${candles} candles, ${tickers} ticker beside a book`;
    expect(read.warnings).toStrictEqual([
      expect.stringContaining(`: frames of other kinds were left out: ${left}`),
    ]);
    expect(read.market.instruments()[0]).toMatchObject({
      ...{ symbol: 'coinbase:BTC-USD', name: 'BTC/USD', currency: 'USD', tickSize: 0.01, lotSize: 1e-8 },
    });
    expect(read.of('status').map(({ status }) => status)).toStrictEqual(['open', 'open']);
  });

  it('has trades whose aggressor’s side fits the book: it buys at the offer', {
    timeout: CAPTURE_TIMEOUT,
  }, async () => {
    let fits = 0;
    let all = 0;
    const best = new Map<string, { bid: number; ask: number }>();
    for (const { t, json } of plainLines('COINBASE')) {
      if (t !== 'recv') continue;
      for (const event of json.events) {
        for (const { product_id, best_bid, best_ask } of event.tickers ?? []) {
          best.set(product_id, { bid: Number(best_bid), ask: Number(best_ask) });
        }
        if (event.type !== 'update') continue;
        for (const { product_id, price, side } of (event.trades ?? []) as Json[]) {
          const { bid, ask } = best.get(product_id) ?? { bid: 0, ask: 0 };
          all += 1;
          fits += side === 'SELL' ? (Number(price) >= ask ? 1 : 0) : Number(price) <= bid ? 1 : 0;
        }
      }
    }
    expect(all).toBeGreaterThan(70);
    expect(fits / all).toBeGreaterThan(0.9);
  });
});

const TIME = '2026-08-09T21:05:48.170326Z';
let sequence = 0;
const message = (channel: string, ...events: unknown[]) => ({
  ...{ channel, timestamp: '2026-08-09T21:05:48.483587501Z', sequence_num: sequence++, events },
});
const level = (side: string, price_level: string, new_quantity: string) => ({
  side,
  price_level,
  new_quantity,
  event_time: TIME,
});
const book = (type: string, product_id: string, ...updates: unknown[]) =>
  message('l2_data', { type, product_id, updates });
const trade = (trade_id: string, time = TIME, product_id = 'BTC-USD') => ({
  ...{ product_id, trade_id, price: '65083.67', size: '0.5', side: 'SELL', time },
});

describe('Coinbase’s messages', () => {
  it('give the book, with the venue’s times', () => {
    const script = new Script('coinbase');
    const events = script.frames(
      book('snapshot', 'BTC-USD', level('bid', '9', '1'), level('offer', '10', '2')),
      book('update', 'BTC-USD', level('offer', '10', '0'), level('offer', '11', '3')),
    );
    expect(events.slice(1)).toMatchObject([
      { type: 'book_snapshot', timestamp: 1_786_309_548_483_587, bids: [[9, 1]], asks: [[10, 2]] },
      {
        type: 'book_change',
        timestamp: 1_786_309_548_170_326,
        bids: [],
        asks: [
          [10, 0],
          [11, 3],
        ],
      },
    ]);
  });

  it('give a gap and empty books after a missing one, until new snapshots', () => {
    const script = new Script('coinbase');
    sequence = 7;
    script.frames(
      book('snapshot', 'BTC-USD', level('bid', '9', '1')),
      book('snapshot', 'ETH-USD', level('bid', '2', '1')),
    );
    sequence = 10;
    expect(script.frames(book('update', 'BTC-USD', level('bid', '8', '1')))).toMatchObject([
      { type: 'gap', reason: 'message 10 of socket came after message 8' },
      { type: 'book_snapshot', symbol: 'coinbase:BTC-USD', bids: [], asks: [] },
      { type: 'book_snapshot', symbol: 'coinbase:ETH-USD', bids: [], asks: [] },
    ]);
    expect(script.frames(book('update', 'ETH-USD', level('bid', '8', '1')))).toStrictEqual([]);
    expect([...script.normaliser.tally.leftOut]).toStrictEqual([['book change without a snapshot', 2]]);
    const again = script.frames(
      book('snapshot', 'ETH-USD'),
      book('update', 'ETH-USD', level('bid', '8', '1')),
    );
    expect(types(again)).toStrictEqual(['book_snapshot', 'book_change']);
  });

  it('clear the books after an unreadable one', () => {
    const script = new Script('coinbase');
    sequence = 0;
    script.frames(book('snapshot', 'BTC-USD', level('bid', '9', '1')));
    expect(script.frames(book('update', 'BTC-USD', level('up', '8', '1')))).toMatchObject([
      { type: 'gap', reason: 'a frame could not be read: side must be "bid" or "offer", not "up"' },
      { type: 'book_snapshot', symbol: 'coinbase:BTC-USD', bids: [] },
    ]);
    expect(script.frames(book('update', 'BTC-USD', level('bid', '8', '1')))).toStrictEqual([]);
  });

  it('start a new sequence with a new connection', () => {
    const script = new Script('coinbase');
    sequence = 5;
    script.frames(message('heartbeats'));
    script.reconnect();
    sequence = 0;
    expect(script.frames(message('heartbeats'))).toStrictEqual([]);
  });

  it('list the newest trades first; known ones are not repeated', () => {
    const script = new Script('coinbase');
    const ids = (events: readonly unknown[]) => (events as { id?: string }[]).flatMap(({ id }) => id ?? []);
    const day = '2026-08-08T21:05:48Z';
    sequence = 0;
    const list = (type: string, ...trades: unknown[]) => message('market_trades', { type, trades });
    expect(ids(script.frames(list('snapshot', trade('12'), trade('11'), trade('10', day))))).toStrictEqual([
      '11',
      '12',
    ]);
    const other = trade('3', TIME, 'ETH-USD');
    expect(ids(script.frames(list('update', trade('14'), other, trade('13'), trade('12'))))).toStrictEqual([
      '13',
      '14',
      '3',
    ]);
    expect(script.events.at(-1)).toMatchObject({ side: 'buy', timestamp: 1_786_309_548_170_326 });
    script.reconnect();
    sequence = 0;
    expect(ids(script.frames(list('snapshot', trade('16'), trade('15'), trade('14'))))).toStrictEqual([
      '15',
      '16',
    ]);
  });

  it('give quotes from the ticker if there is no book', () => {
    const best = { best_bid: '9', best_bid_quantity: '1', best_ask: '', best_ask_quantity: '' };
    const ticker = () => message('ticker', { type: 'update', tickers: [{ product_id: 'BTC-USD', ...best }] });
    const script = new Script('coinbase');
    sequence = 0;
    const { symbol, localTimestamp, timestamp, ...quote } = script.frames(ticker())[1] as QuoteEvent;
    expect(quote).toStrictEqual({ type: 'quote', bid: 9, bidSize: 1 });
    const beside = new Script('coinbase');
    beside.sent({ type: 'subscribe', product_ids: ['BTC-USD'], channel: 'level2' });
    expect(beside.frames(ticker())).toStrictEqual([]);
  });

  it('report errors', () => {
    const script = new Script('coinbase');
    script.frames({ type: 'error', message: 'authentication failure' });
    expect([...script.normaliser.tally.leftOut.keys()]).toStrictEqual(['error: authentication failure']);
  });
});

describe('Coinbase’s products', () => {
  const product = (code: string, more: object) => ({
    ...{
      product_id: code,
      product_type: 'SPOT',
      base_currency_id: 'A',
      quote_currency_id: 'USD',
      status: 'online',
    },
    ...{ price_increment: '0.01', base_increment: '0.1', ...more },
  });

  it('may be open, halted, in an auction or closed', () => {
    const script = new Script('coinbase');
    const states = [
      {},
      { trading_disabled: true },
      { auction_mode: true },
      { status: 'delisted', trading_disabled: true },
    ];
    const products = states.map((more, place) => product(`A${place}-USD`, more));
    script.answer('https://api.coinbase.com/api/v3/brokerage/market/products', { products });
    sequence = 0;
    script.frames(...products.map(({ product_id }) => book('snapshot', product_id)));
    const statuses = script.events.flatMap((event) => (event.type === 'status' ? [event.status] : []));
    expect(statuses).toStrictEqual(['open', 'halted', 'auction', 'closed']);
  });

  it('are described by their code if they are not listed', () => {
    const script = new Script('coinbase');
    sequence = 0;
    const codes = ['BTC-EUR', 'BTC-PERP-INTX', 'BIT-26SEP25-CDE'];
    script.frames(...codes.map((code) => book('snapshot', code)));
    const listed = script.events.flatMap((event) =>
      event.type === 'instrument' ? [event.instrument.name] : [],
    );
    expect(listed).toStrictEqual(['BTC/EUR', 'BTC/USDC perp', 'BIT/USD 26SEP25']);
  });
});
