import { describe, expect, it } from 'vitest';
import { cryptofeed } from '../../../../server/tape/importers/cryptofeed';
import { marketData } from '../../../market-data';
import { readAll } from '../../tape/importers/read-all';
import { type Json, PlainBook } from '../captured';
import { booksOf, NO_RECORDED, recordedLines, singleMessages } from '../recorded';
import { Script, types } from '../script';

const TIME = 1_684_930_165_621;
const update = (channel: string, result: unknown, event = 'update') => ({
  ...{ time: 1_684_930_165, channel, event, result },
});

describe.skipIf(NO_RECORDED)('recorded frames of Gate’s futures', () => {
  const FILE = ['gate', 'GATEIO_FUTURES_20230524.jsonl.gz'] as const;

  it('give the books of a simple reader, from their REST snapshots on', async () => {
    const { events } = await readAll(cryptofeed, marketData('live', ...FILE));
    const lines = recordedLines(...FILE).map((line): Json => JSON.parse(line));
    const books = booksOf(events);
    let compared = 0;
    for (const { t, url = '', data } of lines) {
      const code = /order_book\?contract=(\w+)/.exec(url)?.[1];
      if (t !== 'http' || code === undefined) continue;
      const plain = new PlainBook();
      const { id, bids, asks }: Json = JSON.parse(data);
      for (const { p, s } of bids) plain.set('bids', p, s);
      for (const { p, s } of asks) plain.set('asks', p, s);
      for (const line of lines) {
        const { result }: Json = line.t === 'recv' ? JSON.parse(line.data) : {};
        if (result?.s !== code || !(result.u > id) || !('U' in result)) continue;
        for (const { p, s } of result.b) plain.set('bids', p, s);
        for (const { p, s } of result.a) plain.set('asks', p, s);
      }
      expect(books.get(`gateio-futures:${code}`)?.top(10), code).toStrictEqual(plain.top(10));
      compared += 1;
    }
    expect(compared).toBe(10);
    expect(events.filter(({ type }) => type === 'gap')).toStrictEqual([]);
    const instruments = events.flatMap((event) => (event.type === 'instrument' ? [event.instrument] : []));
    expect(instruments.every(({ contractSize = 0, kind }) => contractSize > 0 && kind === 'perpetual')).toBe(
      true,
    );
  });

  it('of every documented kind are readable', () => {
    const script = new Script('gateio-futures');
    const spot = new Script('gateio');
    for (const { text, from } of singleMessages('gate', 'ws')) {
      const isFutures = text.includes('"futures.');
      // The example of futures.obu repeats its own stream name wrongly; its form is right.
      (isFutures ? script : spot).frames(text);
      expect(script.normaliser.tally.firstFault ?? spot.normaliser.tally.firstFault, from).toBeUndefined();
    }
    expect(types(script.events)).toContain('book_snapshot');
  });
});

describe('Gate’s futures', () => {
  const trade = (id: number, size: number | string) => ({
    ...{ id, size, create_time: 1, create_time_ms: TIME, price: '96.4', contract: 'BTC_USDT' },
  });

  it('give each trade once, whose sign is its side', () => {
    const script = new Script('gateio-futures');
    script.frames(
      update('futures.trades', [trade(7, -108), trade(8, '12.5')]),
      update('futures.trades', [trade(8, '12.5'), { ...trade(9, 1), price: 'x' }, trade(10, 3)]),
    );
    expect(script.events).toMatchObject([
      { type: 'instrument', instrument: { name: 'BTC/USDT perp', kind: 'perpetual' } },
      { type: 'trade', symbol: 'gateio-futures:BTC_USDT', id: '7', size: 108, side: 'sell' },
      { type: 'instrument' },
      { type: 'trade', id: '8', size: 12.5, side: 'buy' },
      { type: 'gap' },
      { type: 'trade', id: '10', size: 3 },
    ]);
  });

  it('have the multiplier of their contracts, and inverse ones a dollar', () => {
    const script = new Script('gateio-futures');
    const product = (name: string, more: object) => ({
      ...{ name, order_price_round: '0.1', in_delisting: false, type: 'direct', quanto_multiplier: '0.0001' },
      ...more,
    });
    script.answer('https://api.gateio.ws/api/v4/futures/usdt/contracts', [
      product('BTC_USDT', {}),
      product('BTC_USD', { type: 'inverse', quanto_multiplier: '0' }),
    ]);
    const best = (s: string) =>
      update('futures.book_ticker', { t: TIME, u: 1, s, b: '9', B: 5, a: '', A: 0 });
    const events = script.frames(best('BTC_USDT'), best('BTC_USD'));
    expect(events).toMatchObject([
      { instrument: { contractSize: 0.0001, tickSize: 0.1, lotSize: 1 } },
      { type: 'status', status: 'open' },
      { type: 'quote', bid: 9, bidSize: 5 },
      { instrument: { contractSize: 1, inverse: true } },
      { type: 'status' },
      { type: 'quote' },
    ]);
  });

  it('need a REST snapshot for changes to one, and a new subscription for a streamed one', () => {
    const script = new Script('gateio-futures');
    const levels = { b: [{ p: '9', s: 1 }], a: [] };
    script.frames(update('futures.order_book_update', { t: TIME, s: 'A_USDT', U: 5, u: 6, ...levels }));
    const obu = (more: object) => update('futures.obu', { t: TIME, s: 'ob.B_USDT.50', ...levels, ...more });
    script.frames(obu({ full: true, u: 5 }), obu({ U: 8, u: 9 }));
    expect(script.normaliser.needs()).toMatchObject([
      { code: 'A_USDT', by: 'rest', why: 'first' },
      { code: 'B_USDT', by: 'socket', why: 'gap' },
    ]);
    const url = 'https://api.gateio.ws/api/v4/futures/usdt/order_book?contract=A_USDT&with_id=true';
    expect(types(script.answer(url, { id: 4, bids: [], asks: [] }))).toContain('book_change');
    // After a restart of the venue, the stream may begin with lower ids.
    script.frames(obu({ full: true, u: 2 }));
    expect(types(script.frames(obu({ U: 3, u: 4 })))).toStrictEqual(['book_change']);
    expect(script.normaliser.needs()).toStrictEqual([]);
  });

  it('do not mix with spot', () => {
    const script = new Script('gateio');
    expect(script.frames(update('futures.trades', [trade(7, 1)]))).toStrictEqual([]);
    expect([...script.normaliser.tally.leftOut]).toStrictEqual([['futures.trades', 1]]);
  });
});
