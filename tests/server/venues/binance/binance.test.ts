import { describe, expect, it } from 'vitest';
import { readBinanceMessage } from '../../../../server/venues/binance/binance-frame';
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

describe.skipIf(NO_CAPTURES).each([
  ['BINANCE', 'binance'],
  ['BINANCE_FUTURES', 'binance-usdm'],
])('the capture of %s', (exchange, venue) => {
  it('ends with the result of a simple parser, trade for trade', {
    timeout: CAPTURE_TIMEOUT,
  }, async () => {
    const plain: PlainMarket = new Map();
    const deltas: Json[] = [];
    const snapshots = new Map<string, Json>();
    const quotes = new Map<string, Json>();
    let bars = 0;
    for (const { t, url, json } of plainLines(exchange)) {
      if (t === 'http' && url.includes('/depth?')) snapshots.set(/symbol=(\w+)/.exec(url)?.[1] ?? '', json);
      if (t !== 'recv') continue;
      const { data } = json;
      const one = plainSymbol(plain, `${venue}:${data.s}`);
      if (data.e === 'aggTrade') {
        const side = data.m ? 'sell' : 'buy';
        one.trades.push({ id: String(data.a), price: Number(data.p), size: Number(data.q), side });
      } else if (data.e === 'depthUpdate') deltas.push(data);
      else if (data.e === 'kline') bars += data.k.x ? 1 : 0;
      else quotes.set(`${venue}:${data.s}`, data);
    }
    for (const [code, { bids, asks, lastUpdateId }] of snapshots) {
      const one = plainSymbol(plain, `${venue}:${code}`);
      one.bookSnapshots = 1;
      for (const [price, size] of bids) one.book.set('bids', price, size);
      for (const [price, size] of asks) one.book.set('asks', price, size);
      for (const delta of deltas.filter(({ s }) => s === code)) {
        if (delta.u <= lastUpdateId) continue;
        one.bookChanges += 1;
        for (const [price, size] of delta.b) one.book.set('bids', price, size);
        for (const [price, size] of delta.a) one.book.set('asks', price, size);
      }
    }
    const read = await imported(exchange);
    expect(plain.size).toBe(4);
    expectSame(read, plain);
    for (const [symbol, { b, B, a, A }] of quotes) {
      const { bid, bidSize, ask, askSize } = read.market.quote(read.market.indexOf(symbol));
      const wanted = { bid: Number(b), bidSize: Number(B), ask: Number(a), askSize: Number(A) };
      expect({ bid, bidSize, ask, askSize }, symbol).toStrictEqual(wanted);
    }
    expect(read.of('bar')).toHaveLength(bars);
  });
});

const VENUE_TIME = 1_786_309_548_000;
const depth = (U: number, u: number, b: unknown[] = []) => ({
  stream: 'btcusdt@depth@100ms',
  data: { e: 'depthUpdate', E: VENUE_TIME, s: 'BTCUSDT', U, u, b, a: [] },
});
const image = (lastUpdateId: number) => ({ lastUpdateId, bids: [['9.5', '1']], asks: [] });
const DEPTH = 'https://api.binance.com/api/v3/depth?symbol=BTCUSDT&limit=1000';

describe('Binance’s book', () => {
  it('is the REST snapshot with overlapping changes, and is cleared at a gap in their ids', () => {
    const script = new Script('binance');
    expect(script.frames(depth(5, 8), depth(9, 10))).toStrictEqual([]);
    expect(types(script.answer(DEPTH, image(8)))).toStrictEqual([
      'instrument',
      'book_snapshot',
      'book_change',
    ]);
    expect(types(script.frames(depth(11, 12, [['9.5', '0']])))).toStrictEqual(['book_change']);
    expect(script.frames(depth(14, 15))).toMatchObject([
      { type: 'gap', symbol: 'binance:BTCUSDT', reason: 'book: changes from 12 to 13 are missing' },
      { type: 'book_snapshot', bids: [], asks: [] },
    ]);
    expect(script.frames(depth(16, 16))).toStrictEqual([]);
    const again = script.answer(DEPTH, image(14));
    expect(types(again)).toStrictEqual(['book_snapshot', 'book_change', 'book_change']);
  });

  it('waits for a new REST snapshot after its connection was lost', () => {
    const script = new Script('binance');
    script.answer(DEPTH, image(8));
    expect(types(script.frames(depth(9, 10)))).toStrictEqual(['book_change']);
    script.reconnect();
    expect(script.frames(depth(30, 31))).toStrictEqual([]);
    expect(types(script.answer(DEPTH, image(30)))).toStrictEqual(['book_snapshot', 'book_change']);
  });
});

