import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { binanceRaw } from '../../../../server/tape/importers/binance-raw';
import { temporaryFolder } from '../temporary-folder';
import { readAll } from './read-all';

/** Receive time of the first line, ns; the lines are 1 ms apart. */
const START = 1_723_161_600_000_000_123n;
const STARTED = 1_723_161_600_000_000;
/** The venue's time in the frames, ms. */
const VENUE = 1_723_161_600_500;

type Frame = Record<string, unknown>;

function capture(frames: readonly (Frame | string)[], packed = true, name = 'capture'): string {
  const lines = frames.map((frame, index) => {
    const text = typeof frame === 'string' ? frame : JSON.stringify(frame);
    return `${START + BigInt(index) * 1_000_000n} ${text}\n`;
  });
  return file(lines.join(''), packed, name);
}

function file(text: string, packed = true, name = 'capture'): string {
  const path = join(temporaryFolder(), packed ? `${name}.gz` : `${name}.txt`);
  writeFileSync(path, packed ? gzipSync(text) : text);
  return path;
}

const spot = {
  depth: (U: number, u: number, b: unknown[] = [], a: unknown[] = []): Frame => ({
    stream: 'btcusdt@depth@100ms',
    data: { e: 'depthUpdate', E: VENUE, s: 'BTCUSDT', U, u, b, a },
  }),
  snapshot: (lastUpdateId: number, bids: unknown[] = [], asks: unknown[] = []): Frame => ({
    ...{ lastUpdateId, bids, asks },
  }),
  trade: (t: number, p: string, q: string, m: boolean): Frame => ({
    stream: 'btcusdt@trade',
    data: { e: 'trade', E: VENUE, s: 'BTCUSDT', t, p, q, T: VENUE - 1, m, M: true },
  }),
  quote: (b: string, B: string, a: string, A: string): Frame => ({
    stream: 'btcusdt@bookTicker',
    data: { u: 1, s: 'BTCUSDT', b, B, a, A },
  }),
};

const usdm = {
  depth: (U: number, u: number, pu: number, b: unknown[] = []): Frame => ({
    stream: 'btcusdt@depth@0ms',
    data: { e: 'depthUpdate', E: VENUE, T: VENUE - 3, s: 'BTCUSDT', U, u, pu, b, a: [] },
  }),
  snapshot: (lastUpdateId: number): Frame => ({
    lastUpdateId,
    E: VENUE,
    T: VENUE,
    bids: [['9.5', '1']],
    asks: [],
  }),
};

const types = (events: readonly { type: string }[]): string[] => events.map(({ type }) => type);

