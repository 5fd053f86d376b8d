import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { MarketEvent } from '../../../../lib/market/event';
import { exportCommand } from '../../../../server/tape/commands/export-command';
import type { Flags } from '../../../../server/tape/commands/tape-flags';
import { tapeFolder } from '../../../../server/tape/library/tape-catalog';
import { record } from '../record';
import { MIDNIGHT, SECOND, sampleEvents } from '../sample-events';
import { temporaryFolder } from '../temporary-folder';
import { runCommand } from './run-command';

const written = sampleEvents(500);

function recorded(): { dataDir: string; out: string } {
  const dataDir = temporaryFolder();
  record(tapeFolder(dataDir, 'day'), written);
  return { dataDir, out: join(temporaryFolder(), 'deep', 'out') };
}

function linesOf(out: string): MarketEvent[] {
  const [, ...lines] = gunzipSync(readFileSync(join(out, 'day.ndjson.gz')))
    .toString('utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => JSON.parse(line));
}

describe('the export command', () => {
  it('writes every event in each format, in its own files or companion files, and counts them', async () => {
    const { dataDir } = recorded();
    const byFormat: Record<string, string[]> = {};
    for (const format of ['ndjson', 'tardis-csv', 'parquet']) {
      const out = join(temporaryFolder(), format);
      const { code, text, progress } = await runCommand(exportCommand, dataDir, ['day'], { format, out });
      expect(code).toBe(0);
      expect(text).toMatch(/^tape day: 500 events in \d files, \d+ bytes/);
      expect(progress.events).toBe(500);
      byFormat[format] = readdirSync(out);
      if (format !== 'ndjson')
        expect(text).toMatch(/cannot hold .*2 instrument.*: they are in companion files/);
    }
    expect(byFormat).toStrictEqual({
      ndjson: ['day.ndjson.gz'],
      'tardis-csv': [
        'instruments.json',
        'rest.ndjson.gz',
        'test_incremental_book_L2_2024-08-09_A.csv.gz',
        'test_incremental_book_L2_2024-08-09_B.csv.gz',
        'test_quotes_2024-08-09_A.csv.gz',
        'test_quotes_2024-08-09_B.csv.gz',
        'test_trades_2024-08-09_A.csv.gz',
        'test_trades_2024-08-09_B.csv.gz',
      ],
      parquet: [
        ...['bars.parquet', 'books.parquet', 'instruments.json'],
        ...['quotes.parquet', 'rest.ndjson.gz', 'trades.parquet'],
      ],
    });
  });

  it('starts an excerpt with the state that its events need, stamped with its start time', async () => {
    const { dataDir, out } = recorded();
    const from = MIDNIGHT + 20.05 * SECOND;
    const flags = { format: 'ndjson', out, from: String(from), to: '+30s', symbols: 'test:A' };
    await runCommand(exportCommand, dataDir, ['day'], flags);
    const lines = linesOf(out);
    const state = lines.filter(({ localTimestamp }) => localTimestamp === from);
    expect(state.map(({ type }) => type)).toStrictEqual(['instrument', 'status', 'quote', 'book_snapshot']);
    expect(lines.slice(state.length)).toStrictEqual(
      written
        .slice(201, 301)
        .filter((event) => !('symbol' in event) || !event.symbol || event.symbol === 'test:A'),
    );
  });

  it('rejects a folder that is not empty and a path that is not a folder', async () => {
    const { dataDir } = recorded();
    const out = temporaryFolder();
    writeFileSync(join(out, 'mine.txt'), 'mine');
    const run = (where: string): Promise<unknown> =>
      runCommand(exportCommand, dataDir, ['day'], { format: 'ndjson', out: where });
    await expect(run(out)).rejects.toThrow(/is not empty: it contains "mine\.txt"/);
    await expect(run(join(out, 'mine.txt'))).rejects.toThrow(/mine\.txt is not a folder/);
    expect(readdirSync(out)).toStrictEqual(['mine.txt']);
  });

  it('removes its files when it is aborted, and keeps a folder that existed', async () => {
    const { dataDir, out } = recorded();
    const empty = temporaryFolder();
    for (const format of ['ndjson', 'tardis-csv', 'parquet']) {
      const stopped = AbortSignal.abort(new Error('stopped by SIGTERM'));
      const run = (where: string): Promise<unknown> =>
        runCommand(exportCommand, dataDir, ['day'], { format, out: where }, stopped);
      await expect(run(out)).rejects.toThrow('stopped by SIGTERM');
      expect(readdirSync(join(out, '..', '..'))).toStrictEqual([]);
      await expect(run(empty)).rejects.toThrow('stopped by SIGTERM');
      expect(readdirSync(empty)).toStrictEqual([]);
    }
    mkdirSync(join(out, '..'));
    await expect(
      runCommand(exportCommand, dataDir, ['day'], { format: 'ndjson', out, from: '+10.01s', to: '+10.02s' }),
    ).rejects.toThrow('no events to export from tape "day"');
    expect(readdirSync(join(out, '..'))).toStrictEqual([]);
  });

  it.each<[Flags, RegExp]>([
    [{ out: 'x' }, /export needs --format, one of ndjson, tardis-csv, parquet/],
    [{ format: 'xls', out: 'x' }, /unknown format "xls" to export; supported: ndjson, tardis-csv, parquet/],
    [{ format: 'ndjson' }, /export needs --out, the output folder/],
  ])('rejects %j', async (flags, message) => {
    const { dataDir } = recorded();
    await expect(runCommand(exportCommand, dataDir, ['day'], flags)).rejects.toThrow(message);
  });
});
