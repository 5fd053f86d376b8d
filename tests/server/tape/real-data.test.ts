// slow: reads real market data

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Level, MarketEvent } from '../../../lib/market/event';
import { turnoverOf } from '../../../lib/market/turnover';
import { Market } from '../../../server/market/market';
import { importTape } from '../../../server/tape/commands/import-tape';
import { TapeReader } from '../../../server/tape/format/tape-reader';
import { verifyTape } from '../../../server/tape/format/verify-tape';
import { ashare } from '../../../server/tape/importers/ashare';
import { binanceRaw } from '../../../server/tape/importers/binance-raw';
import type { Importer } from '../../../server/tape/importers/importer';
import { marketData } from '../../market-data';
import { temporaryFolder } from './temporary-folder';

/**
 * Compares tapes of real recordings with an independent reading that shares no code with the importers.
 * The recordings are not part of the project.
 */
const RAW = marketData('binance-raw');
const ZIP = marketData('ashare', '20211201snapshot_30stocks.zip');
/** Test timeout for reading 100 MB of JSON twice on a busy machine, ms. */
const TIMEOUT = 240_000;

interface Reference {
  last?: number;
  prevClose?: number;
  bid?: number;
  bidSize?: number;
  ask?: number;
  askSize?: number;
  volume?: number;
  turnover?: number;
  bids: Level[];
  asks: Level[];
  counts: Record<string, number>;
}

async function importInto(
  dataDir: string,
  importer: Importer,
  files: readonly string[],
): Promise<TapeReader> {
  const signal = new AbortController().signal;
  const quiet = { progress: () => {}, warn: () => {} };
  await importTape({ importer, files, dataDir, id: 'real', force: false, signal, ...quiet });
  const folder = join(dataDir, 'tapes', 'real');
  expect(verifyTape(folder).faults).toStrictEqual([]);
  return new TapeReader(folder);
}

