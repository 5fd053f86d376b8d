import { describe, expect, it } from 'vitest';
import { type Json, PlainBook } from '../captured';
import { booksOf, NO_RECORDED, recordedLines, singleMessages } from '../recorded';
import { Script, START, types } from '../script';

const TIME = 1_787_612_486_207;

describe.skipIf(NO_RECORDED)('recorded frames of OKX', () => {
  it('give the book of a simple reader, whose checksums are 0', () => {
    const script = new Script('okx');
    const lines = recordedLines('okx', 'books_20260824.jsonl');
    script.frames(...lines);
    const plain = new PlainBook();
    for (const { data } of lines.map((line): Json => JSON.parse(line))) {
      for (const { bids, asks } of data ?? []) {
        for (const [price, size] of bids) plain.set('bids', price, size);
        for (const [price, size] of asks) plain.set('asks', price, size);
      }
    }
    expect(booksOf(script.events).get('okx:BTC-USDT')?.top(25)).toStrictEqual(plain.top(25));
    expect(types(script.events).slice(0, 3)).toStrictEqual(['instrument', 'book_snapshot', 'book_change']);
    expect(script.normaliser.needs()).toStrictEqual([]);
  });

  it('of 2023 have each trade once, and books that had no chain yet', () => {
    const script = new Script('okx');
    const trades = new Set<string>();
    for (const line of recordedLines('okx', 'OKCOIN_20230527.jsonl.gz').slice(1)) {
      const { t, data, url } = JSON.parse(line);
      if (t === 'http') script.answer(url, JSON.parse(data));
      if (t !== 'recv') continue;
      script.frames(data);
      const { arg, data: entries }: Json = JSON.parse(data);
      if (arg?.channel === 'trades')
        for (const { instId, tradeId } of entries ?? []) trades.add(`${instId} ${tradeId}`);
    }
    expect(script.normaliser.tally.firstFault).toBe('prevSeqId must be a whole number, not undefined');
    expect(script.events.filter(({ type }) => type === 'trade')).toHaveLength(trades.size);
    expect(booksOf(script.events).size).toBeGreaterThan(0);
  });

  it('of every documented kind are readable', () => {
    const script = new Script('okx');
    const messages = singleMessages('okx', 'ws').filter(({ text }) => text.startsWith('{'));
    for (const { text, from } of messages) {
      script.frames(text);
      expect(script.normaliser.tally.firstFault, from).toBeUndefined();
    }
    expect(messages.length).toBeGreaterThan(15);
    expect(script.normaliser.announcedEnds()).toHaveLength(1);
  });
});

const of = (channel: string, data: object[], more: object = {}) => ({
  ...{ arg: { channel, instId: 'BTC-USDT' }, data },
  ...more,
});
const book = (action: string, prevSeqId: number, seqId: number, bids: unknown[] = []) =>
  of('books', [{ bids, asks: [], ts: String(TIME), checksum: 0, prevSeqId, seqId }], { action });

describe('OKX’s book', () => {
  it('follows the chain of changes, a keep-alive, and a reset to lower ids', () => {
    const script = new Script('okx');
    const events = script.frames(
      book('snapshot', -1, 100, [['9', '1', '0', '1']]),
      book('update', 100, 105, [['9', '2', '0', '1']]),
      book('update', 105, 105),
      book('update', 105, 3, [['9', '0', '0', '0']]),
      book('update', 3, 4, [['8', '1', '0', '1']]),
    );
    expect(events.slice(1)).toMatchObject([
      { type: 'book_snapshot', symbol: 'okx:BTC-USDT', timestamp: TIME * 1000, bids: [[9, 1]] },
      { type: 'book_change', bids: [[9, 2]] },
      { type: 'book_change', bids: [[9, 0]] },
      { type: 'book_change', bids: [[8, 1]] },
    ]);
  });

  it('is cleared at a gap, and needs a new subscription', () => {
    const script = new Script('okx');
    const events = script.frames(
      book('snapshot', -1, 100),
      book('update', 101, 102),
      book('update', 102, 103),
    );
    expect(types(events.slice(2))).toStrictEqual(['gap', 'book_snapshot']);
    expect(script.normaliser.needs()).toStrictEqual([
      {
        ...{ symbol: 'okx:BTC-USDT', code: 'BTC-USDT', by: 'socket', connection: 'socket' },
        ...{ why: 'gap', since: START + 2000 },
      },
    ]);
    expect(
      types(script.frames(book('snapshot', -1, 200), book('update', 200, 201, [['9', '1']]))),
    ).toStrictEqual(['book_snapshot', 'book_change']);
  });

  it('of five levels is a snapshot each time, unless a deeper one sends', () => {
    const script = new Script('okx');
    const five = of('books5', [{ bids: [['9', '1', '0', '1']], asks: [], ts: String(TIME) }]);
    expect(types(script.frames(five, five))).toStrictEqual(['instrument', 'book_snapshot', 'book_snapshot']);
    expect(script.frames(book('snapshot', -1, 100))).toStrictEqual([]);
  });
});

