import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isRecordedElsewhere } from '../../../../server/tape/library/recording-mark';
import { tapeFolder } from '../../../../server/tape/library/tape-catalog';
import { temporaryFolder } from '../temporary-folder';

/** No process has this number: it is above the limit of every system. */
const NO_PROCESS = 2 ** 30;

it('a tape is being recorded while its process runs, or a server that is not visible here has the folder', () => {
  const dataDir = temporaryFolder();
  const folder = tapeFolder(dataDir, 'noon');
  mkdirSync(folder, { recursive: true });
  expect(isRecordedElsewhere(dataDir, folder)).toBe(false);
  writeFileSync(join(folder, '.recording'), String(process.ppid));
  expect(isRecordedElsewhere(dataDir, folder)).toBe(true);
  writeFileSync(join(folder, '.recording'), String(NO_PROCESS));
  expect(isRecordedElsewhere(dataDir, folder)).toBe(false);
  const lock = join(dataDir, '.lock');
  writeFileSync(lock, '');
  expect(isRecordedElsewhere(dataDir, folder)).toBe(true);
  utimesSync(lock, 1, 1);
  expect(isRecordedElsewhere(dataDir, folder)).toBe(false);
});