function playAll(batches: Iterable<{ events: readonly MarketEvent[] }>): {
  market: Market;
  counts: Map<string, number>;
} {
  const market = new Market();
  const counts = new Map<string, number>();
  for (const { events } of batches) {
    for (const event of events) {
      market.apply(event);
      const key = `${event.type} ${'symbol' in event ? event.symbol : ''}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return { market, counts };
}

function binanceReference(file: string): Reference {
  const trades: [price: number, units: number, day: number][] = [];
  let quote: Record<string, string> = {};
  const sides = { b: new Map<string, string>(), a: new Map<string, string>() };
  const deltas: { u: number; b: [string, string][]; a: [string, string][] }[] = [];
  let snapshot: { lastUpdateId: number; bids: [string, string][]; asks: [string, string][] } | undefined;
  const counts = { trade: 0, quote: 0 };
  for (const line of gunzipSync(readFileSync(file)).toString('utf8').split('\n')) {
    if (line === '') continue;
    const message = JSON.parse(line.slice(line.indexOf(' ') + 1));
    const data = message.data ?? message;
    if (data.e === 'trade') {
      trades.push([Number(data.p), Math.round(Number(data.q) * 1e8), Math.floor(data.T / 86_400_000)]);
      counts.trade += 1;
    } else if (data.e === 'depthUpdate') deltas.push(data);
    else if (data.lastUpdateId) snapshot = data;
    else {
      quote = data;
      counts.quote += 1;
    }
  }
  if (!snapshot) throw new Error(`no snapshot in ${file}`);
  for (const [price, size] of snapshot.bids) sides.b.set(price, size);
  for (const [price, size] of snapshot.asks) sides.a.set(price, size);
  let changes = 0;
  for (const delta of deltas) {
    // A futures delta may end exactly at the snapshot; it changes nothing then.
    if (delta.u <= snapshot.lastUpdateId) continue;
    changes += 1;
    for (const side of ['b', 'a'] as const)
      for (const [price, size] of delta[side]) sides[side].set(price, size);
  }
  const top = (side: Map<string, string>, sign: number): Level[] =>
    [...side]
      .map(([price, size]): Level => [Number(price), Number(size)])
      .filter(([, size]) => size > 0)
      .sort((x, y) => sign * (x[0] - y[0]))
      .slice(0, 10);
  // The day is the one in UTC, which two of the captures cross. Coin-margined contracts are of 100 or 10 dollars.
  const today = trades.filter(([, , day]) => day === trades.at(-1)?.[2]);
  const isInverse = file.includes('cm_');
  const size = file.toLowerCase().includes('btc') ? 100 : 10;
  return {
    ...{
      last: trades.at(-1)?.[0] as number,
      volume: today.reduce((sum, [, units]) => sum + units, 0) / 1e8,
    },
    turnover: today.reduce((sum, [price, units]) => sum + (isInverse ? size : price) * units, 0) / 1e8,
    ...{ bid: Number(quote.b), bidSize: Number(quote.B), ask: Number(quote.a), askSize: Number(quote.A) },
    ...{ bids: top(sides.b, -1), asks: top(sides.a, 1) },
    counts: { ...counts, book_snapshot: 1, book_change: changes },
  };
}

const VENUES = { spot: 'binance', usdm: 'binance-usdm', cm: 'binance-cm' } as const;

describe.skipIf(!existsSync(RAW))('the six Binance captures on one tape', () => {
  it('end with the state of an independent reading of each file', { timeout: TIMEOUT }, async () => {
    const dataDir = temporaryFolder();
    const files = readdirSync(RAW).map((name) => join(RAW, name));
    const tape = await importInto(dataDir, binanceRaw, files);
    expect(tape.symbols()).toHaveLength(6);
    const { market, counts } = playAll(tape.play());
    for (const file of files) {
      const [, kind = '', code = ''] = /(spot|usdm|cm)_(.+)_\d+\.gz$/.exec(file) ?? [];
      const symbol = `${VENUES[kind as keyof typeof VENUES]}:${code.toUpperCase()}`;
      const wanted = binanceReference(file);
      const row = market.indexOf(symbol);
      expect(row, symbol).toBeGreaterThanOrEqual(0);
      const { last, bid, bidSize, ask, askSize, volume, vwap } = market.quote(row);
      const { bids, asks, counts: wantedCounts, turnover = 0, ...values } = wanted;
      const shown = turnoverOf(market.instrumentOf(row), volume ?? 0, vwap ?? 0);
      expect(Math.abs(shown / turnover - 1), symbol).toBeLessThan(1e-6);
      expect({ last, bid, bidSize, ask, askSize, volume }).toStrictEqual(values);
      expect(market.depth(row, 10)).toStrictEqual({ bids, asks });
      for (const type of ['trade', 'quote', 'book_snapshot', 'book_change']) {
        expect(counts.get(`${type} ${symbol}`), `${type} ${symbol}`).toBe(wantedCounts[type]);
      }
    }
    expect([...counts.keys()].filter((key) => key.startsWith('gap'))).toStrictEqual([]);
    const middle = ((tape.start ?? 0) + (tape.end ?? 0)) / 2;
    const sought = playAll([...tape.seek(middle)].filter(({ state }) => state));
    const straight = playAll(
      [...tape.play()].map(({ events }) => ({
        events: events.filter((event) => event.localTimestamp <= middle),
      })),
    );
    expect(sought.market.keyframe()).toStrictEqual(straight.market.keyframe());
  });
});

interface ShareRow {
  readonly time: string;
  readonly cells: Readonly<Record<string, string>>;
}

/** Returns the rows of each share by time. */
function shareRows(): Map<string, ShareRow[]> {
  const [csv] = Object.values(unzipSync(readFileSync(ZIP)));
  const [header = '', ...lines] = strFromU8(csv as Uint8Array)
    .trim()
    .replaceAll('"', '')
    .split(/\r?\n/);
  const names = header.split(',');
  const shares = new Map<string, ShareRow[]>();
  for (const line of lines) {
    const values = line.split(',');
    const cells = Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
    const rows = shares.get(cells.SecurityID ?? '') ?? [];
    rows.push({ time: cells.DateTime ?? '', cells });
    shares.set(cells.SecurityID ?? '', rows);
  }
  for (const rows of shares.values()) rows.sort((a, b) => a.time.localeCompare(b.time));
  return shares;
}

const cents = (text: string | undefined): number => Number(Number(text).toFixed(2));

function sideOf(cells: Readonly<Record<string, string>>, side: 'Bid' | 'Offer'): Level[] {
  return [...Array(10).keys()]
    .map((level): Level => [cents(cells[`${side}Price${level}`]), Number(cells[`${side}OrderQty${level}`])])
    .filter(([price]) => price > 0);
}

/** Returns the number of changes of a share's status, or of its auction while both sides have one price. */
function statusChanges(rows: readonly ShareRow[]): number {
  const states = rows.map(({ cells }) => {
    const isMatched =
      cells.InstrumentStatus === 'OCALL' && sideOf(cells, 'Bid')[0]?.[0] === sideOf(cells, 'Offer')[0]?.[0];
    const auction = ['BidPrice0', 'BidOrderQty0', 'BidOrderQty1', 'OfferOrderQty1'].map((name) =>
      Number(cells[name]),
    );
    return JSON.stringify([
      cells.InstrumentStatus,
      isMatched && sideOf(cells, 'Bid').length > 0 ? auction : 0,
    ]);
  });
  return states.filter((state, at) => state !== states[at - 1]).length;
}

describe.skipIf(!existsSync(ZIP))('the thirty Shanghai shares on a tape', () => {
  const shares = new Map<string, ShareRow[]>();
  const dataDir = temporaryFolder(afterAll);
  let tape: TapeReader;
  beforeAll(async () => {
    for (const [code, rows] of shareRows()) shares.set(code, rows);
    tape = await importInto(dataDir, ashare, [ZIP]);
  }, TIMEOUT);

  it('end with the state of an independent reading of the file', () => {
    const { market, counts } = playAll(tape.play());
    expect(shares.size).toBe(30);
    for (const [code, rows] of shares) {
      const symbol = `sse:${code}`;
      const row = market.indexOf(symbol);
      const { cells } = rows.at(-1) as ShareRow;
      const { last, open, high, low, volume, prevClose, status } = market.quote(row);
      expect({ last, open, high, low, volume, prevClose, status }, symbol).toStrictEqual({
        ...{
          last: cents(cells.LastPx),
          open: cents(cells.OpenPx),
          high: cents(cells.HighPx),
          low: cents(cells.LowPx),
        },
        ...{ volume: Number(cells.TotalVolumeTrade), prevClose: cents(cells.PreClosePx), status: 'open' },
      });
      expect(market.depth(row, 10), symbol).toStrictEqual({
        bids: sideOf(cells, 'Bid'),
        asks: sideOf(cells, 'Offer'),
      });
      const traded = rows.filter((one) => Number(one.cells.LastPx) > 0);
      expect(counts.get(`book_snapshot ${symbol}`)).toBe(rows.length);
      expect(counts.get(`bar ${symbol}`)).toBe(traded.length);
      expect(counts.get(`status ${symbol}`)).toBe(statusChanges(rows));
      expect(counts.get(`trade ${symbol}`)).toBeUndefined();
    }
  });

  it('have no last price, daily bar or volume before the opening match, and no level at 0', () => {
    const beforeMatch = Date.UTC(2021, 11, 1, 1, 24, 59) * 1000;
    const { market } = playAll([...tape.seek(beforeMatch)].filter(({ state }) => state));
    expect(market.size).toBe(30);
    for (const code of shares.keys()) {
      const row = market.indexOf(`sse:${code}`);
      const quote = market.quote(row);
      for (const field of ['last', 'open', 'high', 'low', 'volume'] as const)
        expect(quote[field], field).toBeUndefined();
      expect(quote).toMatchObject({
        status: 'auction',
        prevClose: cents(shares.get(code)?.[0]?.cells.PreClosePx),
      });
      const { bids, asks } = market.depth(row, 10);
      for (const [price, size] of [...bids, ...asks]) expect(Math.min(price, size)).toBeGreaterThan(0);
    }
  });
});