describe('Binance’s trades', () => {
  const data = { E: VENUE_TIME, T: VENUE_TIME, s: 'BTCUSDT', p: '1', q: '2', m: false };

  it('are written once if both single and aggregated ones are subscribed', () => {
    const script = new Script('binance');
    const single = { stream: 'btcusdt@trade', data: { e: 'trade', ...data, t: 7 } };
    const aggregate = { stream: 'btcusdt@aggTrade', data: { e: 'aggTrade', ...data, a: 3, f: 7, l: 7 } };
    expect(script.frames(aggregate, single)).toMatchObject([
      { type: 'instrument' },
      { type: 'trade', id: '3', side: 'buy' },
    ]);
    expect([...script.normaliser.tally.leftOut]).toStrictEqual([['trade', 1]]);
  });
});

describe('Binance’s trades of two connections', () => {
  it('are written once each', () => {
    const script = new Script('binance');
    const at = { E: VENUE_TIME, T: VENUE_TIME, s: 'BTCUSDT', p: '1', q: '2', m: false };
    const single = (t: number) => ({ e: 'trade', ...at, t });
    script.frames(single(7), single(8), single(7), single(9), single(8), single(9), single(10));
    const ids = script.events.flatMap((event) => (event.type === 'trade' ? [event.id] : []));
    expect(ids).toStrictEqual(['7', '8', '9', '10']);
    const aggregates = new Script('binance-usdm');
    const aggregate = (a: number) => ({ e: 'aggTrade', ...at, a, f: a, l: a });
    aggregates.frames(aggregate(3), aggregate(3), aggregate(4), aggregate(3));
    expect(types(aggregates.events)).toStrictEqual(['instrument', 'trade', 'trade']);
  });
});

describe('Binance’s markets', () => {
  const best = { e: 'bookTicker', u: 1, E: VENUE_TIME, T: VENUE_TIME, b: '5', B: '1', a: '6', A: '2' };
  const usdm = { ...best, s: 'BTCUSDT', ps: 'BTCUSDT', st: 1 };
  const coin = { ...best, s: 'BTCUSD_PERP', ps: 'BTCUSD', st: 2 };

  it('are those that the frames name, since all futures have a pair', () => {
    expect(readBinanceMessage(usdm).market).toBe('usdm');
    expect(readBinanceMessage(coin).market).toBe('cm');
    expect(readBinanceMessage({ ...coin, st: undefined }).market).toBe('cm');
  });

  it('do not mix in streams of all contracts', () => {
    const script = new Script('binance-usdm');
    expect(types(script.frames({ stream: '!bookTicker', data: coin }, usdm))).toStrictEqual([
      'instrument',
      'quote',
    ]);
    expect([...script.normaliser.tally.leftOut]).toStrictEqual([['quote of cm', 1]]);
    expect(types(new Script('binance-cm').frames(coin, usdm))).toStrictEqual(['instrument', 'quote']);
  });

  it('may send lists, of which an invalid part takes no other with it', () => {
    const script = new Script('binance');
    const mini = {
      e: '24hrMiniTicker',
      E: VENUE_TIME,
      s: 'BTCUSDT',
      c: '1',
      o: '1',
      h: '1',
      l: '1',
      v: '1',
      q: '1',
    };
    expect(script.frames([mini, mini], { stream: '!miniTicker@arr', data: [mini] })).toStrictEqual([]);
    expect([...script.normaliser.tally.leftOut]).toStrictEqual([['24hrMiniTicker', 3]]);
    expect(script.normaliser.tally.unreadable).toBe(0);
    const { e: _, ...spot } = { ...best, s: '币安人生USDT' };
    expect(script.frames([5, spot])).toMatchObject([
      { type: 'gap', reason: 'a part of a frame could not be read: the message must be an object, not 5' },
      {
        type: 'instrument',
        symbol: 'binance:u_5e01.5b89.4eba.751f_USDT',
        instrument: { name: '币安人生/USDT' },
      },
      { type: 'quote', bid: 5 },
    ]);
  });
});

