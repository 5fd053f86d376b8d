// slow: reads real market data

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

describe.skipIf(NO_CAPTURES)('the capture of BYBIT', () => {
  it('ends with the result of a simple parser, spot and linear separately', {
    timeout: CAPTURE_TIMEOUT,
  }, async () => {
    const plain: PlainMarket = new Map();
    const venues = new Map<string, string>();
    const last = new Map<string, number>();
    const tickers: Json[] = [];
    let klines = 0;
    for (const { t, conn, addr, json } of plainLines('BYBIT')) {
      if (t === 'connect') venues.set(conn, addr.endsWith('linear') ? 'bybit-linear' : 'bybit');
      if (t !== 'recv' || json.topic === undefined) continue;
      const [channel, ...rest] = json.topic.split('.');
      const symbol = `${venues.get(conn)}:${rest.at(-1)}`;
      const one = plainSymbol(plain, symbol);
      if (channel === 'tickers') tickers.push(json.data);
      if (channel === 'kline') klines += 1;
      if (channel === 'publicTrade') {
        for (const { i, p, v, S } of json.data) {
          one.trades.push({ id: i, price: Number(p), size: Number(v), side: S.toLowerCase() });
        }
      }
      if (channel !== 'orderbook') continue;
      if (json.type === 'snapshot') {
        one.book.clear();
        one.bookSnapshots += 1;
      } else {
        expect(json.data.u).toBe((last.get(symbol) ?? 0) + 1);
        one.bookChanges += 1;
      }
      last.set(symbol, json.data.u);
      for (const [price, size] of json.data.b) one.book.set('bids', price, size);
      for (const [price, size] of json.data.a) one.book.set('asks', price, size);
    }
    expect([...plain.keys()].sort()).toStrictEqual([
      ...['bybit-linear:BTCUSDT', 'bybit-linear:DOGEUSDT', 'bybit-linear:ETHUSDT', 'bybit-linear:SOLUSDT'],
      ...['bybit:BTCUSDT', 'bybit:ETHUSDT'],
    ]);
    const read = await imported('BYBIT');
    expectSame(read, plain);
    const best = tickers.filter((data) => data.bid1Price ?? data.bid1Size ?? data.ask1Price ?? data.ask1Size);
    const left = [
      `${tickers.length - best.length} tickers without best prices`,
      `${best.length} tickers beside a book`,
      `${klines} kline`,
    ];
    for (const what of left) expect(read.warnings[0]).toContain(what);
    expect(read.warnings).toHaveLength(1);
    const described = read.market
      .instruments()
      .map(({ symbol, kind, tickSize, lotSize }) => [symbol, kind, tickSize, lotSize]);
    expect(described).toContainEqual(['bybit:BTCUSDT', 'crypto', 0.1, 0.000001]);
    expect(described).toContainEqual(['bybit-linear:BTCUSDT', 'perpetual', 0.1, 0.001]);
  });
});

const LINEAR = 'wss://stream.bybit.com/v5/public/linear';
const TIME = 1_786_310_818_129;
const book = (type: string, u: number, b: unknown[] = [], topic = 'orderbook.200.BTCUSDT') => ({
  ...{ topic, type, ts: TIME + 5, cts: TIME, data: { s: 'BTCUSDT', b, a: [], u, seq: u * 10 } },
});

