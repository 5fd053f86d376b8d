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

describe.skipIf(NO_CAPTURES)('the capture of GATEIO', () => {
  it('ends with the result of a simple parser', { timeout: CAPTURE_TIMEOUT }, async () => {
    const plain: PlainMarket = new Map();
    const deltas: Json[] = [];
    const images = new Map<string, Json>();
    const left = { 'spot.tickers beside a book': 0, 'spot.candlesticks': 0 };
    for (const { t, url, json } of plainLines('GATEIO')) {
      if (t === 'http' && url.includes('/order_book?')) images.set(/pair=(\w+)/.exec(url)?.[1] ?? '', json);
      if (t !== 'recv' || json.event !== 'update') continue;
      const { channel, result } = json;
      if (channel === 'spot.order_book_update') deltas.push(result);
      if (channel === 'spot.tickers') left['spot.tickers beside a book'] += 1;
      if (channel === 'spot.candlesticks') left['spot.candlesticks'] += 1;
      if (channel !== 'spot.trades') continue;
      const { currency_pair, id, price, amount, side } = result;
      const { trades } = plainSymbol(plain, `gateio:${currency_pair}`);
      trades.push({ id: String(id), price: Number(price), size: Number(amount), side });
    }
    for (const [code, { id, bids, asks }] of images) {
      const one = plainSymbol(plain, `gateio:${code}`);
      one.bookSnapshots = 1;
      for (const [price, size] of bids) one.book.set('bids', price, size);
      for (const [price, size] of asks) one.book.set('asks', price, size);
      let last = id;
      for (const { U, u, b, a } of deltas.filter(({ s }) => s === code)) {
        if (u <= id) continue;
        expect(U).toBe(last + 1);
        last = u;
        one.bookChanges += 1;
        for (const [price, size] of b) one.book.set('bids', price, size);
        for (const [price, size] of a) one.book.set('asks', price, size);
      }
    }
    expect(plain.size).toBe(10);
    const read = await imported('GATEIO');
    expectSame(read, plain);
    expect(read.warnings).toHaveLength(1);
    for (const [kind, count] of Object.entries(left)) expect(read.warnings[0]).toContain(`${count} ${kind}`);
    expect(read.market.instruments()).toContainEqual(
      expect.objectContaining({
        symbol: 'gateio:INK_USDT',
        name: 'INK/USDT',
        priceDecimals: 7,
        currency: 'USDT',
      }),
    );
    expect(read.of('status').map(({ status }) => status)).toStrictEqual([...plain.keys()].map(() => 'open'));
  });
});

const TIME = 1_619_093_535_198;
const update = (channel: string, result: unknown) => ({
  time: 1_619_093_535,
  channel,
  event: 'update',
  result,
});
const change = (U: number, u: number, b: unknown[] = []) =>
  update('spot.order_book_update', {
    t: TIME,
    e: 'depthUpdate',
    E: 1_619_093_535,
    s: 'NEO_BTC',
    U,
    u,
    b,
    a: [],
  });
const BOOK = 'https://api.gateio.ws/api/v4/spot/order_book?currency_pair=NEO_BTC&limit=100&with_id=true';
const image = (id: number) => ({ id, bids: [['9', '1']], asks: [['10', '2']] });

