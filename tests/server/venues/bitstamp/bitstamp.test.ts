import { describe, expect, it } from 'vitest';
import { Script, START, types } from '../script';

const MARKETS = 'https://www.bitstamp.net/api/v2/markets/';
const OHLC = 'https://www.bitstamp.net/api/v2/ohlc/btcusd/';
const SECONDS = START / 1_000_000;

const trade = (id: number, more: object = {}) => ({
  data: {
    ...{ id, timestamp: String(SECONDS), microtimestamp: String(START), type: 0 },
    ...{
      amount: 0.0015847299999999999,
      amount_str: '0.00158473',
      price: 5112.1,
      price_str: '5112.10',
      ...more,
    },
  },
  channel: 'live_trades_btcusd',
  event: 'trade',
});
const book = (microtimestamp: number, bid: string, code = 'btcusd') => ({
  data: { timestamp: String(SECONDS), microtimestamp: String(microtimestamp), bids: [[bid, '1']], asks: [] },
  channel: `order_book_${code}`,
  event: 'data',
});
const product = (market_symbol: string, more: object = {}) => ({
  ...{ market_symbol, base_currency: 'BTC', base_decimals: 8, counter_currency: 'USD', counter_decimals: 2 },
  ...{ name: 'BTC/USD', trading: 'Enabled', market_type: 'SPOT', ...more },
});
const perpetual = product('btcusd-perp', { market_type: 'PERPETUAL', base_decimals: 5, counter_decimals: 0 });

describe('Bitstamp’s streams', () => {
  it('give each trade once, with its side and the digits that were traded', () => {
    const script = new Script('bitstamp');
    script.frames(trade(7), trade(7), trade(9, { type: 1 }), trade(8), trade(10, { type: 2 }));
    const [instrument, ...events] = script.events;
    expect(instrument).toMatchObject({ instrument: { name: 'BTC/USD', sizeDecimals: 8, priceDecimals: 1 } });
    expect(events).toMatchObject([
      { type: 'trade', id: '7', price: 5112.1, size: 0.00158473, side: 'buy', timestamp: START },
      { type: 'trade', id: '9', side: 'sell' },
      { type: 'trade', id: '8' },
      { type: 'gap', reason: expect.stringContaining('type must be 0 or 1, not 2') },
    ]);
  });

  it('keep all digits of ids that no number holds', () => {
    const script = new Script('bitstamp');
    // Both are the same as numbers.
    for (const id of ['2001939623936278528', '2001939623936278529'])
      script.frames(JSON.stringify(trade(7, { id_str: id })).replace('"id":7', `"id":${id}`));
    const ids = script.events.flatMap((event) => (event.type === 'trade' ? [event.id] : []));
    expect(ids).toEqual(['2001939623936278528', '2001939623936278529']);
    script.frames(trade(2 ** 60));
    expect(script.normaliser.tally.firstFault).toContain('id must be a whole number');
  });

  it('give whole books; an older one of a slower connection is left out', () => {
    const script = new Script('bitstamp');
    const events = script.frames(book(START, '9'), book(START - 1, '8'), book(START + 1, '10'));
    expect(events.slice(1)).toMatchObject([
      { type: 'book_snapshot', bids: [[9, 1]], asks: [], timestamp: START },
      { type: 'book_snapshot', bids: [[10, 1]], timestamp: START + 1 },
    ]);
    expect([...script.normaliser.tally.leftOut.keys()]).toEqual(['book older than the one before']);
  });

  it('ask for another connection when the venue says so, until this one is closed', () => {
    const script = new Script('bitstamp');
    script.frames({ event: 'bts:request_reconnect', channel: '', data: null });
    expect(script.normaliser.announcedEnds()).toMatchObject([{ connection: 'socket' }]);
    script.close('replaced');
    expect(script.normaliser.announcedEnds()).toEqual([]);
  });

  it('are silent about heartbeats and acknowledgements, and report errors and other channels', () => {
    const script = new Script('bitstamp');
    script.frames(
      { event: 'bts:heartbeat', channel: '', data: { status: 'success' } },
      { event: 'bts:subscription_succeeded', channel: 'live_trades_btcusd', data: {} },
      { event: 'bts:error', channel: '', data: { code: null, message: 'Invalid channel provided.' } },
      { ...book(START, '9'), channel: 'diff_order_book_btcusd' },
    );
    expect(script.events).toEqual([]);
    expect([...script.normaliser.tally.leftOut.keys()]).toEqual([
      'error: Invalid channel provided.',
      'data of diff_order_book_btcusd',
    ]);
  });
});

describe('Bitstamp’s products', () => {
  it('are described by the venue’s list, and by their code without it', () => {
    const script = new Script('bitstamp');
    script.answer(MARKETS, [perpetual, { market_symbol: 'x' }]);
    const [listed] = script.frames(book(START, '9', 'btcusd-perp'));
    expect(listed).toMatchObject({
      instrument: {
        ...{ symbol: 'bitstamp:btcusd-perp', name: 'BTC/USD perp', kind: 'perpetual', tickSize: 1 },
        ...{ lotSize: 0.00001, contractSize: 1, unit: 'coins', currency: 'USD' },
      },
    });
    const [unlisted] = script.frames(book(START, '9', 'ethusd-perp'));
    expect(unlisted).toMatchObject({ instrument: { name: 'ETH/USD perp', kind: 'perpetual' } });
    expect(script.normaliser.tally.unreadable).toBe(1);
  });

  it('are halted and open again as the list says', () => {
    const script = new Script('bitstamp');
    script.answer(MARKETS, [product('btcusd')]);
    expect(types(script.frames(book(START, '9')))).toEqual(['instrument', 'status', 'book_snapshot']);
    expect(script.answer(MARKETS, [product('btcusd', { trading: 'Disabled' })])).toMatchObject([
      { type: 'status', symbol: 'bitstamp:btcusd', status: 'halted' },
    ]);
    expect(script.answer(MARKETS, [product('btcusd')])).toMatchObject([{ status: 'open' }]);
  });
});

it('Bitstamp’s closed bars and the forming day are read, with the interval of the request', () => {
  const script = new Script('bitstamp');
  const bar = (timestamp: number, close: string) => ({
    ...{ timestamp: String(timestamp), open: '9', high: '11', low: '8', close, volume: '2.5' },
  });
  const minute = SECONDS - (SECONDS % 60);
  const minutes = { data: { pair: 'BTC/USD', ohlc: [bar(minute - 60, '10'), bar(minute, '12')] } };
  const [, ...closed] = script.answer(`${OHLC}?step=60&limit=2`, minutes);
  expect(closed).toMatchObject([
    { type: 'bar', interval: '1m', start: (minute - 60) * 1_000_000, open: 9, close: 10, volume: 2.5 },
  ]);
  const days = { data: { ohlc: [bar(SECONDS - (SECONDS % 86_400), '12')] } };
  expect(script.answer(`${OHLC}?step=86400&limit=2`, days)).toMatchObject([{ interval: '1d', close: 12 }]);
  script.answer(`${OHLC}?step=61`, minutes);
  expect(script.normaliser.tally.firstFault).toContain('the interval must be one of 60, 300');
});