describe('a capture of Binance', () => {
  it('yields trades with the aggressor side and times in µs', async () => {
    const path = capture([
      spot.trade(7, '61837.63000000', '0.02000000', true),
      spot.trade(8, '61838', '1', false),
    ]);
    const { events, bytes } = await readAll(binanceRaw, path);
    expect(bytes).toBe(statSync(path).size);
    expect(events.slice(1)).toStrictEqual([
      {
        ...{ type: 'trade', symbol: 'binance:BTCUSDT', id: '7', price: 61837.63, size: 0.02, side: 'sell' },
        ...{ timestamp: (VENUE - 1) * 1000, localTimestamp: STARTED },
      },
      {
        ...{ type: 'trade', symbol: 'binance:BTCUSDT', id: '8', price: 61838, size: 1, side: 'buy' },
        ...{ timestamp: (VENUE - 1) * 1000, localTimestamp: STARTED + 1000 },
      },
    ]);
  });

  it('yields quotes without missing sides; spot quotes have the receive time', async () => {
    const frames = [spot.quote('1.5', '2', '1.6', '3'), spot.quote('1.50', '2', '0.00', '0.00')];
    const { events } = await readAll(binanceRaw, capture(frames));
    const stamp = (time: number) => ({
      type: 'quote',
      symbol: 'binance:BTCUSDT',
      timestamp: time,
      localTimestamp: time,
    });
    expect(events.slice(1)).toStrictEqual([
      { ...stamp(STARTED), bid: 1.5, bidSize: 2, ask: 1.6, askSize: 3 },
      { ...stamp(STARTED + 1000), bid: 1.5, bidSize: 2 },
    ]);
  });

  it('describes instruments by the decimals of their numbers', async () => {
    const frames = [spot.quote('61837.63000000', '3.78826000', '61837.60000000', '1.0')];
    const { events } = await readAll(binanceRaw, capture(frames));
    expect(events[0]).toStrictEqual({
      ...{ type: 'instrument', symbol: 'binance:BTCUSDT', timestamp: STARTED, localTimestamp: STARTED },
      instrument: {
        ...{
          symbol: 'binance:BTCUSDT',
          name: 'BTC/USDT',
          names: { 'zh-CN': '比特币/USDT', ru: 'Биткойн/USDT' },
        },
        ...{
          venue: 'binance',
          currency: 'USDT',
          base: 'BTC',
          kind: 'crypto',
          colorConvention: 'green-up',
          sector: 'layer1',
        },
        ...{ priceDecimals: 2, tickSize: 0.01, sizeDecimals: 5, lotSize: 0.00001 },
      },
    });
  });

  it('updates the instrument before a number that needs more decimals', async () => {
    const frames = [...Array(6000).keys()].map((id) => spot.trade(id, '10.5', '1', true));
    const { events } = await readAll(
      binanceRaw,
      capture([...frames, spot.trade(6000, '10.123', '0.5', true)]),
    );
    expect(events[0]).toMatchObject({ instrument: { priceDecimals: 1, sizeDecimals: 0 } });
    expect(types(events.slice(-2))).toStrictEqual(['instrument', 'trade']);
    expect(events.at(-2)).toMatchObject({
      instrument: { priceDecimals: 3, tickSize: 0.001, sizeDecimals: 1 },
    });
  });

  it('distinguishes the three markets by their frames', async () => {
    const coin = {
      e: 'trade',
      E: VENUE,
      T: VENUE,
      s: 'BTCUSD_PERP',
      t: 1,
      p: '1.1',
      q: '4',
      X: 'MARKET',
      m: false,
    };
    const perpetual = { ...coin, s: 'ETHUSDC', e: 'trade' };
    const files = [
      capture([spot.trade(1, '1', '1', true)]),
      capture([{ stream: 'x', data: coin }]),
      capture([{ stream: 'y', data: perpetual }]),
      capture([{ stream: 'z', data: { ...perpetual, s: 'BTCUSDT_240927' } }]),
    ];
    const { events } = await readAll(binanceRaw, ...files);
    const defined = events.filter(({ type }) => type === 'instrument');
    expect(defined).toMatchObject([
      { symbol: 'binance:BTCUSDT', instrument: { kind: 'crypto', currency: 'USDT' } },
      {
        symbol: 'binance-cm:BTCUSD_PERP',
        instrument: { kind: 'perpetual', currency: 'USD', name: 'BTC/USD perp' },
      },
      { symbol: 'binance-usdm:ETHUSDC', instrument: { kind: 'perpetual', currency: 'USDC' } },
      { symbol: 'binance-usdm:BTCUSDT_240927', instrument: { kind: 'future', name: 'BTC/USDT 240927' } },
    ]);
  });

  it('is merged with other files by receive time', async () => {
    const frames = (from: number, symbol: string) =>
      [...Array(3000).keys()].map((index) => {
        const time = START + BigInt(from + index * 2) * 1_000_000n;
        const data = {
          e: 'trade',
          E: VENUE,
          T: VENUE,
          s: symbol,
          t: index,
          p: '1',
          q: '1',
          m: true,
          M: true,
        };
        return `${time} ${JSON.stringify({ stream: 'x', data })}\n`;
      });
    const one = file(frames(0, 'BTCUSDT').join(''), false);
    const two = file(frames(1, 'ETHUSDT').join(''));
    const { events } = await readAll(binanceRaw, two, one);
    const trades = events.filter(({ type }) => type === 'trade');
    expect(trades).toHaveLength(6000);
    const order = trades.map(({ localTimestamp }) => (localTimestamp - STARTED) / 1000);
    expect(order).toStrictEqual([...Array(6000).keys()]);
  });

  it('raises a receive time that runs backwards, and warns', async () => {
    const line = (ns: bigint, id: number) => `${ns} ${JSON.stringify(spot.trade(id, '1', '1', true))}\n`;
    const path = file(line(START + 5_000_000n, 1) + line(START, 2) + line(START + 9_000_000n, 3));
    const { events, warnings } = await readAll(binanceRaw, path);
    expect(events.slice(1).map(({ localTimestamp }) => localTimestamp - STARTED)).toStrictEqual([
      5000, 5000, 9000,
    ]);
    expect(warnings).toStrictEqual([
      `${path}: 1 receive times ran backwards; each was raised to the one before`,
    ]);
  });

  it('skips and counts other frames', async () => {
    const other = { stream: 'btcusdt@aggTrade', data: { e: 'aggTrade', s: 'BTCUSDT' } };
    const frames = [spot.trade(1, '1', '1', true), other, { result: null, id: 1 }, other];
    const { events, warnings } = await readAll(binanceRaw, capture(frames));
    expect(types(events)).toStrictEqual(['instrument', 'trade']);
    expect(warnings).toStrictEqual(['frames of other kinds were left out: 2 aggTrade, 1 result,id']);
  });
});