describe('Binance’s connector', () => {
  it('knows of an end that the venue announces, until the connection is closed', () => {
    const script = new Script('binance');
    expect(script.normaliser.announcedEnds()).toStrictEqual([]);
    expect(
      script.frames({ stream: '!serverShutdown', data: { e: 'serverShutdown', E: VENUE_TIME } }),
    ).toEqual([]);
    expect(script.normaliser.announcedEnds()).toStrictEqual([
      { connection: 'socket', reason: 'serverShutdown', since: START + 1000 },
    ]);
    expect([...script.normaliser.tally.leftOut]).toStrictEqual([]);
    script.close('rotation');
    expect(script.normaliser.announcedEnds()).toStrictEqual([]);
  });

  it('knows which snapshot a book needs, and why', () => {
    const script = new Script('binance');
    script.frames(depth(9, 10));
    const need = { symbol: 'binance:BTCUSDT', code: 'BTCUSDT', by: 'rest', connection: 'socket' };
    expect(script.normaliser.needs()).toStrictEqual([{ ...need, why: 'first', since: START + 1000 }]);
    expect(script.answer(DEPTH, image(5))).toStrictEqual([]);
    expect(script.normaliser.needs()).toStrictEqual([{ ...need, why: 'old', since: START + 1000 }]);
    script.answer(DEPTH, image(8));
    expect(script.normaliser.needs()).toStrictEqual([]);
    script.frames(depth(14, 15));
    expect(script.normaliser.needs()).toMatchObject([{ why: 'gap' }]);
    script.close('1006');
    expect(script.normaliser.needs()).toStrictEqual([]);
  });

  it('may join futures deltas that continue the snapshot directly', () => {
    const script = new Script('binance-usdm');
    const delta = { e: 'depthUpdate', E: VENUE_TIME, T: VENUE_TIME, s: 'BTCUSDT', st: 1, b: [], a: [] };
    script.frames({ ...delta, U: 15, u: 20, pu: 10 });
    const events = script.answer('https://fapi.binance.com/fapi/v1/depth?symbol=BTCUSDT', image(10));
    expect(types(events)).toStrictEqual(['instrument', 'book_snapshot', 'book_change']);
    expect(types(script.frames({ ...delta, U: 25, u: 30, pu: 20 }))).toStrictEqual(['book_change']);
  });
});

describe('Binance’s bars', () => {
  const bar = (i: string, x: boolean) => {
    const k = { t: 1_786_309_500_000, i, o: '1', h: '4', l: '0.5', c: '2', v: '30', n: 5, x };
    return { stream: 'btcusdt@kline_1m', data: { e: 'kline', E: VENUE_TIME, s: 'BTCUSDT', k } };
  };

  it('are written if they are closed and of a supported interval', () => {
    const script = new Script('binance');
    const events = script.frames(bar('1m', false), bar('1m', true), bar('3m', true), bar('1d', true));
    expect(events.slice(1)).toMatchObject([
      { type: 'bar', interval: '1m', start: 1_786_309_500_000_000, open: 1, high: 4, low: 0.5, close: 2 },
    ]);
    expect([...script.normaliser.tally.leftOut.keys()]).toStrictEqual([
      'kline',
      'kline of 3m',
      'kline of 1d',
    ]);
  });
});

