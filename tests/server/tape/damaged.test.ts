// slow: opens databases for many files

import { copyFileSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { cutCommand } from '../../../server/tape/commands/cut-command';
import { exportCommand } from '../../../server/tape/commands/export-command';
import { importCommand } from '../../../server/tape/commands/import-command';
import { infoCommand } from '../../../server/tape/commands/info-command';
import { mergeCommand } from '../../../server/tape/commands/merge-command';
import { repairCommand } from '../../../server/tape/commands/repair-command';
import { verifyCommand } from '../../../server/tape/commands/verify-command';
import { IMPORTERS } from '../../../server/tape/importers/index';
import { openTape, tapeFolder } from '../../../server/tape/library/tape-catalog';
import { hasMarketData, marketDataFiles } from '../../market-data';
import { runCommand } from './commands/run-command';
import { record } from './record';
import { sampleEvents } from './sample-events';
import { temporaryFolder } from './temporary-folder';

const CORRUPT_FILES = marketDataFiles('corrupt');
/** Test timeout; every importer opens a database, on a busy machine, ms. */
const TIMEOUT = 240_000;

/** Creates a tape whose only segment is invalid. */
function wrongTape(put: (path: string) => void): string {
  const dataDir = temporaryFolder();
  mkdirSync(tapeFolder(dataDir, 'wrong'), { recursive: true });
  put(join(tapeFolder(dataDir, 'wrong'), '000000.ndjson.gz'));
  record(tapeFolder(dataDir, 'good'), sampleEvents(20));
  return dataDir;
}

/** Expects every command to reject the tape with a reason and to write nothing. */
async function expectRejected(dataDir: string): Promise<void> {
  const out = join(temporaryFolder(), 'out');
  const flags = { id: 'new', from: '+1s' };
  await expect(runCommand(cutCommand, dataDir, ['wrong'], flags)).rejects.toThrow(/no events|damaged/);
  await expect(runCommand(mergeCommand, dataDir, ['wrong', 'good'], { id: 'new' })).rejects.toThrow(
    /no events|damaged/,
  );
  const exported = runCommand(exportCommand, dataDir, ['wrong'], { format: 'ndjson', out });
  await expect(exported).rejects.toThrow(/no events|damaged/);
  await expect(runCommand(repairCommand, dataDir, ['wrong'])).rejects.toThrow('no events for the new tape');
  const { code, text } = await runCommand(verifyCommand, dataDir, ['wrong']);
  expect(code).toBe(1);
  expect(text).toMatch(
    /000000\.ndjson\.gz, byte 0: .+\ntape wrong: damaged in \d+ places?; 0 events in 0 blocks are good/,
  );
  expect((await runCommand(infoCommand, dataDir, ['wrong'])).text).toMatch(
    /^torn tail +\d+ bytes of .* after byte 0$/m,
  );
  expect(openTape(dataDir, 'wrong').events).toBe(0);
  expect(readdirSync(join(dataDir, 'tapes')).sort()).toStrictEqual(['good', 'wrong']);
  expect(existsSync(out)).toBe(false);
}

describe('an invalid tape', { timeout: TIMEOUT }, () => {
  it.each<[string, (path: string) => void]>([
    ['an empty file', (path) => writeFileSync(path, '')],
    ['one byte', (path) => writeFileSync(path, '\x1f')],
    ['text', (path) => writeFileSync(path, '["quote",0,1,2,3,4,5,6]\n')],
    ['plain gzip', (path) => writeFileSync(path, gzipSync('["quote",0,1,2,3,4,5,6]\n'))],
    ['zeros', (path) => writeFileSync(path, Buffer.alloc(2_000_000))],
    [
      'the beginnings of blocks',
      (path) =>
        writeFileSync(
          path,
          Buffer.concat(Array(500).fill(Buffer.from('1f8b08040000000000ff240054572000', 'hex'))),
        ),
    ],
  ])('is rejected with the reason by every command: %s', async (_, put) => {
    await expectRejected(wrongTape(put));
  });

  it('is rejected if its segment is a folder or a link to itself', async () => {
    for (const put of [(path: string) => mkdirSync(path), (path: string) => symlinkSync(path, path)]) {
      const dataDir = wrongTape(put);
      for (const command of [verifyCommand, infoCommand, repairCommand]) {
        await expect(runCommand(command, dataDir, ['wrong'])).rejects.toThrow(/EISDIR|ELOOP/);
      }
    }
  });
});

describe.skipIf(!hasMarketData('corrupt'))('corrupt gzip files', { timeout: TIMEOUT }, () => {
  it.each(CORRUPT_FILES)('cannot be imported as any format: %s', async (file) => {
    const dataDir = temporaryFolder();
    for (const format of ['auto', ...IMPORTERS.map((importer) => importer.format)]) {
      const running = runCommand(importCommand, dataDir, [format, file], { id: 'x' });
      await expect(running, format).rejects.toThrow(basename(file));
      expect(
        existsSync(join(dataDir, 'tapes')) ? readdirSync(join(dataDir, 'tapes')) : [],
        format,
      ).toStrictEqual([]);
    }
  });

  it.each(CORRUPT_FILES)('are not read as tapes: %s', async (file) => {
    await expectRejected(wrongTape((path) => copyFileSync(file, path)));
  });
});