describe('the order book of a capture', () => {
  it('without a snapshot has no events, and its changes are counted', async () => {
    const changes = [10, 11].map((id) => spot.depth(id, id, [['1', '1']], []));
    const { events, warnings } = await readAll(
      binanceRaw,
      capture([spot.trade(1, '1', '1', true), ...changes]),
    );
    expect(types(events)).toStrictEqual(['instrument', 'trade']);
    expect(warnings).toStrictEqual(['frames of other kinds were left out: 2 book change without a snapshot']);
  });

  it('is the snapshot plus overlapping deltas, including those received before it', async () => {
    const frames = [
      spot.depth(1, 5, [['1', '1']]),
      spot.depth(6, 10, [['2', '2']]),
      spot.depth(11, 15, [['3', '3']]),
      spot.snapshot(8, [['9', '1']], [['10', '2']]),
      spot.depth(16, 16, [], [['11', '0.0']]),
    ];
    const { events } = await readAll(binanceRaw, capture(frames));
    const at = (index: number) => ({ symbol: 'binance:BTCUSDT', localTimestamp: STARTED + index * 1000 });
    expect(events.slice(1)).toStrictEqual([
      { type: 'book_snapshot', ...at(3), timestamp: STARTED + 3000, bids: [[9, 1]], asks: [[10, 2]] },
      { type: 'book_change', ...at(3), timestamp: VENUE * 1000, bids: [[2, 2]], asks: [] },
      { type: 'book_change', ...at(3), timestamp: VENUE * 1000, bids: [[3, 3]], asks: [] },
      { type: 'book_change', ...at(4), timestamp: VENUE * 1000, bids: [], asks: [[11, 0]] },
    ]);
  });

  it('continues right after its snapshot or overlaps it', async () => {
    const behind = await readAll(
      binanceRaw,
      capture([spot.snapshot(8), spot.depth(9, 10), spot.depth(11, 12)]),
    );
    expect(types(behind.events)).toStrictEqual(['instrument', 'book_snapshot', 'book_change', 'book_change']);
    const late = await readAll(binanceRaw, capture([spot.snapshot(8), spot.depth(10, 12)]));
    expect(types(late.events)).toStrictEqual(['instrument', 'book_snapshot', 'gap', 'book_snapshot']);
    const over = [usdm.depth(3, 7, 2), usdm.snapshot(8), usdm.depth(8, 9, 7), usdm.depth(20, 21, 9)];
    const futures = await readAll(binanceRaw, capture(over));
    expect(types(futures.events)).toStrictEqual([
      'instrument',
      'book_snapshot',
      'book_change',
      'book_change',
    ]);
    const direct = await readAll(binanceRaw, capture([usdm.snapshot(8), usdm.depth(10, 12, 8)]));
    expect(types(direct.events)).toStrictEqual(['instrument', 'book_snapshot', 'book_change']);
    const missed = await readAll(binanceRaw, capture([usdm.snapshot(8), usdm.depth(10, 12, 9)]));
    expect(types(missed.events)).toStrictEqual(['instrument', 'book_snapshot', 'gap', 'book_snapshot']);
  });

  it('is cleared at a sequence gap, and restarts with the next snapshot', async () => {
    const frames = [
      spot.snapshot(8, [['9', '1']]),
      spot.depth(9, 10),
      spot.depth(13, 14),
      spot.depth(15, 16),
      spot.snapshot(14, [['7', '1']]),
      spot.depth(17, 18),
    ];
    const { events } = await readAll(binanceRaw, capture(frames));
    expect(events.slice(3)).toMatchObject([
      { type: 'gap', symbol: 'binance:BTCUSDT', reason: 'book: changes from 10 to 12 are missing' },
      { type: 'book_snapshot', bids: [], asks: [] },
      { type: 'book_snapshot', bids: [[7, 1]] },
      { type: 'book_change' },
      { type: 'book_change' },
    ]);
  });

  it('is checked on futures by the id of the previous frame', async () => {
    const frames = [usdm.snapshot(8), usdm.depth(7, 9, 5), usdm.depth(30, 33, 9), usdm.depth(40, 41, 34)];
    const { events } = await readAll(binanceRaw, capture(frames));
    expect(types(events.slice(1))).toStrictEqual([
      'book_snapshot',
      'book_change',
      'book_change',
      'gap',
      'book_snapshot',
    ]);
    expect(events.at(-2)).toMatchObject({ reason: 'book: changes from 33 to 34 are missing' });
  });

  it('ignores a snapshot that is older than its state', async () => {
    const frames = [
      spot.snapshot(8),
      spot.depth(9, 20),
      spot.snapshot(15),
      spot.depth(21, 22),
      spot.snapshot(30),
    ];
    const { events } = await readAll(binanceRaw, capture(frames));
    expect(types(events.slice(1))).toStrictEqual([
      'book_snapshot',
      'book_change',
      'book_change',
      'book_snapshot',
    ]);
  });
});

