import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hasMarketData, marketData } from '../../../market-data';
import { Script, START, types } from '../script';

/** Messages of version 2 as the venue writes them: trailing zeros of numbers count. */
const message = (channel: string, type: string, data: string) =>
  `{"channel":"${channel}","type":"${type}","data":[${data}]}`;

/** The example of the venue's documentation for checksums, version 1, in the form of version 2. */
const steps = (prices: readonly number[]) =>
  prices.map((price) => `{"price":0.${String(price).padStart(5, '0')},"qty":0.00000500}`).join(',');
const ASKS = [5005, 5010, 5015, 5020, 5025, 5030, 5035, 5040, 5045, 5050];
const BIDS = steps([5000, 4995, 4990, 4980, 4975, 4970, 4965, 4960, 4955, 4950]);
const DOCUMENTED = 974_947_235;
const TIME = '2026-08-24T22:21:58.343688Z';
const levels = (bids: string, asks: string, more = '') =>
  `{"symbol":"BTC/USD","bids":[${bids}],"asks":[${asks}]${more},"timestamp":"${TIME}"}`;
const update = (bids: string, asks: string, checksum: number) =>
  message('book', 'update', levels(bids, asks, `,"checksum":${checksum}`));

describe.skipIf(!hasMarketData('live'))('a recorded book of Kraken, version 2', () => {
  it('matches every checksum of the venue', () => {
    const script = new Script('kraken');
    const lines = readFileSync(marketData('live', 'kraken/book_v2_20260824.jsonl'), 'utf8')
      .trim()
      .split('\n');
    script.frames(...lines);
    const changes = lines.filter((line) => line.includes('"update"') && line.includes('"checksum"'));
    expect(changes).toHaveLength(3);
    expect(types(script.events)).toStrictEqual([
      ...['instrument', 'book_snapshot'],
      ...changes.map(() => 'book_change'),
    ]);
    expect(script.normaliser.tally.unreadable).toBe(0);
    expect([...script.normaliser.tally.leftOut]).toStrictEqual([]);
  });
});

describe('Kraken’s book, version 2', () => {
  it('is the snapshot and the changes whose checksums match, to the last zero', () => {
    const script = new Script('kraken');
    script.frames(message('book', 'snapshot', levels(BIDS, steps(ASKS.slice(1)))));
    expect(script.frames(update('', steps([5005]), DOCUMENTED))).toMatchObject([
      {
        type: 'book_change',
        symbol: 'kraken:BTC/USD',
        timestamp: 1_787_610_118_343_688,
        asks: [[0.05005, 0.000005]],
      },
    ]);
  });

  it('is cleared when a checksum does not match, and needs a new subscription', () => {
    const script = new Script('kraken');
    script.frames(message('book', 'snapshot', levels(BIDS, steps(ASKS))));
    const events = script.frames(update(steps([4945]), '', DOCUMENTED), update('', steps([5005]), 1));
    // A level beyond the depth changes nothing.
    expect(types(events)).toStrictEqual(['book_change', 'gap', 'book_snapshot']);
    expect(script.normaliser.needs()).toStrictEqual([
      {
        ...{ symbol: 'kraken:BTC/USD', code: 'BTC/USD', by: 'socket', connection: 'socket' },
        ...{ why: 'gap', since: START + 3000 },
      },
    ]);
  });

  it('is cleared after an unreadable message, whose levels no checksum may cover', () => {
    const script = new Script('kraken');
    script.frames(message('book', 'snapshot', levels(BIDS, steps(ASKS))));
    const bad = message('book', 'update', levels('{"price":"x","qty":1}', ''));
    expect(types(script.frames(bad))).toStrictEqual(['gap', 'book_snapshot']);
    expect(script.normaliser.needs()).toMatchObject([{ by: 'socket', why: 'gap' }]);
    expect(script.frames(update('', steps([5005]), DOCUMENTED))).toStrictEqual([]);
  });

  it('has the subscribed depth', () => {
    const script = new Script('kraken');
    script.sent({ method: 'subscribe', params: { channel: 'book', symbol: ['BTC/USD'], depth: 25 } });
    script.frames(message('book', 'snapshot', levels(BIDS, steps(ASKS))));
    const [change] = script.frames(update(steps([4945]), '', DOCUMENTED));
    expect(change).toMatchObject({ type: 'book_change', bids: [[0.04945, 0.000005]] });
  });
});

