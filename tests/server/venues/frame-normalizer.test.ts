import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { toSymbol } from '../../../lib/market/instrument';
import { Script, START, types } from './script';

const trade = (t: number, p = '1') => ({
  stream: 'btcusdt@trade',
  data: { e: 'trade', E: 1_786_309_548_000, s: 'BTCUSDT', t, p, q: '1', m: true, M: true },
});

describe('frames of a venue', () => {
  it('that are unreadable give a gap and are counted, and later ones are unaffected', () => {
    const script = new Script('binance');
    const bad = ['{"e":', '"text"', 'null', '{"data":5}', '{"e":"trade"}', JSON.stringify(trade(1, 'x'))];
    const events = script.frames(...bad, trade(2));
    expect(types(events)).toStrictEqual([...bad.map(() => 'gap'), 'instrument', 'trade']);
    expect(events[4]).toStrictEqual({
      type: 'gap',
      ...{ timestamp: START + 5000, localTimestamp: START + 5000 },
      reason: 'a frame could not be read: m must be true or false, not undefined',
    });
    expect(script.normaliser.tally.unreadable).toBe(bad.length);
    expect(script.normaliser.tally.firstFault).toMatch(/JSON/);
  });

  it('are read from bytes, compressed or not', () => {
    const script = new Script('binance');
    const text = (id: number) => JSON.stringify(trade(id));
    const frame = (data: Uint8Array) => script.take({ kind: 'frame', connection: 'socket', data });
    expect(types(frame(Buffer.from(text(1))))).toStrictEqual(['instrument', 'trade']);
    expect(types(frame(gzipSync(text(2))))).toStrictEqual(['trade']);
    expect(types(frame(gzipSync(text(3)).subarray(0, 20)))).toStrictEqual(['gap']);
    expect(types(frame(new Uint8Array()))).toStrictEqual(['gap']);
  });

  it('that decompress without end are rejected', () => {
    const script = new Script('binance');
    const data = gzipSync(Buffer.alloc(80 * 1024 * 1024));
    expect(types(script.take({ kind: 'frame', connection: 'socket', data }))).toStrictEqual(['gap']);
  });

  it('of other kinds are counted by kind, up to a maximum of kinds', () => {
    const script = new Script('binance');
    script.frames({ e: 'forceOrder' }, { e: 'forceOrder' }, { e: `${'x'.repeat(200)}` });
    for (let kind = 0; kind < 100; kind++) script.frames({ e: `kind${kind}` });
    const { leftOut } = script.normaliser.tally;
    expect(leftOut.get('forceOrder')).toBe(2);
    expect(leftOut.get(`${'x'.repeat(80)}…`)).toBe(1);
    expect(leftOut.size).toBe(65);
    expect(leftOut.get('of more kinds')).toBe(38);
  });

  it('of REST that are unreadable are counted', () => {
    const script = new Script('binance');
    expect(
      script.answer('https://x/api/v3/depth?symbol=A', { lastUpdateId: 'x', bids: [], asks: [] }),
    ).toEqual([]);
    expect(script.answer('no address', {})).toEqual([]);
    expect(script.answer('https://x/api/v3/exchangeInfo', { symbols: 5 })).toEqual([]);
    expect(script.normaliser.tally.unreadable).toBe(3);
    expect(script.normaliser.tally.firstFault).toContain('lastUpdateId must be a whole number, not "x"');
  });
});

describe('a connection', () => {
  it('gives a disconnect with its reason when it is closed, or reopened', () => {
    const script = new Script('binance');
    expect(script.reconnect()).toStrictEqual([
      {
        ...{ type: 'disconnect', timestamp: START + 1000, localTimestamp: START + 1000 },
        reason: 'socket: reopened',
      },
    ]);
    expect(script.close('1006')).toMatchObject([{ type: 'disconnect', reason: 'socket: 1006' }]);
    expect(script.reconnect()).toStrictEqual([]);
  });

  it('gives no disconnect when an open one carries its subscriptions on', () => {
    const script = new Script('binance');
    script.frames(trade(1));
    script.take({ kind: 'opened', connection: 'next', address: 'wss://venue.example/ws' });
    const closed = { kind: 'closed', connection: 'socket', reason: 'rotation', successor: 'next' } as const;
    expect(script.take(closed)).toStrictEqual([]);
    expect(script.take({ kind: 'closed', connection: 'next', reason: '1006' })).toMatchObject([
      { type: 'disconnect', source: 'binance' },
    ]);
  });

  it('gives a disconnect of the symbols that it alone delivered while another one is open', () => {
    const script = new Script('binance');
    script.take({ kind: 'opened', connection: 'other', address: 'wss://venue.example/ws' });
    script.frames(trade(1));
    const data = JSON.stringify({ u: 1, s: 'ETHUSDT', b: '1', B: '1', a: '2', A: '1' });
    script.take({ kind: 'frame', connection: 'other', data });
    expect(script.close('1006')).toMatchObject([
      { type: 'disconnect', source: 'binance', symbols: ['binance:BTCUSDT'] },
    ]);
    expect(script.take({ kind: 'closed', connection: 'other', reason: '1006' })).toMatchObject([
      { type: 'disconnect', source: 'binance' },
    ]);
    expect(script.events.at(-1)).not.toHaveProperty('symbols');
  });

  it('gives no disconnect if it delivered nothing while another one is open', () => {
    const script = new Script('binance');
    script.frames(trade(1));
    script.take({ kind: 'opened', connection: 'other', address: 'wss://venue.example/ws' });
    expect(script.take({ kind: 'closed', connection: 'other', reason: 'refused' })).toStrictEqual([]);
  });
});

describe('a book that is no longer subscribed', () => {
  const depth = (first: number, last: number) => ({
    ...{ e: 'depthUpdate', E: 1, s: 'BTCUSDT', U: first, u: last },
    ...{ b: [['99', '1']], a: [] },
  });
  const snapshot = (last: number) => ({ lastUpdateId: last, bids: [['98', '1']], asks: [['101', '1']] });
  const ADDRESS = 'https://api.binance.com/api/v3/depth?symbol=BTCUSDT';

  it('is empty until it is subscribed again, and begins with a snapshot without a gap', () => {
    const script = new Script('binance');
    script.frames(depth(1, 2));
    script.answer(ADDRESS, snapshot(1));
    const symbols = [toSymbol('binance:BTCUSDT')];
    expect(script.take({ kind: 'unsubscribed', symbols })).toMatchObject([
      { type: 'book_snapshot', bids: [], asks: [] },
    ]);
    expect(script.frames(depth(50, 51))).toEqual([]);
    expect(script.normaliser.needs()).toMatchObject([{ code: 'BTCUSDT', why: 'first' }]);
    expect(types(script.answer(ADDRESS, snapshot(50)))).toEqual(['book_snapshot', 'book_change']);
    expect(types(script.events)).not.toContain('gap');
  });
});