describe('a file that is not a Binance capture', () => {
  it('is rejected with the line and the found content', async () => {
    const good = spot.trade(1, '1', '1', true);
    const fails = async (path: string, message: string | RegExp) =>
      expect(readAll(binanceRaw, path)).rejects.toThrow(message);
    await fails(
      file('exchange,symbol\n'),
      /capture\.gz, line 1: "<receive time in ns> .* found "exchange,symbol"/,
    );
    await fails(capture([good, 'rubbish']), /line 2: the frame is not valid JSON/);
    await fails(capture([good, '"text"']), /line 2: not a frame of Binance: /);
    await fails(capture([{ e: 'trade', s: 'BTCUSDT' }]), /line 1: not a frame of Binance: "\{/);
    await fails(capture([{ hello: 1 }]), /no trade, bookTicker or depthUpdate in its first 1 lines/);
    await fails(file(''), /no trade, bookTicker or depthUpdate/);
    await fails(capture([spot.snapshot(1)]), /no trade, bookTicker or depthUpdate/);
    await fails(capture([good, usdm.depth(1, 2, 0)]), /line 2: a frame of usdm in a file of spot/);
    await fails(capture([good, spot.trade(2, 'x', '1', true)]), /line 2: "x" is no number/);
    await fails(capture([spot.depth(1, 2), spot.snapshot(0, [['1', 'y']])]), /line 2: "y" is no number/);
    const two = { ...good, data: { ...(good.data as object), s: 'ETHUSDT' } };
    await fails(
      capture([good, two, spot.snapshot(3)]),
      /without a symbol, in a file of several symbols: BTCUSDT, ETHUSDT/,
    );
  });
});
