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

describe.skipIf(NO_CAPTURES)('the capture of GEMINI', () => {
  it('ends with the result of a simple parser', { timeout: CAPTURE_TIMEOUT }, async () => {
    const plain: PlainMarket = new Map();
    const tradeOf = ({ tid, price, quantity, side }: Json) => ({
      ...{ id: String(tid), price: Number(price), size: Number(quantity), side },
    });
    let listed = 0;
    for (const { t, ts, json } of plainLines('GEMINI')) {
      if (t !== 'recv' || json.symbol === undefined) continue;
      const one = plainSymbol(plain, `gemini:${json.symbol}`);
      if (json.type === 'trade') one.trades.push(tradeOf(json));
      if (json.trades) {
        one.bookSnapshots += 1;
        listed += json.trades.length;
        const today = Date.parse(new Date(ts * 1000).toISOString().slice(0, 10));
        const ofToday = json.trades.filter(({ timestamp }: Json) => timestamp >= today);
        one.trades.push(...(ofToday.length > 0 ? ofToday : json.trades.slice(-1)).map(tradeOf));
      } else if (json.changes) one.bookChanges += 1;
      for (const [side, price, size] of json.changes ?? []) {
        one.book.set(side === 'buy' ? 'bids' : 'asks', price, size);
      }
    }
    expect(plain.size).toBe(10);
    expect(listed).toBe(810);
    const read = await imported('GEMINI');
    expectSame(read, plain);
    expect(read.warnings).toStrictEqual([]);
    const described = read.market
      .instruments()
      .map(({ symbol, name, tickSize, lotSize }) => [symbol, name, tickSize, lotSize]);
    expect(described).toContainEqual(['gemini:BTCUSD', 'BTC/USD', 0.01, 1e-8]);
    expect(described).toContainEqual(['gemini:BTCUSDCPERP', 'BTC/USDC perp', 0.5, 0.0001]);
    expect(described).toContainEqual(['gemini:BTCGBP', 'BTC/GBP', 0.01, 1e-8]);
  });
});

const TIME = 1_786_309_548_000;
const trade = (tid: number, timestamp = TIME) => ({
  ...{
    type: 'trade',
    symbol: 'BTCUSD',
    event_id: tid + 1,
    tid,
    timestamp,
    price: '9',
    quantity: '1',
    side: 'sell',
  },
});
const image = (changes: unknown[], ...trades: unknown[]) => ({
  ...{ type: 'l2_updates', symbol: 'BTCUSD', changes, trades, auction_events: [] },
});
const change = (...changes: unknown[]) => ({ type: 'l2_updates', symbol: 'BTCUSD', changes });

describe('Gemini’s book', () => {
  it('starts with the message that lists the last trades', () => {
    const script = new Script('gemini');
    expect(script.frames(change(['buy', '9', '1']))).toStrictEqual([]);
    const events = script.frames(
      image(
        [
          ['buy', '9', '1'],
          ['sell', '10', '2'],
        ],
        trade(3),
      ),
      change(['sell', '10', '0'], ['sell', '11', '1']),
    );
    expect(events.slice(1)).toMatchObject([
      { type: 'book_snapshot', bids: [[9, 1]], asks: [[10, 2]] },
      { type: 'trade', id: '3', side: 'sell', timestamp: TIME * 1000 },
      {
        type: 'book_change',
        bids: [],
        asks: [
          [10, 0],
          [11, 1],
        ],
      },
    ]);
    expect([...script.normaliser.tally.leftOut]).toStrictEqual([['book change without a snapshot', 1]]);
  });

  it('is cleared after an unreadable message, since there is no sequence', () => {
    const script = new Script('gemini');
    script.frames(image([['buy', '9', '1']]));
    expect(script.frames('{"type":"l2_upd')).toMatchObject([
      { type: 'gap', reason: expect.stringMatching(/^a frame could not be read: /) },
      { type: 'book_snapshot', symbol: 'gemini:BTCUSD', bids: [], asks: [] },
    ]);
    expect(script.frames(change(['buy', '9', '1']))).toStrictEqual([]);
    expect(types(script.frames(image([]), change()))).toStrictEqual(['book_snapshot', 'book_change']);
    script.reconnect();
    expect(script.frames(change(['buy', '9', '1']))).toStrictEqual([]);
  });
});

describe('Gemini’s trades', () => {
  it('of the first list are written if of today, and after a reconnection if new', () => {
    const script = new Script('gemini');
    const day = 86_400_000;
    const ids = (events: readonly unknown[]) => (events as { id?: string }[]).flatMap(({ id }) => id ?? []);
    expect(ids(script.frames(image([], trade(1, TIME - day), trade(2), trade(3))))).toStrictEqual(['2', '3']);
    expect(ids(script.frames(trade(3), trade(4)))).toStrictEqual(['4']);
    script.reconnect();
    expect(ids(script.frames(image([], trade(3), trade(4), trade(5))))).toStrictEqual(['5']);
  });

  it('with an invalid side are not guessed', () => {
    const script = new Script('gemini');
    expect(script.frames({ ...trade(1), side: 'block' })).toMatchObject([
      { type: 'gap', reason: 'a frame could not be read: side must be "buy" or "sell", not "block"' },
    ]);
  });
});

describe('Gemini’s products', () => {
  it('are described by the venue’s details, or by their code', () => {
    const script = new Script('gemini');
    const details = {
      ...{ symbol: 'ETHGUSDPERP', base_currency: 'ETH', quote_currency: 'GUSD', tick_size: 0.001 },
      ...{ quote_increment: 0.05, status: 'cancel_only', product_type: 'swap' },
    };
    script.answer('https://api.gemini.com/v1/symbols/details/ethgusdperp', details);
    const codes = ['ETHGUSDPERP', 'BTCGUSDPERP', 'SOLBTC'];
    script.frames(...codes.map((symbol) => ({ ...image([]), symbol })));
    const listed = script.events.flatMap((event) => (event.type === 'instrument' ? [event.instrument] : []));
    expect(listed.map(({ name }) => name)).toStrictEqual(['ETH/GUSD perp', 'BTC/GUSD perp', 'SOL/BTC']);
    expect(listed[0]).toMatchObject({ tickSize: 0.05, priceDecimals: 2, lotSize: 0.001, sizeDecimals: 3 });
    expect(script.events[1]).toMatchObject({ type: 'status', status: 'halted' });
  });

  it('skip other data', () => {
    const script = new Script('gemini');
    script.frames(
      { type: 'heartbeat', timestamp: TIME },
      { type: 'candles_1m_updates', symbol: 'BTCUSD', changes: [] },
    );
    expect([...script.normaliser.tally.leftOut.keys()]).toStrictEqual(['candles_1m_updates']);
  });
});
