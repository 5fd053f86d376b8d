import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { MarketEvent } from '../../../../lib/market/event';
import { importCommand } from '../../../../server/tape/commands/import-command';
import type { Flags } from '../../../../server/tape/commands/tape-flags';
import { openTape } from '../../../../server/tape/library/tape-catalog';
import { tableFile } from '../importers/table-file';
import { temporaryFolder } from '../temporary-folder';
import { runCommand } from './run-command';

/** A file of two daily bars, whose closes are the prices. */
function days(...closes: readonly number[]): string {
  const rows = closes.map((close, at) => `2024-01-0${at + 2},${close},${close},${close},${close},5`);
  return `Date,Open,High,Low,Close,Volume\n${rows.join('\n')}\n`;
}

/** Imports a file; returns what the bars of its tape closed at by symbol, its instruments, and the warnings. */
async function imported(path: string, flags: Flags = {}, dataDir = temporaryFolder()) {
  const { warnings } = await runCommand(importCommand, dataDir, ['auto', path], { id: 'x', ...flags });
  const events: MarketEvent[] = [];
  for (const batch of openTape(dataDir, 'x').play()) if (!batch.state) events.push(...batch.events);
  const closes: Record<string, number[]> = {};
  for (const event of events) {
    if (event.type === 'bar') closes[event.symbol] = [...(closes[event.symbol] ?? []), event.close];
  }
  const instruments = events.flatMap((event) => (event.type === 'instrument' ? [event.instrument] : []));
  return { closes, instruments, warnings, left: readdirSync(join(dataDir, 'tapes')) };
}

describe('the import command', () => {
  it('reads all data files of a zip archive, without its folders and texts, and leaves no others', async () => {
    const zip = zipSync({
      'README.txt': strToU8('hello'),
      'week/': new Uint8Array(),
      'week/AAA.csv': strToU8(days(1, 2)),
      'week/BBB.csv.gz': gzipSync(days(3, 4)),
      '__MACOSX/week/._AAA.csv': strToU8('x'),
    });
    const { closes, left } = await imported(tableFile(zip, 'week.zip'));
    expect(closes).toStrictEqual({ 'file:AAA': [1, 2], 'file:BBB': [3, 4] });
    expect(left).toStrictEqual(['x']);
  });

  it.each([
    ['week.tar', ''],
    ['week.tar.gz', 'z'],
    ['week.tgz', 'z'],
  ])('reads all data files of %s, also with long names', async (name, mode) => {
    const long = `${'long-folder/'.repeat(12)}BBB.csv`;
    const folder = temporaryFolder();
    tableFile(days(1, 2), 'AAA.csv', folder);
    tableFile(days(3, 4), long, folder);
    const path = join(temporaryFolder(), name);
    execFileSync('tar', [`-c${mode}f`, path, '-C', folder, 'AAA.csv', long]);
    expect((await imported(path)).closes).toStrictEqual({ 'file:AAA': [1, 2], 'file:BBB': [3, 4] });
  });

  it('names a fault in an archive by the paths of the archive and of the file in it', async () => {
    const zip = zipSync({
      'a/AAA.csv': strToU8(days(1, 2)),
      'a/BBB.csv': strToU8(`${days(1)}2024-01-03,x,1,1,1,1\n`),
    });
    const path = tableFile(zip, 'week.zip');
    await expect(imported(path)).rejects.toThrow(
      new RegExp(`^${path}/a/BBB\\.csv, line 3: open: a number expected`),
    );
  });

  it('rejects an archive with a file outside of it, a damaged one, and one of several formats', async () => {
    const outside = zipSync({ '../AAA.csv': strToU8(days(1, 2)), 'BBB.csv': strToU8(days(1, 2)) });
    await expect(imported(tableFile(outside, 'a.zip'))).rejects.toThrow('a file outside of it: "../AAA.csv"');
    const folder = dirname(tableFile(days(1, 2), 'AAA.csv'));
    const path = join(temporaryFolder(), 'a.tar');
    execFileSync('tar', ['-cf', path, '-C', folder, 'AAA.csv']);
    const cut = execFileSync('head', ['-c', '530', path]);
    await expect(imported(tableFile(cut, 'cut.tar'))).rejects.toThrow(/cut\.tar is damaged at byte 530/);
    const trades = '1,9.5,2,19,1735689600010866,True,True\n';
    const mixed = zipSync({ 'A.csv': strToU8(days(1, 2)), 'BTCUSDT-trades-2025-01-01.csv': strToU8(trades) });
    await expect(imported(tableFile(mixed, 'm.zip'))).rejects.toThrow(/import them one by one/);
  });

  it('describes columns by a mapping file, names the currency, and leaves out bad rows', async () => {
    const text = 'Zeit;Erster;Hoch;Tief;Schluss;Menge\n02.01.2024;10,5;11;10;10,8;12\n03.01.2024;1;;1;1;7\n';
    const path = tableFile(text, 'kurse.csv');
    const columns = {
      time: 'Zeit',
      open: 'Erster',
      high: 'Hoch',
      low: 'Tief',
      close: 'Schluss',
      volume: 'Menge',
    };
    const map = tableFile(
      JSON.stringify({ columns, dates: 'dmy', symbol: 'SAP', venue: 'xetra' }),
      'map.json',
    );
    await expect(imported(path)).rejects.toThrow(/none of the supported formats/);
    await expect(imported(path, { map })).rejects.toThrow(/line 3: high: a number expected, found nothing/);
    const found = await imported(path, { map, currency: 'EUR', 'skip-bad-rows': '1' });
    expect(found.closes).toStrictEqual({ 'xetra:SAP': [10.8] });
    expect(found.instruments).toMatchObject([{ symbol: 'xetra:SAP', currency: 'EUR' }]);
    expect(found.warnings.join('\n')).toContain(`${basename(path)}: 1 bad rows were left out:`);
  });

  it('takes the size of lots from instruments.csv of the data folder', async () => {
    const path = tableFile(days(1, 2).replace('Volume', 'Volume (lots)'), 'SBER.csv');
    await expect(imported(path)).rejects.toThrow('the lot size of "SBER" is not known');
    const dataDir = temporaryFolder();
    tableFile('symbol,lot_size\nfile:SBER,10\n', 'instruments.csv', dataDir);
    const { warnings } = await imported(path, {}, dataDir);
    expect(warnings.join()).toContain('"Volume (lots)" is in lots of 10');
  });

  it('rejects a mapping file, a currency and a number of rows that it cannot use, with the value', async () => {
    const path = tableFile(days(1, 2), 'AAA.csv');
    const map = tableFile('{"columns":{"price":1}}', 'map.json');
    await expect(imported(path, { map })).rejects.toThrow(/map\.json: columns\.price: /);
    await expect(imported(path, { currency: 'euro' })).rejects.toThrow('found "euro"');
    await expect(imported(path, { 'skip-bad-rows': 'all' })).rejects.toThrow('found "all"');
  });
});
