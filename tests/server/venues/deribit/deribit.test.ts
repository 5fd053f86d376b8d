import { describe, expect, it } from 'vitest';
import { cryptofeed } from '../../../../server/tape/importers/cryptofeed';
import { marketData } from '../../../market-data';
import { readAll } from '../../tape/importers/read-all';
import { type Json, PlainBook } from '../captured';
import { booksOf, NO_RECORDED, recordedLines, singleMessages } from '../recorded';
import { Script, START, types } from '../script';

const TIME = 1_779_107_382_051;
const of = (channel: string, data: unknown) => ({
  ...{ jsonrpc: '2.0', method: 'subscription', params: { channel, data } },
});

describe.skipIf(NO_RECORDED)('recorded frames of Deribit', () => {
  const FILE = ['deribit', 'DERIBIT_20210722.jsonl.gz'] as const;

  it('give the books of a simple reader', async () => {
    const { events, warnings } = await readAll(cryptofeed, marketData('live', ...FILE));
    const plain = new Map<string, PlainBook>();
    for (const { t, data } of recordedLines(...FILE).map((line): Json => JSON.parse(line))) {
      const { params }: Json = t === 'recv' ? JSON.parse(data) : {};
      if (!params?.channel.startsWith('book.')) continue;
      const symbol = `deribit:${params.data.instrument_name}`;
      const book = plain.get(symbol) ?? new PlainBook();
      plain.set(symbol, book);
      if (params.data.type === 'snapshot') book.clear();
      for (const [, price, size] of params.data.bids) book.set('bids', price, size);
      for (const [, price, size] of params.data.asks) book.set('asks', price, size);
    }
    const books = booksOf(events);
    expect(books.size).toBe(plain.size);
    for (const [symbol, book] of plain)
      expect(books.get(symbol)?.top(20), symbol).toStrictEqual(book.top(20));
    expect(events.filter(({ type }) => type === 'gap')).toStrictEqual([]);
    expect(warnings.join()).toMatch(/^[^:]*: frames of other kinds were left out: \d+ ticker beside a book$/);
  });

  it('of every documented kind are readable', () => {
    const script = new Script('deribit');
    for (const { text, from } of singleMessages('deribit', 'ws')) {
      script.frames(text);
      expect(script.normaliser.tally.firstFault, from).toBeUndefined();
    }
    for (const { text, from } of singleMessages('deribit', 'rest')) {
      if (!from.includes('http_get_instruments')) continue;
      script.answer('https://www.deribit.com/api/v2/public/get_instruments', JSON.parse(text));
      expect(script.normaliser.tally.firstFault, from).toBeUndefined();
    }
  });
});

const book = (type: string, id: number, previous: number | undefined, bids: unknown[] = []) =>
  of('book.BTC-PERPETUAL.100ms', {
    ...{ type, instrument_name: 'BTC-PERPETUAL', timestamp: TIME, change_id: id, prev_change_id: previous },
    ...{ bids, asks: [] },
  });

describe('Deribit’s book', () => {
  it('follows the chain of changes, and needs a new subscription after a gap', () => {
    const script = new Script('deribit');
    const events = script.frames(
      book('snapshot', 10, undefined, [['new', 9.5, 100]]),
      book('change', 12, 10, [['delete', 9.5, 0]]),
      book('change', 15, 14),
    );
    expect(events.slice(1)).toMatchObject([
      { type: 'book_snapshot', symbol: 'deribit:BTC-PERPETUAL', bids: [[9.5, 100]], timestamp: TIME * 1000 },
      { type: 'book_change', bids: [[9.5, 0]] },
      { type: 'gap', reason: 'book: change 14 came before it, not 12' },
      { type: 'book_snapshot', bids: [] },
    ]);
    expect(script.normaliser.needs()).toMatchObject([
      { code: 'BTC-PERPETUAL', by: 'socket', why: 'gap', since: START + 3000 },
    ]);
  });
});

