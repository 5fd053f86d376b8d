// slow: opens databases for many files

import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { importTape } from '../../../../server/tape/commands/import-tape';
import { binanceCsv } from '../../../../server/tape/importers/binance-csv';
import { csv } from '../../../../server/tape/importers/csv-table';
import type { ImportOptions } from '../../../../server/tape/importers/importer';
import { tardisCsv } from '../../../../server/tape/importers/tardis-csv';
import { temporaryFolder } from '../temporary-folder';
import { readAll } from './read-all';
import { expectFault, tableFile, withoutInstruments } from './table-file';

const DAILY = 'Date,Open,High,Low,Close,Volume\n';

async function collected(
  text: string,
  options: ImportOptions,
): Promise<{ count: number; warnings: string[] }> {
  const warnings: string[] = [];
  let count = 0;
  const watcher = { read: () => {}, warn: (warning: string) => void warnings.push(warning), ...options };
  for await (const events of csv.read([tableFile(text, 'AAA_1d.csv')], watcher)) {
    count += withoutInstruments(events).length;
  }
  return { count, warnings };
}

describe('a tape of bars', () => {
  it('is no larger than twice its events in gzip', async () => {
    const minute = (at: number) => new Date(Date.UTC(2024, 0, 2) + at * 60_000).toISOString();
    const price = (at: number) => 100 + ((at * 7919) % 1009) / 100;
    const rows = Array.from(
      { length: 4000 },
      (_, at) => `${minute(at)},${price(at)},112,99,${price(at + 1)},${at % 97}`,
    );
    const path = tableFile(`time,open,high,low,close,volume\n${rows.join('\n')}\n`, 'AAA_1m.csv');
    const { events } = await readAll(csv, path);
    const text = events.map((event) => JSON.stringify(Object.values(event))).join('\n');
    const { bytes } = await importTape({
      ...{ importer: csv, files: [path], dataDir: temporaryFolder(), id: 'x', force: false },
      ...{ signal: new AbortController().signal, progress: () => {}, warn: () => {} },
    });
    expect(bytes).toBeLessThan(2 * gzipSync(text).length);
  });
});

describe('rows that repeat each other', () => {
  it('of bars count once, the last one, also at the end of a longer bar', async () => {
    const minutes = Array.from(
      { length: 60 },
      (_, at) => `2024-01-02 10:${`${at}`.padStart(2, '0')},1,2,1,2,1`,
    );
    const text = `time,open,high,low,close,volume\n${[...minutes, '2024-01-02 10:59,1,3,1,2,1'].join('\n')}\n`;
    const { events, warnings } = await readAll(csv, tableFile(text, 'AAA.csv'));
    const hours = events.filter((event) => event.type === 'bar' && event.interval === '1h');
    expect(hours).toMatchObject([{ high: 3, volume: 60 }]);
    expect(warnings).toContain('1 repeated bars were left out: the last row of each was kept');
  });

  it('of trades in a file of a day and in one of the month count once', async () => {
    const row = (id: number) => `${id},9.5,2,19,${1735689600010866 + id},True,True\n`;
    const { events, warnings } = await readAll(
      binanceCsv,
      tableFile(row(1), 'BTCUSDT-trades-2025-01-01.csv'),
      tableFile(row(1) + row(2), 'BTCUSDT-trades-2025-01.csv'),
    );
    expect(withoutInstruments(events)).toMatchObject([{ id: '1' }, { id: '2' }]);
    expect(warnings).toStrictEqual(['1 repeated trades were left out: the last row of each was kept']);
  });
});

describe('trades without ids in two files', () => {
  const at = (second: number, price: number) =>
    `2024-01-02 10:00:${`${second}`.padStart(2, '0')},${price},1\n`;
  const header = 'time,price,size\n';
  /** Two equal trades of one moment are two. */
  const day = [at(1, 10), at(1, 10), at(2, 11), at(3, 12)];

  async function found(...texts: readonly string[]) {
    const folder = temporaryFolder();
    const paths = texts.map((text, n) => tableFile(header + text, `${n}/AAA.csv`, folder));
    const { events, warnings } = await readAll(csv, ...paths);
    const prices = withoutInstruments(events).map((event) => event.type === 'trade' && event.price);
    return { prices, warnings: warnings.join('\n') };
  }

  it('count once where the files overlap and their rows are the same, in every order of the files', async () => {
    const month = [at(0, 9), ...day, at(4, 13)];
    for (const files of [
      [day.join(''), month.join('')],
      [month.join(''), day.join('')],
    ]) {
      const { prices, warnings } = await found(...files);
      expect(prices).toStrictEqual([9, 10, 10, 11, 12, 13]);
      expect(warnings).toContain('4 trades without ids that two files have were left out: each counts once');
    }
  });

  it('all count where the rows differ or have another order, and the import says so', async () => {
    const other = [at(1, 10), at(1, 10), at(2, 11.5), at(3, 12)];
    const { prices, warnings } = await found(day.join(''), other.join(''));
    expect(prices).toHaveLength(8);
    expect(warnings).toContain('1 overlaps of two files have different trades without ids: all were kept');
    const turned = await found(
      [at(1, 10), at(1, 11), at(3, 12)].join(''),
      [at(1, 11), at(1, 10), at(3, 12)].join(''),
    );
    expect(turned.prices).toHaveLength(6);
  });

  it('all count where the files only share a moment, at which equal trades may be two', async () => {
    const { prices, warnings } = await found(at(1, 10) + at(2, 11), at(2, 11) + at(3, 12));
    expect(prices).toStrictEqual([10, 11, 11, 12]);
    expect(warnings).not.toContain('without ids');
  });
});