describe('Bybit’s book', () => {
  it('is the snapshot and the changes with consecutive ids', () => {
    const script = new Script('bybit', LINEAR);
    const events = script.frames(
      book('snapshot', 5, [['9', '1']]),
      book('delta', 6, [['9', '0']]),
      book('delta', 8),
    );
    expect(events.slice(1)).toMatchObject([
      { type: 'book_snapshot', symbol: 'bybit-linear:BTCUSDT', timestamp: TIME * 1000, bids: [[9, 1]] },
      { type: 'book_change', bids: [[9, 0]] },
      { type: 'gap', reason: 'book: change 8 came after change 6' },
      { type: 'book_snapshot', bids: [], asks: [] },
    ]);
    expect(script.frames(book('delta', 9))).toStrictEqual([]);
    expect(types(script.frames(book('snapshot', 1), book('delta', 2)))).toStrictEqual([
      'book_snapshot',
      'book_change',
    ]);
  });

  it('is that of the first depth that arrives if several are subscribed', () => {
    const script = new Script('bybit', LINEAR);
    script.frames(book('snapshot', 5), book('snapshot', 70, [], 'orderbook.50.BTCUSDT'), book('delta', 6));
    expect(types(script.events)).toStrictEqual(['instrument', 'book_snapshot', 'book_change']);
    expect([...script.normaliser.tally.leftOut]).toStrictEqual([['orderbook of another depth', 1]]);
  });

  it('is overwritten by change 1, after a restart of the venue', () => {
    const script = new Script('bybit', LINEAR);
    script.frames(book('snapshot', 500, [['9', '1']]));
    expect(script.frames(book('delta', 1, [['8', '2']]), book('delta', 2))).toMatchObject([
      { type: 'book_snapshot', bids: [[8, 2]], asks: [] },
      { type: 'book_change' },
    ]);
  });

  it('needs a new subscription after a gap', () => {
    const script = new Script('bybit', LINEAR);
    script.frames(book('snapshot', 5), book('delta', 8), book('delta', 9));
    const need = { symbol: 'bybit-linear:BTCUSDT', code: 'BTCUSDT', by: 'socket', connection: 'socket' };
    expect(script.normaliser.needs()).toStrictEqual([{ ...need, why: 'gap', since: START + 2000 }]);
    script.frames(book('snapshot', 10));
    expect(script.normaliser.needs()).toStrictEqual([]);
  });

  it('goes over to a second connection with its snapshot', () => {
    const script = new Script('bybit', LINEAR);
    script.frames(book('snapshot', 5));
    script.take({ kind: 'opened', connection: 'next', address: LINEAR });
    const next = (message: object) =>
      script.take({ kind: 'frame', connection: 'next', data: JSON.stringify(message) });
    expect(types(next(book('snapshot', 5)))).toStrictEqual(['book_snapshot']);
    expect(script.frames(book('delta', 6))).toStrictEqual([]);
    expect(types(next(book('delta', 6)))).toStrictEqual(['book_change']);
    expect(script.normaliser.needs()).toStrictEqual([]);
  });

  it('of one level gives quotes, again and again, and no book', () => {
    const script = new Script('bybit', LINEAR);
    const best = (u: number, b: unknown[]) => book('snapshot', u, b, 'orderbook.1.BTCUSDT');
    const events = script.frames(best(5, [['9', '1']]), best(5, [['9', '1']]), best(6, []));
    expect(events.slice(1)).toMatchObject([
      { type: 'quote', symbol: 'bybit-linear:BTCUSDT', bid: 9, bidSize: 1, timestamp: TIME * 1000 },
      { type: 'quote', bid: 9 },
      { type: 'quote' },
    ]);
    expect(events.at(-1)).not.toHaveProperty('bid');
  });

  it('waits for a new snapshot after its connection was lost', () => {
    const script = new Script('bybit', LINEAR);
    script.frames(book('snapshot', 5));
    script.reconnect(LINEAR);
    expect(script.frames(book('delta', 6))).toStrictEqual([]);
  });

  it('is ignored on a connection of unknown category', () => {
    const script = new Script('bybit', 'wss://stream.bybit.com/v5/public/option');
    expect(script.frames(book('snapshot', 5))).toMatchObject([
      { type: 'gap', reason: expect.stringContaining('connection socket has no known category in its URL') },
    ]);
  });
});