describe('Gate.io’s book', () => {
  it('is the REST snapshot with overlapping changes, and is cleared at a gap in their ids', () => {
    const script = new Script('gateio');
    expect(script.frames(change(3, 4), change(5, 8))).toStrictEqual([]);
    expect(types(script.answer(BOOK, image(4)))).toStrictEqual([
      'instrument',
      'book_snapshot',
      'book_change',
    ]);
    expect(script.frames(change(9, 9, [['9', '0']]), change(11, 12))).toMatchObject([
      { type: 'book_change', symbol: 'gateio:NEO_BTC', timestamp: TIME * 1000, bids: [[9, 0]] },
      { type: 'gap', reason: 'book: changes from 9 to 10 are missing' },
      { type: 'book_snapshot', bids: [], asks: [] },
    ]);
    expect(types(script.answer(BOOK, image(11)))).toStrictEqual(['book_snapshot', 'book_change']);
    script.reconnect();
    expect(script.frames(change(13, 14))).toStrictEqual([]);
  });

  it('of the newer stream starts with a snapshot', () => {
    const script = new Script('gateio');
    const obu = (result: object) => update('spot.obu', { t: TIME, s: 'ob.NEO_BTC.50', ...result });
    const events = script.frames(
      obu({ full: true, u: 7, b: [['9', '1']], a: [['10', '1']] }),
      obu({ U: 8, u: 9, b: [['9', '0']] }),
      obu({ U: 11, u: 12, a: [['10', '0']] }),
      obu({ full: true, u: 20, b: [], a: [['10', '1']] }),
    );
    expect(events.slice(1)).toMatchObject([
      { type: 'book_snapshot', symbol: 'gateio:NEO_BTC', bids: [[9, 1]] },
      { type: 'book_change', bids: [[9, 0]], asks: [] },
      { type: 'gap' },
      { type: 'book_snapshot', asks: [] },
      { type: 'book_snapshot', asks: [[10, 1]] },
    ]);
    expect(script.frames(change(8, 9))).toStrictEqual([]);
    expect([...script.normaliser.tally.leftOut.keys()]).toStrictEqual([
      'spot.order_book_update beside another book',
    ]);
  });

  it('may be a snapshot each time', () => {
    const script = new Script('gateio');
    const whole = { t: TIME, lastUpdateId: 3, s: 'NEO_BTC', bids: [['9', '1']], asks: [['10', '2']] };
    expect(script.frames(update('spot.order_book', whole))[1]).toMatchObject({
      type: 'book_snapshot',
      bids: [[9, 1]],
    });
  });
});

describe('Gate.io’s other streams', () => {
  const ticker = update('spot.tickers', {
    currency_pair: 'NEO_BTC',
    last: '9.5',
    lowest_ask: '10',
    highest_bid: '',
  });

  it('give trades with times to the µs', () => {
    const trade = {
      id: 816995772,
      create_time: 1619093543,
      create_time_ms: '1619093543708.2642',
      side: 'sell',
    };
    const script = new Script('gateio');
    const [, event] = script.frames(
      update('spot.trades', {
        ...trade,
        currency_pair: 'NEO_BTC',
        amount: '0.2010000000',
        price: '121.5800000000',
      }),
    );
    const listed = {
      type: 'trade',
      id: '816995772',
      price: 121.58,
      size: 0.201,
      side: 'sell',
      timestamp: 1_619_093_543_708_264,
    };
    expect(event).toMatchObject(listed);
  });

  it('give quotes from the ticker if there is no book, and every best price if that is subscribed', () => {
    const script = new Script('gateio');
    const [, quote] = script.frames(ticker);
    expect(quote).toMatchObject({ type: 'quote', ask: 10, timestamp: 1_619_093_535_000_000 });
    expect(quote).not.toHaveProperty('bid');
    const beside = new Script('gateio');
    beside.sent({ channel: 'spot.book_ticker', event: 'subscribe', payload: ['NEO_BTC'] });
    const best = { t: TIME, u: 1, s: 'NEO_BTC', b: '9', B: '1', a: '10', A: '2' };
    const events = beside.frames(ticker, update('spot.book_ticker', best));
    expect(events.slice(1)).toMatchObject([{ type: 'quote', bid: 9, bidSize: 1, ask: 10, askSize: 2 }]);
    const obu = new Script('gateio');
    obu.sent({ channel: 'spot.obu', event: 'subscribe', payload: ['ob.NEO_BTC.50'] });
    expect(obu.frames(ticker)).toStrictEqual([]);
  });

  it('report errors and skip other data', () => {
    const script = new Script('gateio');
    script.frames(
      { time: 1, channel: 'spot.trades', event: 'subscribe', result: { status: 'success' } },
      { time: 1, channel: 'spot.pong', event: '', error: null, result: null },
      {
        time: 1,
        channel: 'spot.obu',
        event: 'subscribe',
        error: { code: 2, message: 'Alert sub' },
        result: null,
      },
      update('spot.candlesticks', { n: '1m_NEO_BTC' }),
    );
    const left = ['error: {"code":2,"message":"Alert sub"}', 'spot.candlesticks'];
    expect([...script.normaliser.tally.leftOut.keys()]).toStrictEqual(left);
    expect(script.events).toStrictEqual([]);
  });
});
