// slow: reads real market data

import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Market } from '../../../../server/market/market';
import { importTape } from '../../../../server/tape/commands/import-tape';
import { TapeReader } from '../../../../server/tape/format/tape-reader';
import { verifyTape } from '../../../../server/tape/format/verify-tape';
import { cryptofeed } from '../../../../server/tape/importers/cryptofeed';
import { marketDataFiles } from '../../../market-data';
import { CAPTURE_TIMEOUT, NO_CAPTURES } from '../../venues/captured';
import { temporaryFolder } from '../temporary-folder';
import { readAll } from './read-all';

/** Time of the first line, s. */
const START = 1_633_998_511.5;
const STARTED = 1_633_998_511_500_000;

type Line = Record<string, unknown>;

const header = (exchange: string, format = 2): Line => ({ t: 'header', format, exchange, config: {} });

function capture(lines: readonly (Line | string)[], name = 'capture.jsonl.gz'): string {
  const text = lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');
  const path = join(temporaryFolder(), name);
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
  return path;
}

const at = (seconds: number, conn: string, line: Line): Line => ({ ...line, conn, ts: START + seconds });

const trade = (t: number, seconds: number, conn = 'ws.1', s = 'BTCUSDT'): Line =>
  at(seconds, conn, {
    t: 'recv',
    data: JSON.stringify({ data: { e: 'trade', E: 1_633_998_511_000, s, t, p: '10.5', q: '2', m: false } }),
  });

const received = (events: readonly { type: string; localTimestamp: number }[]): number[] =>
  events
    .filter(({ type }) => type === 'trade')
    .map(({ localTimestamp }) => (localTimestamp - STARTED) / 1000);

describe('a capture by cryptofeed', () => {
  it('is read by the normalizer of its exchange', async () => {
    const connect = at(0, 'ws.1', { t: 'connect', addr: 'wss://stream.binance.com:9443/stream' });
    const binary = at(0.5, 'ws.1', {
      t: 'recv',
      b64: Buffer.from(trade(8, 0).data as string).toString('base64'),
    });
    const path = capture([header('BINANCE'), connect, trade(7, 0.25), binary]);
    const { events, warnings, bytes } = await readAll(cryptofeed, path);
    const stamp = { symbol: 'binance:BTCUSDT', timestamp: 1_633_998_511_000_000 };
    expect(events.slice(1)).toStrictEqual([
      {
        type: 'trade',
        ...stamp,
        localTimestamp: STARTED + 250_000,
        id: '7',
        price: 10.5,
        size: 2,
        side: 'buy',
      },
      {
        type: 'trade',
        ...stamp,
        localTimestamp: STARTED + 500_000,
        id: '8',
        price: 10.5,
        size: 2,
        side: 'buy',
      },
    ]);
    expect(warnings).toStrictEqual([]);
    expect(bytes).toBe(statSync(path).size);
  });

  it('is sorted by time if its connections are stored one after another', async () => {
    const lines = [trade(1, 0, 'a'), trade(2, 0.2, 'a'), trade(3, 0.1, 'b'), trade(4, 0.3, 'b')];
    const path = capture([header('BINANCE'), ...lines], 'capture.jsonl');
    const { events, warnings, bytes } = await readAll(cryptofeed, path);
    expect(received(events)).toStrictEqual([0, 100, 200, 300]);
    expect(warnings).toStrictEqual([]);
    expect(bytes).toBe(statSync(path).size);
  });

  it('has times that run backwards on a connection raised, with a warning', async () => {
    const path = capture([header('BINANCE'), trade(1, 0.2), trade(2, 0.1), trade(3, 0.3)]);
    const { events, warnings } = await readAll(cryptofeed, path);
    expect(received(events)).toStrictEqual([200, 200, 300]);
    expect(warnings).toStrictEqual([
      `${path}: 1 receive times ran backwards; each was raised to the one before`,
    ]);
  });

  it('is merged with others by time, with separate order books', async () => {
    const one = capture([header('BINANCE'), trade(1, 0), trade(2, 0.2)]);
    const two = capture([header('BINANCE_FUTURES'), trade(3, 0.1), trade(4, 0.3)]);
    const { events } = await readAll(cryptofeed, one, two);
    expect(received(events)).toStrictEqual([0, 100, 200, 300]);
    const symbols = new Set(events.map((event) => 'symbol' in event && event.symbol));
    expect([...symbols]).toStrictEqual(['binance:BTCUSDT', 'binance-usdm:BTCUSDT']);
  });

  it('counts unreadable frames, reports the first line, and marks each with a gap', async () => {
    const bad = at(0.1, 'ws.1', { t: 'recv', data: '{"data":{"e":"trade"}}' });
    const path = capture([header('BINANCE'), trade(1, 0), bad, bad, trade(2, 0.2)]);
    const { events, warnings } = await readAll(cryptofeed, path);
    expect(events.map(({ type }) => type)).toStrictEqual(['instrument', 'trade', 'gap', 'gap', 'trade']);
    expect(warnings).toStrictEqual([
      `${path}: frames that could not be read: 2; the first is in line 3: m must be true or false, not undefined`,
    ]);
  });

  it('skips and counts frames and lines of other kinds', async () => {
    const other = at(0.1, 'ws.1', { t: 'recv', data: '{"data":{"e":"forceOrder"}}' });
    const note = at(0.1, 'ws.1', { t: 'note' });
    const path = capture([header('BINANCE'), trade(1, 0), other, note, '', note]);
    const { events, warnings } = await readAll(cryptofeed, path);
    expect(received(events)).toStrictEqual([0]);
    expect(warnings).toStrictEqual([
      `${path}: 2 lines of the unknown kind "note" were skipped`,
      `${path}: frames of other kinds were left out: 1 forceOrder`,
    ]);
  });
});