describe('Bybit’s other topics', () => {
  const SPOT = 'wss://stream.bybit.com/v5/public/spot';
  const aTrade = (i: string, more: object = {}) => ({
    ...{ T: TIME, s: 'BTCUSDT', S: 'Sell', v: '0.5', p: '9.5', i, BT: false },
    ...more,
  });
  const trades = (...data: unknown[]) => ({ topic: 'publicTrade.BTCUSDT', type: 'snapshot', ts: TIME, data });

  it('give each trade once, and no gap for others beside an invalid one', () => {
    const script = new Script('bybit', SPOT);
    const events = script.frames(
      trades(aTrade('a'), aTrade('b', { S: 'x' }), aTrade('c')),
      trades(aTrade('c')),
    );
    expect(types(events)).toStrictEqual(['instrument', 'trade', 'gap', 'trade']);
    expect(events[2]).toMatchObject({ reason: expect.stringContaining('S must be "Buy" or "Sell"') });
  });

  it('are of the category in the path of the address, on any host', () => {
    const script = new Script('bybit', 'ws://127.0.0.1:9000/v5/public/inverse?x=1');
    expect(script.frames(trades(aTrade('a')))[0]).toMatchObject({ symbol: 'bybit-inverse:BTCUSDT' });
  });

  it('give quotes from the ticker if the venue refuses the book', () => {
    const script = new Script('bybit', LINEAR);
    const whole = { symbol: 'BTCUSDT', bid1Price: '9', bid1Size: '1', ask1Price: '10', ask1Size: '2' };
    const ticker = { topic: 'tickers.BTCUSDT', type: 'snapshot', ts: TIME, data: whole };
    script.sent({ op: 'subscribe', args: ['orderbook.50.BTCUSDT', 'tickers.BTCUSDT'] });
    expect(script.frames(ticker)).toStrictEqual([]);
    script.frames({ success: false, ret_msg: 'error:handler not found', op: 'subscribe' });
    expect(types(script.frames(ticker))).toStrictEqual(['instrument', 'quote']);
  });

  it('give trades without block trades', () => {
    const script = new Script('bybit', 'wss://stream.bybit.com/v5/public/spot');
    const trade = (i: string, S: string, BT: boolean) => ({
      T: TIME,
      s: 'BTCUSDT',
      S,
      v: '0.5',
      p: '9.5',
      i,
      BT,
    });
    const data = [trade('a', 'Sell', false), trade('b', 'Buy', true), trade('c', 'Buy', false)];
    expect(
      script.frames({ topic: 'publicTrade.BTCUSDT', type: 'snapshot', ts: TIME, data }).slice(1),
    ).toMatchObject([
      { symbol: 'bybit:BTCUSDT', id: 'a', price: 9.5, size: 0.5, side: 'sell', timestamp: TIME * 1000 },
      { id: 'c', side: 'buy' },
    ]);
    expect([...script.normaliser.tally.leftOut]).toStrictEqual([['block trade', 1]]);
  });

  it('give quotes from the ticker and its changes if there is no book', () => {
    const script = new Script('bybit', LINEAR);
    const ticker = (type: string, data: object) => ({
      topic: 'tickers.BTCUSDT',
      type,
      ts: TIME,
      data: { symbol: 'BTCUSDT', ...data },
    });
    const whole = { bid1Price: '9', bid1Size: '1', ask1Price: '10', ask1Size: '2', markPrice: '9.5' };
    const events = script.frames(
      ticker('snapshot', whole),
      ticker('delta', { markPrice: '9.6' }),
      ticker('delta', { ask1Size: '3' }),
      ticker('delta', { bid1Price: '', bid1Size: '' }),
    );
    expect(events.slice(1)).toMatchObject([
      { bid: 9, bidSize: 1, ask: 10, askSize: 2 },
      { bid: 9, bidSize: 1, ask: 10, askSize: 3 },
      { ask: 10, askSize: 3 },
    ]);
    expect(events.at(-1)).not.toHaveProperty('bid');
    const beside = new Script('bybit', LINEAR);
    beside.sent({ op: 'subscribe', args: ['orderbook.200.BTCUSDT', 'tickers.BTCUSDT'] });
    expect(beside.frames(ticker('snapshot', whole))).toStrictEqual([]);
  });

  it('report rejected subscriptions and skip other data', () => {
    const script = new Script('bybit', LINEAR);
    script.frames(
      { success: true, ret_msg: '', op: 'subscribe' },
      { success: true, ret_msg: 'pong', op: 'ping' },
      { success: false, ret_msg: 'error:handler not found', op: 'subscribe' },
      { topic: 'allLiquidation.BTCUSDT', type: 'snapshot', ts: TIME, data: [] },
      { hello: 1 },
    );
    const left = ['subscription refused: error:handler not found', 'allLiquidation', 'hello'];
    expect([...script.normaliser.tally.leftOut.keys()]).toStrictEqual(left);
  });
});

describe('Bybit’s products', () => {
  const name = (address: string, code: string, list: unknown[] = []) => {
    const category = address.split('/').at(-1);
    const script = new Script('bybit', address);
    const url = `https://api.bybit.com/v5/market/instruments-info?&category=${category}&limit=1000`;
    script.answer(url, { retCode: 0, result: { category, list } });
    const data = { ...book('snapshot', 1), topic: `orderbook.50.${code}` };
    const [event] = script.frames({ ...data, data: { ...data.data, s: code } });
    return event?.type === 'instrument' ? event.instrument : undefined;
  };

  it('are described by the venue’s list', () => {
    const product = {
      ...{
        symbol: 'BTCUSDT-14AUG26',
        contractType: 'LinearFutures',
        status: 'Trading',
        baseCoin: 'BTC',
        quoteCoin: 'USDT',
      },
      ...{ priceFilter: { tickSize: '0.50' }, lotSizeFilter: { qtyStep: '0.001' } },
    };
    expect(name(LINEAR, 'BTCUSDT-14AUG26', [product])).toMatchObject({
      ...{ name: 'BTC/USDT 14AUG26', kind: 'future', tickSize: 0.5, lotSize: 0.001, priceDecimals: 1 },
    });
  });

  it('are described by their code if they are not listed', () => {
    expect(name('wss://x/v5/public/spot', 'ETHEUR')?.name).toBe('ETH/EUR');
    expect(name(LINEAR, 'ETHUSDT')?.name).toBe('ETH/USDT perp');
    expect(name(LINEAR, 'ETHPERP')?.name).toBe('ETH/USDC perp');
    expect(name(LINEAR, 'BTC-26SEP25')?.name).toBe('BTC/USDC 26SEP25');
    expect(name('wss://x/v5/public/inverse', 'BTCUSD')).toMatchObject({
      symbol: 'bybit-inverse:BTCUSD',
      name: 'BTC/USD perp',
    });
  });
});