describe('Deribit’s other channels', () => {
  const trade = (trade_seq: number, more: object = {}) => ({
    ...{ instrument_name: 'BTC-PERPETUAL', trade_seq, trade_id: `t${trade_seq}`, timestamp: TIME },
    ...{ price: 9.5, amount: 20, contracts: 2, direction: 'buy', ...more },
  });

  it('give each trade once, in amounts, without block trades', () => {
    const script = new Script('deribit');
    const trades = [
      trade(7),
      trade(7),
      trade(8, { block_trade_id: 'BLOCK-1' }),
      trade(9, { direction: 5 }),
      trade(10),
    ];
    const events = script.frames(of('trades.BTC-PERPETUAL.100ms', trades));
    expect(events).toMatchObject([
      { type: 'instrument' },
      { type: 'trade', id: 't7', price: 9.5, size: 20, side: 'buy', timestamp: TIME * 1000 },
      { type: 'gap' },
      { type: 'trade', id: 't10' },
    ]);
  });

  const best = { instrument_name: 'BTC-PERPETUAL', timestamp: TIME, best_bid_price: 9, best_bid_amount: 1 };

  it('give quotes from the ticker unless the quotes are subscribed', () => {
    const data = { ...best, best_ask_price: null, best_ask_amount: 0, state: 'open' };
    const ticker = of('ticker.BTC-PERPETUAL.100ms', data);
    const alone = new Script('deribit').frames(ticker);
    expect(alone[1]).toMatchObject({ type: 'quote', bid: 9, bidSize: 1 });
    expect(alone[1]).not.toHaveProperty('ask');
    const script = new Script('deribit');
    script.sent({ method: 'public/subscribe', params: { channels: ['quote.BTC-PERPETUAL'] } });
    expect(types(script.frames(ticker, of('quote.BTC-PERPETUAL', data)))).toStrictEqual([
      'instrument',
      'quote',
    ]);
    const refused = new Script('deribit');
    refused.sent({ method: 'public/subscribe', params: { channels: ['book.BTC-PERPETUAL.raw'] } });
    refused.frames({
      jsonrpc: '2.0',
      id: 1,
      error: { code: 13778, message: 'raw_subscriptions_not_available' },
    });
    expect(types(refused.frames(ticker))).toStrictEqual(['instrument', 'quote', 'status']);
  });

  it('give the state of a product and of the venue, and are silent otherwise', () => {
    const script = new Script('deribit');
    script.frames(of('trades.BTC-PERPETUAL.100ms', [trade(7)]));
    const state = (of_: string) => ({ instrument_name: 'BTC-PERPETUAL', timestamp: TIME, state: of_ });
    const events = script.frames(
      { jsonrpc: '2.0', method: 'heartbeat', params: { type: 'test_request' } },
      { jsonrpc: '2.0', id: 1, result: ['book.BTC-PERPETUAL.100ms'] },
      of('instrument.state.any.any', state('closed')),
      of('instrument.state.any.any', { ...state('created'), instrument_name: 'BTC-1JAN30' }),
      of('platform_state', { maintenance: true }),
      of('platform_state', { maintenance: false }),
    );
    expect(events).toMatchObject([{ status: 'closed' }, { status: 'halted' }, { status: 'open' }]);
    expect([...script.normaliser.tally.leftOut]).toStrictEqual([]);
  });
});

describe('Deribit’s products', () => {
  it('have sizes in amounts, so that a contract is one unit of them', () => {
    const script = new Script('deribit');
    const product = (instrument_name: string, more: object) => ({
      ...{ instrument_name, kind: 'future', tick_size: 0.5, min_trade_amount: 10, contract_size: 10 },
      ...{ quote_currency: 'USD', is_active: true, ...more },
    });
    const result = [
      product('BTC-PERPETUAL', { instrument_type: 'reversed' }),
      product('BTC_USDC-PERPETUAL', { instrument_type: 'linear', quote_currency: 'USDC', is_active: false }),
      product('BTC-24SEP21-40000-P', { kind: 'option', instrument_type: 'reversed', quote_currency: 'BTC' }),
    ];
    script.answer('https://www.deribit.com/api/v2/public/get_instruments?currency=BTC', { result });
    const names = result.map((one) => one.instrument_name);
    script.frames(...names.map((code) => of('quote.x', { instrument_name: code, timestamp: TIME })));
    expect(
      script.events.flatMap((event) => (event.type === 'instrument' ? [event.instrument] : [])),
    ).toMatchObject([
      { name: 'BTC/USD perp', kind: 'perpetual', contractSize: 1, inverse: true, tickSize: 0.5, lotSize: 10 },
      { name: 'BTC/USDC perp', contractSize: 1, unit: 'coins' },
      { name: 'BTC/BTC 24SEP21-40000-P', currency: 'BTC', kind: 'future' },
    ]);
    const statuses = script.events.flatMap((event) => (event.type === 'status' ? [event.status] : []));
    expect(statuses).toStrictEqual(['open', 'halted', 'open']);
  });
});