describe('Kraken’s other channels, version 2', () => {
  const trade = (id: number, more = '') =>
    `{"symbol":"BTC/USD","side":"buy","price":105944.20,"qty":0.00027625,"ord_type":"limit","trade_id":${id},"timestamp":"${TIME}"${more}}`;

  it('give each trade once: listed at subscription, streamed, and listed again', () => {
    const script = new Script('kraken');
    script.frames(
      message('trade', 'snapshot', [trade(8), trade(9)].join(',')),
      message('trade', 'update', [trade(9), trade(10)].join(',')),
      message('trade', 'snapshot', [trade(10), trade(11)].join(',')),
    );
    const trades = script.events.filter((event) => event.type === 'trade');
    expect(trades).toMatchObject([
      { id: '8', price: 105_944.2, side: 'buy' },
      { id: '9' },
      { id: '10' },
      { id: '11' },
    ]);
  });

  const ticker = '{"symbol":"BTC/USD","bid":105944.20,"bid_qty":2.5,"ask":105944.30,"ask_qty":3.2,"last":1}';

  it('give quotes from the ticker if there is no book, and beside it if it follows the best prices', () => {
    const alone = new Script('kraken');
    expect(alone.frames(message('ticker', 'snapshot', ticker))[1]).toMatchObject({
      ...{ type: 'quote', bid: 105_944.2, bidSize: 2.5, ask: 105_944.3, askSize: 3.2 },
    });
    const subscribe = (params: object) => ({
      method: 'subscribe',
      params: { symbol: ['BTC/USD'], ...params },
    });
    const beside = new Script('kraken');
    beside.sent(subscribe({ channel: 'book' }));
    beside.sent(subscribe({ channel: 'ticker' }));
    expect(beside.frames(message('ticker', 'update', ticker))).toStrictEqual([]);
    beside.sent(subscribe({ channel: 'ticker', event_trigger: 'bbo' }));
    expect(types(beside.frames(message('ticker', 'update', ticker)))).toStrictEqual(['instrument', 'quote']);
  });

  it('give quotes from the ticker if the venue refuses the book', () => {
    const script = new Script('kraken');
    script.sent({ method: 'subscribe', params: { channel: 'book', symbol: ['BTC/USD'] } });
    const error = 'Currency pair not supported BTC/USD';
    script.frames({ method: 'subscribe', success: false, error, symbol: 'BTC/USD' });
    expect(types(script.frames(message('ticker', 'update', ticker)))).toStrictEqual(['instrument', 'quote']);
    expect([...script.normaliser.tally.leftOut]).toStrictEqual([[`subscribe refused: ${error}`, 1]]);
  });

  it('give instruments, whose new status is sent at once', () => {
    const script = new Script('kraken');
    const pairs = (status: string) =>
      `{"channel":"instrument","type":"update","data":{"assets":[],"pairs":[{"symbol":"BTC/USD","base":"BTC","quote":"USD","status":"${status}","qty_increment":1e-8,"price_increment":0.1}]}}`;
    script.frames(pairs('online'), message('trade', 'update', trade(1)));
    expect(script.events).toMatchObject([
      { type: 'instrument', instrument: { name: 'BTC/USD', tickSize: 0.1, lotSize: 1e-8 } },
      { type: 'status', status: 'open' },
      { type: 'trade' },
    ]);
    expect(script.frames(pairs('online'), pairs('post_only'))).toMatchObject([{ status: 'halted' }]);
  });

  it('halt and open all products with the venue’s status, and are silent otherwise', () => {
    const script = new Script('kraken');
    const system = (of: string) => message('status', 'update', `{"system":"${of}","version":"2.0.10"}`);
    script.frames(system('online'), message('trade', 'update', trade(1)));
    const events = script.frames(
      system('maintenance'),
      '{"channel":"heartbeat"}',
      { method: 'pong' },
      system('online'),
    );
    expect(events).toMatchObject([{ status: 'halted' }, { status: 'open' }]);
    expect(script.normaliser.tally.unreadable).toBe(0);
    expect([...script.normaliser.tally.leftOut]).toStrictEqual([]);
  });

  it('have the listing of today’s code by REST too, which has the old one', () => {
    const script = new Script('kraken');
    const product = { wsname: 'XBT/USD', tick_size: '0.5', lot_decimals: 8, status: 'online' };
    script.answer('https://api.kraken.com/0/public/AssetPairs', { error: [], result: { XXBTZUSD: product } });
    expect(script.frames(message('trade', 'update', trade(1)))[0]).toMatchObject({
      instrument: { symbol: 'kraken:BTC/USD', name: 'BTC/USD', tickSize: 0.5, lotSize: 1e-8 },
    });
  });
});