describe('Binance’s list of products', () => {
  const filters = [
    { filterType: 'PRICE_FILTER', tickSize: '0.10' },
    { filterType: 'LOT_SIZE', stepSize: '0.001' },
  ];
  const pair = { baseAsset: 'BTC', quoteAsset: 'USDT', filters };
  const INFO = 'https://api.binance.com/api/v3/exchangeInfo';
  const quote = (s: string) => ({ u: 1, s, b: '5', B: '1', a: '6', A: '2' });

  it('reports changes only, and a halt at once', () => {
    const script = new Script('binance');
    const answer = (status: string) =>
      script.answer(INFO, {
        symbols: [
          { symbol: 'BTCUSDT', status, ...pair },
          { symbol: 'OTHER', status, ...pair },
        ],
      });
    expect(answer('TRADING')).toStrictEqual([]);
    expect(types(script.frames(quote('BTCUSDT')))).toStrictEqual(['instrument', 'status', 'quote']);
    expect(answer('TRADING')).toStrictEqual([]);
    expect(answer('CANCEL_ONLY')).toMatchObject([
      { type: 'status', symbol: 'binance:BTCUSDT', status: 'halted' },
    ]);
    expect(answer('NEW_STATUS')).toStrictEqual([]);
    expect([...script.normaliser.tally.leftOut]).toStrictEqual([['status NEW_STATUS', 2]]);
  });

  it('keeps its other products when one is invalid or has a code too long for a symbol', () => {
    const script = new Script('binance');
    const products = [{ symbol: 5 }, { symbol: '币'.repeat(60), status: 'TRADING', ...pair }];
    script.answer(INFO, { symbols: [...products, { symbol: 'BTCUSDT', status: 'BREAK', ...pair }] });
    expect(script.normaliser.tally.unreadable).toBe(2);
    expect(script.frames(quote('BTCUSDT'))[1]).toMatchObject({ type: 'status', status: 'halted' });
  });

  it('changes with the stream of contracts', () => {
    const script = new Script('binance-usdm');
    const data = { e: 'bookTicker', ...quote('BTCUSDT'), T: VENUE_TIME, E: VENUE_TIME };
    script.frames(data);
    const contract = {
      e: 'contractInfo',
      E: VENUE_TIME,
      s: 'BTCUSDT',
      ct: 'PERPETUAL',
      cs: 'SETTLING',
      st: 1,
    };
    expect(script.frames(contract, { ...contract, s: 'NEVERSEEN' })).toMatchObject([
      { type: 'status', symbol: 'binance-usdm:BTCUSDT', status: 'closed', timestamp: VENUE_TIME * 1000 },
    ]);
  });

  it('gives names, steps and trading status', () => {
    const script = new Script('binance-usdm');
    const filters = [
      { filterType: 'PRICE_FILTER', tickSize: '0.10' },
      { filterType: 'LOT_SIZE', stepSize: '0.001' },
    ];
    const product = {
      symbol: 'BTCUSDT_260925',
      status: 'TRADING',
      baseAsset: 'BTC',
      quoteAsset: 'USDT',
      filters,
    };
    script.answer('https://fapi.binance.com/fapi/v1/exchangeInfo', { symbols: [product] });
    const quote = { e: 'bookTicker', u: 1, s: 'BTCUSDT_260925', b: '5', B: '1', a: '6', A: '2', T: 1, E: 1 };
    expect(script.frames({ stream: 'x', data: { ...quote, T: VENUE_TIME, E: VENUE_TIME } })).toMatchObject([
      {
        type: 'instrument',
        instrument: {
          name: 'BTC/USDT 260925',
          kind: 'future',
          currency: 'USDT',
          tickSize: 0.1,
          lotSize: 0.001,
        },
      },
      { type: 'status', status: 'open' },
      { type: 'quote', bid: 5, ask: 6, timestamp: VENUE_TIME * 1000 },
    ]);
  });
});

describe('past bars of Binance', () => {
  const bar = [0, '1', '3', '1', '2', '10', 59_999, '20', 7, '0', '0', '0'];
  const written = (venue: string, address: string) =>
    new Script(venue).answer(address, [bar]).find(({ type }) => type === 'bar');

  it('have the turnover in the quote currency, but none for coin-margined contracts, whose is in the base', () => {
    const spot = 'https://api.binance.com/api/v3/klines?symbol=BTCUSDT&interval=1m';
    expect(written('binance', spot)).toMatchObject({ volume: 10, turnover: 20, trades: 7 });
    const coins = 'https://dapi.binance.com/dapi/v1/klines?symbol=BTCUSD_PERP&interval=1m';
    expect(written('binance-cm', coins)).toMatchObject({ volume: 10, trades: 7 });
    expect(written('binance-cm', coins)).not.toHaveProperty('turnover');
  });
});