describe('a file that is not a capture by cryptofeed', () => {
  it('is rejected with the line and the found content', async () => {
    const fails = async (lines: readonly (Line | string)[], message: RegExp) =>
      expect(readAll(cryptofeed, capture(lines))).rejects.toThrow(message);
    await fails([], /capture\.jsonl\.gz: the file is empty/);
    await fails(['hello'], /line 1: invalid JSON/);
    await fails([trade(1, 0)], /line 1: the header of a capture expected, found "\{/);
    await fails([header('BINANCE', 1)], /line 1: capture format 1 is not supported; 2 expected/);
    await fails([header('NASDAQ')], /line 1: no normalizer for the exchange "NASDAQ"; there are BINANCE, /);
    await fails([header('constructor')], /no normalizer for the exchange "constructor"/);
    await fails(
      [header('BINANCE'), trade(1, 0), '{"t":'],
      /line 3: "conn" and "ts" \(seconds\) expected, found "\{\\"t\\":"/,
    );
    await fails([header('BINANCE'), '{"conn":"a","ts":1,'], /line 2: invalid JSON/);
    await fails([header('BINANCE'), '[{"conn":"a","ts":1}]'], /line 2: an object expected/);
    await fails([header('BINANCE'), at(0, 'a', { data: 'x' })], /line 2: "t" expected/);
    await fails(
      [header('BINANCE'), { t: 'recv', data: '{"ts":1}' }],
      /line 2: "conn" and "ts" \(seconds\) expected/,
    );
    await fails([header('BINANCE'), at(0, 'a', { t: 'recv' })], /line 2: a line "recv" without its fields/);
  });

  it('is rejected if it has too many connections to merge', async () => {
    const lines = [...Array(257).keys()].map((id) => trade(id, 257 - id, `ws.${id}`));
    const message = /257 connections out of order; at most 256 can be merged/;
    await expect(readAll(cryptofeed, capture([header('BINANCE'), ...lines]))).rejects.toThrow(message);
  });
});

describe.skipIf(NO_CAPTURES)('the ten real captures', () => {
  it('make one valid tape of all symbols, equal to separate imports', {
    timeout: CAPTURE_TIMEOUT,
  }, async () => {
    const dataDir = temporaryFolder();
    const files = marketDataFiles('captures');
    expect(files).toHaveLength(10);
    const quiet = { progress: () => {}, warn: () => {}, signal: new AbortController().signal };
    await importTape({ importer: cryptofeed, files, dataDir, id: 'ten', force: false, ...quiet });
    const folder = join(dataDir, 'tapes', 'ten');
    expect(verifyTape(folder).faults).toStrictEqual([]);
    const together = new Market();
    let events = 0;
    for (const batch of new TapeReader(folder).play()) {
      events += batch.events.length;
      for (const event of batch.events) together.apply(event);
    }
    expect(together.size).toBe(68);
    for (const file of files) {
      const alone = new Market();
      const read = await readAll(cryptofeed, file);
      events -= read.events.length;
      for (const event of read.events) alone.apply(event);
      for (const [row, instrument] of alone.instruments().entries()) {
        const same = together.indexOf(instrument.symbol);
        expect(together.instrumentOf(same)).toStrictEqual(instrument);
        expect(together.quote(same)).toStrictEqual(alone.quote(row));
        expect(together.depth(same, 1000)).toStrictEqual(alone.depth(row, 1000));
      }
    }
    expect(events).toBe(0);
  });
});