describe('a zero', () => {
  it('in a quote is an absent side', async () => {
    const header = 'exchange,symbol,timestamp,local_timestamp,ask_amount,ask_price,bid_price,bid_amount\n';
    const rows =
      'x,BTC,1700000000000000,1700000000000001,1,100,0,0\nx,BTC,1700000000000002,1700000000000003,0,0,99,5\n';
    const { events, warnings } = await readAll(tardisCsv, tableFile(header + rows, 'quotes.csv'));
    const [first, second] = withoutInstruments(events);
    expect(first).toMatchObject({ ask: 100, askSize: 1 });
    expect(first).not.toHaveProperty('bid');
    expect(second).not.toHaveProperty('ask');
    expect(warnings).toContain('2 quotes have a 0 for an absent price');
  });

  it('in a trade or a bar leaves it out, unless prices of the symbol are negative too', async () => {
    const trades = [100, 0].map((price, id) => `${id},${price},1,1,1,${1735689600060000 + id},true\n`);
    const traded = await readAll(binanceCsv, tableFile(trades.join(''), 'BTCUSDT-aggTrades-2025-01-01.csv'));
    expect(withoutInstruments(traded.events)).toHaveLength(1);
    expect(traded.warnings).toStrictEqual(['1 trades with a 0 for a price or size were left out']);
    const thin = await readAll(
      csv,
      tableFile(`${DAILY}2026-03-02,5,6,4,5,10\n2026-03-03,0,0,0,5,0\n2026-03-04,5,6,4,5,10\n`, 'THIN.csv'),
    );
    expect(withoutInstruments(thin.events)).toHaveLength(2);
    expect(thin.warnings).toContain('1 bars with a 0 for a price or size were left out');
    const spread = await readAll(
      csv,
      tableFile(`${DAILY}2026-03-02,1,1,0,0,10\n2026-03-03,0,0,-2,-1,10\n`, 'SPREAD.csv'),
    );
    expect(withoutInstruments(spread.events)).toMatchObject([{ low: 0 }, { low: -2 }]);
  });
});

describe('a row that breaks a rule', () => {
  it('is reported with the line and the values if cells contradict each other', async () => {
    await expectFault(
      csv,
      `${DAILY}2024-01-02,10,12,9,11,100\n2024-01-03,10,1,99,11,100\n`,
      'AAA.csv',
      /line 3: high: at least open, low and close .* expected, found "1", in "2024-01-03,10,1,99,11,100" \(one bad row; --skip-bad-rows 1/,
    );
    const header = 'exchange,symbol,timestamp,local_timestamp,ask_amount,ask_price,bid_price,bid_amount\n';
    await expectFault(
      tardisCsv,
      `${header}x,BTC,1700000003000000,1700000003000001,2,100,99,-5\n`,
      'quotes.csv',
      /quotes\.csv, line 2: bid_size: a number of at least 0, or empty expected, found "-5/,
    );
  });

  it('is left out if the user allows so many, and the first ten are described', async () => {
    const day = (at: number) => `2024-01-${`${at}`.padStart(2, '0')}`;
    const bad = Array.from({ length: 11 }, (_, at) => `${day(at + 2)},null,2,1,2,1`);
    const text = `${DAILY}${day(1)},1,2,1,2,1\n${bad.join('\n')}\n${day(20)},1,2,1,2,1\n\nData as of today\n`;
    await expect(collected(text, { skipBadRows: 11 })).rejects.toThrow(
      /line 3: open: a number expected, found "null", in .* \(the first of 12 bad rows; --skip-bad-rows 12 leaves them out\)/,
    );
    const { count, warnings } = await collected(text, { skipBadRows: 12 });
    expect(count).toBe(2);
    expect(warnings[0]).toMatch(/AAA_1d\.csv: 12 bad rows were left out, the first 10:/);
    expect(warnings.filter((text) => /line \d+: open/.test(text))).toHaveLength(10);
    const footer = await collected(`${DAILY}${day(1)},1,2,1,2,1\nData as of today\n`, { skipBadRows: 1 });
    expect(footer.count).toBe(1);
    expect(footer.warnings[1]).toContain('line 3: 6 cells expected, found 1, in "Data as of today"');
  });
});
