// slow: opens databases for many files

import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { MarketEvent } from '../../../../lib/market/event';
import { toSymbol } from '../../../../lib/market/instrument';
import { openDatabase } from '../../../../server/database/database';
import { importTape } from '../../../../server/tape/commands/import-tape';
import { TapeReader } from '../../../../server/tape/format/tape-reader';
import type { Importer } from '../../../../server/tape/importers/importer';
import { sortedEvents } from '../../../../server/tape/importers/tabular/sorted-rows';
import { tabularImporter } from '../../../../server/tape/importers/tabular/tabular-importer';
import { TRADES } from '../../../../server/tape/importers/tabular/trade-table';
import { tardisCsv } from '../../../../server/tape/importers/tardis-csv';
import { tapesFolder } from '../../../../server/tape/library/tape-catalog';
import { temporaryFolder } from '../temporary-folder';
import { readAll } from './read-all';
import { tableFile } from './table-file';

const HEADER = 'exchange,symbol,timestamp,local_timestamp,id,side,price,amount\n';
const TIME = 1_582_329_600_000_000;

/** Generates trade rows: row n is received n µs (or `time(n)`) after the start and written at `order(n)`. */
function trades(count: number, order: (n: number) => number, time: (n: number) => number = (n) => n): string {
  let text = HEADER;
  for (let at = 0; at < count; at++) {
    const n = order(at);
    const received = TIME + time(n);
    text += `binance,BTCUSDT,${received},${received},${n},buy,${(1 + (n % 1000)) / 10},1\n`;
  }
  return text;
}

function idsOf(events: readonly MarketEvent[]): number[] {
  return events.flatMap((event) => (event.type === 'trade' ? [Number(event.id)] : []));
}

describe('rows of a table', () => {
  it('are sorted by receive time', async () => {
    const count = 20_011;
    const shuffled = (n: number): number => (n * 7919) % count;
    const { events } = await readAll(tardisCsv, tableFile(trades(count, shuffled), 'a.csv'));
    expect(idsOf(events)).toStrictEqual([...Array(count).keys()]);
  });

  it('keep the file order at equal times', async () => {
    const order = (n: number): number => (n * 7919) % 5003;
    const once = () => 0;
    const one = tableFile(trades(5003, order, once), 'a.csv');
    const two = tableFile(
      trades(5003, (n) => n + 5003, once),
      'b.csv',
    );
    const rows = [...Array(5003).keys()];
    const { events } = await readAll(tardisCsv, one, two);
    expect(idsOf(events)).toStrictEqual([...rows.map(order), ...rows.map((n) => n + 5003)]);
  });

  it('of several files become one stream', async () => {
    const even = tableFile(
      trades(3000, (n) => 2 * n),
      'even.csv',
    );
    const odd = tableFile(gzipSync(trades(3000, (n) => 2 * (2999 - n) + 1)), 'odd.csv.gz');
    const { events } = await readAll(tardisCsv, odd, even);
    expect(idsOf(events)).toStrictEqual([...Array(6000).keys()]);
    expect(events.filter(({ type }) => type === 'instrument')).toHaveLength(1);
  });

  it('are sorted on disk if they exceed memory', { timeout: 120_000 }, async () => {
    const count = 400_009;
    const path = tableFile(
      trades(count, (n) => (n * 7919) % count),
      'large.csv',
    );
    const small = tabularImporter(
      {
        ...{ format: 'small', summary: '', recognises: () => true },
        mapping: () => ({
          table: TRADES,
          source: {
            ...{ type: 'text', delimiter: ',', headerLines: 1 },
            columns: Object.fromEntries(
              HEADER.trim()
                .split(',')
                .map((name) => [name, 'VARCHAR']),
            ),
          },
          select: {
            ...{
              time: 'local_timestamp::BIGINT',
              timestamp: '"timestamp"::BIGINT',
              symbol: 'symbol_of(exchange, symbol)',
            },
            // Ids that the database cannot compress.
            ...{
              id: "id || '-' || md5(id) || md5(id || 'x')",
              price: 'price::DOUBLE',
              size: 'amount::DOUBLE',
              side: '0',
            },
          },
        }),
        describe: (symbol) => ({
          ...{
            symbol,
            name: symbol,
            venue: 'binance',
            currency: 'USDT',
            kind: 'crypto',
            priceDecimals: 1,
            tickSize: 0.1,
          },
          ...{ sizeDecimals: 0, lotSize: 1, colorConvention: 'green-up' },
        }),
      },
      // The rows take about 60 MB, and twice that while they are sorted.
      64 * 1024 * 1024,
    );
    let next = 0;
    for await (const events of small.read([path], { read: () => {}, warn: () => {} })) {
      for (const event of events) {
        if (event.type !== 'trade') continue;
        if (event.localTimestamp !== TIME + next) expect(event.localTimestamp).toBe(TIME + next);
        next += 1;
      }
    }
    expect(next).toBe(count);
  });

  it('are counted, since a result that runs out of memory ends without an error', async () => {
    const database = await openDatabase();
    onTestFinished(() => database.close());
    const connection = await database.connect();
    const columns = Object.entries(TRADES.columns).map(([name, type]) => `${name} ${type}`);
    await connection.run(
      `CREATE TYPE symbols AS ENUM ('a:B');
       CREATE TABLE trades (position BIGINT, time BIGINT, venue_time BIGINT, symbol VARCHAR, ${columns.join(', ')});
       INSERT INTO trades VALUES (0, 1, 1, 'a:B', 'x', 1, 1, 0)`,
    );
    const builder = await TRADES.builder({
      query: async () => [],
      warn: () => {},
      table: 'trades',
      symbols: new Map(),
    });
    const sorted = sortedEvents(connection, TRADES, 2, builder, [toSymbol('a:B')], () => {});
    expect((await sorted.next()).value?.events).toHaveLength(1);
    await expect(sorted.next()).rejects.toThrow(
      'sorting ended after 1 of 2 rows of trades: memory or disk is too small',
    );
  });

  it('report all bytes of their files as read', async () => {
    const texts = [trades(5000, (n) => n), trades(1, (n) => n + 5000), HEADER];
    const { bytes, warnings } = await readAll(
      tardisCsv,
      ...texts.map((text, index) => tableFile(text, `${index}.csv`)),
    );
    expect(bytes).toBe(texts.join('').length);
    expect(warnings).toStrictEqual([expect.stringMatching(/2\.csv: no rows$/)]);
  });

  it('are read with any line ends, a byte order mark, and quotes', async () => {
    const plain = await readAll(
      tardisCsv,
      tableFile(
        trades(3, (n) => n),
        'a.csv',
      ),
    );
    const other = trades(3, (n) => n)
      .replaceAll('\n', '\r\n')
      .replaceAll(',buy,', ',"buy",');
    const { events } = await readAll(tardisCsv, tableFile(`\ufeff${other}`, 'b.csv'));
    expect(events).toStrictEqual(plain.events);
  });
});