describe('OKX’s other channels', () => {
  const trade = (tradeId: string, more: object = {}) => ({
    ...{ instId: 'BTC-USDT', tradeId, px: '9.5', sz: '0.5', side: 'sell', ts: String(TIME), count: '1' },
    ...more,
  });

  it('give each trade once, of one of the two channels', () => {
    const script = new Script('okx');
    const events = script.frames(
      of('trades', [trade('7')]),
      of('trades-all', [trade('7')]),
      of('trades', [trade('7'), trade('8', { side: 'x' }), trade('9')]),
    );
    expect(events).toMatchObject([
      { type: 'instrument' },
      { type: 'trade', id: '7', price: 9.5, size: 0.5, side: 'sell', timestamp: TIME * 1000 },
      { type: 'gap' },
      { type: 'trade', id: '9' },
    ]);
  });

  const ticker = of('tickers', [
    { instId: 'BTC-USDT', bidPx: '9', bidSz: '1', askPx: '', askSz: '', ts: String(TIME) },
  ]);

  it('give quotes from the ticker unless a book or the best prices are subscribed', () => {
    expect(new Script('okx').frames(ticker)[1]).toMatchObject({ type: 'quote', bid: 9, bidSize: 1 });
    const script = new Script('okx');
    script.sent({ op: 'subscribe', args: [{ channel: 'bbo-tbt', instId: 'BTC-USDT' }] });
    const best = of('bbo-tbt', [{ bids: [], asks: [['10', '2', '0', '1']], ts: String(TIME), seqId: 5 }]);
    expect(types(script.frames(ticker, best))).toStrictEqual(['instrument', 'quote']);
    expect(script.events[1]).toMatchObject({ ask: 10, askSize: 2 });
    expect(script.events[1]).not.toHaveProperty('bid');
    const refused = new Script('okx');
    refused.sent({ op: 'subscribe', args: [{ channel: 'books', instId: 'BTC-USDT' }] });
    refused.frames({ event: 'error', code: '60018', msg: 'Wrong URL or channel' });
    expect(types(refused.frames(ticker))).toStrictEqual(['instrument', 'quote']);
  });

  it('announce an end of the connection, and answer pings with a text that is no JSON', () => {
    const script = new Script('okx');
    const msg = 'The connection will soon be closed for a service upgrade. Please reconnect.';
    expect(script.frames('pong', { event: 'notice', code: '64008', msg })).toStrictEqual([]);
    expect(script.normaliser.announcedEnds()).toMatchObject([{ connection: 'socket', reason: msg }]);
    expect(script.normaliser.tally.unreadable).toBe(0);
  });

  it('halt all products during a maintenance of trading only', () => {
    const script = new Script('okx');
    const status = (serviceType: string, state: string) => of('status', [{ serviceType, state, env: '1' }]);
    script.frames(of('trades', [trade('7')]));
    expect(script.frames(status('11', 'ongoing'), status('5', 'scheduled'))).toStrictEqual([]);
    expect(script.frames(status('5', 'ongoing'), status('5', 'completed'))).toMatchObject([
      { type: 'status', status: 'halted' },
      { type: 'status', status: 'open' },
    ]);
  });
});

describe('OKX’s products', () => {
  const product = (instId: string, more: object) => ({
    ...{ instId, tickSz: '0.1', lotSz: '1', state: 'live', ctVal: '', ctMult: '', ctType: '' },
    ...more,
  });
  const describeAs = (code: string, more: object) => {
    const script = new Script('okx');
    const url = 'https://www.okx.com/api/v5/public/instruments?instType=SWAP';
    script.answer(url, { code: '0', data: [{ instId: 5 }, product(code, more)] });
    const data = [{ bids: [], asks: [], ts: String(TIME), seqId: 1 }];
    const [event] = script.frames({ arg: { channel: 'bbo-tbt', instId: code }, data });
    return event?.type === 'instrument' ? event.instrument : undefined;
  };

  it('have the size of a contract', () => {
    const linear = { instType: 'SWAP', ctVal: '0.01', ctMult: '1', ctType: 'linear' };
    expect(describeAs('BTC-USDT-SWAP', linear)).toMatchObject({
      ...{ name: 'BTC/USDT perp', kind: 'perpetual', contractSize: 0.01, tickSize: 0.1, lotSize: 1 },
    });
    const inverse = { instType: 'FUTURES', ctVal: '100', ctMult: '1', ctType: 'inverse' };
    expect(describeAs('BTC-USD-241220', inverse)).toMatchObject({
      ...{ name: 'BTC/USD 241220', kind: 'future', contractSize: 100, inverse: true },
    });
    const option = { instType: 'OPTION', ctVal: '0.1', ctMult: '0.1', ctType: '' };
    expect(describeAs('BTC-USD-241217-92000-C', option)).toMatchObject({
      ...{ name: 'BTC/BTC 241217-92000-C', currency: 'BTC', contractSize: 0.01 },
    });
    const spot = describeAs('BTC-USDT', { instType: 'SPOT' });
    expect(spot).toMatchObject({ name: 'BTC/USDT', kind: 'crypto' });
    expect(spot).not.toHaveProperty('contractSize');
  });

  it('change with their channel, and a halt comes at once', () => {
    const script = new Script('okx');
    const list = (state: string) => of('instruments', [product('BTC-USDT', { instType: 'SPOT', state })]);
    script.frames(list('live'), of('bbo-tbt', [{ bids: [], asks: [], ts: String(TIME) }]));
    expect(script.frames(list('live'), list('suspend'))).toMatchObject([
      { type: 'status', status: 'halted' },
    ]);
  });
});