describe('an import of tables', () => {
  const signal = new AbortController().signal;
  const importInto = (dataDir: string, importer: Importer, ...files: string[]) =>
    importTape({
      importer,
      files,
      dataDir,
      id: 'x',
      force: false,
      signal,
      progress: () => {},
      warn: () => {},
    });

  it('makes a tape and leaves no other files', async () => {
    const dataDir = temporaryFolder();
    const made = await importInto(
      dataDir,
      tardisCsv,
      tableFile(
        trades(5000, (n) => n),
        'a.csv',
      ),
    );
    expect(made.events).toBe(5001);
    expect(readdirSync(tapesFolder(dataDir))).toStrictEqual(['x']);
    expect(new TapeReader(join(tapesFolder(dataDir), 'x')).symbols()).toStrictEqual(['binance:BTCUSDT']);
  });

  it('leaves no files if it fails at any point', async () => {
    const whole = gzipSync(trades(20_000, (n) => n));
    const bad = [
      whole.subarray(0, whole.length / 2),
      gzipSync(`${trades(20_000, (n) => n)}binance,BTCUSDT,1,1,1,buy,1,1\n`),
      gzipSync(`${trades(20_000, (n) => n)}binance,BTCUSDT,x,1,1,buy,1,1\n`),
      gzipSync(HEADER),
      gzipSync(''),
    ];
    for (const content of bad) {
      const dataDir = temporaryFolder();
      await expect(importInto(dataDir, tardisCsv, tableFile(content, 'bad.csv.gz'))).rejects.toThrow(
        /bad\.csv\.gz/,
      );
      expect(readdirSync(tapesFolder(dataDir))).toStrictEqual([]);
    }
  });

  it('names a missing file', async () => {
    const path = tableFile(HEADER, 'gone.csv');
    rmSync(path);
    await expect(importInto(temporaryFolder(), tardisCsv, path)).rejects.toThrow(/gone\.csv/);
    expect(existsSync(path)).toBe(false);
  });

  it('stops when it is aborted, and leaves no files', async () => {
    const dataDir = temporaryFolder();
    const path = tableFile(gzipSync(trades(300_000, (n) => n)), 'a.csv.gz');
    const stop = new AbortController();
    const reason = new Error('stopped by a test');
    const quiet = { progress: () => stop.abort(reason), warn: () => {} };
    const request = { importer: tardisCsv, files: [path], dataDir, id: 'x', force: false, ...quiet };
    await expect(importTape({ ...request, signal: stop.signal })).rejects.toBe(reason);
    expect(readdirSync(tapesFolder(dataDir))).toStrictEqual([]);
    await expect(importTape({ ...request, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(readdirSync(tapesFolder(dataDir))).toStrictEqual([]);
  });

  it('removes its temporary files when the consumer stops reading', async () => {
    const tempDir = temporaryFolder();
    const path = tableFile(gzipSync(trades(50_000, (n) => n)), 'a.csv.gz');
    for await (const events of tardisCsv.read([path], { read: () => {}, warn: () => {}, tempDir })) {
      if (events.some(({ type }) => type === 'trade')) break;
      expect(readdirSync(tempDir)).toHaveLength(1);
    }
    expect(readdirSync(tempDir)).toStrictEqual([]);
  });
});
