// slow: builds the tape program

import { mkdirSync, readdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { DiskFolder } from '../../../server/inbox/folder-files';
import { InboxFolder } from '../../../server/inbox/inbox-folder';
import { InboxLedger } from '../../../server/inbox/inbox-ledger';
import { tapeFileTaker } from '../../../server/inbox/tape-file';
import { TapeReader } from '../../../server/tape/format/tape-reader';
import { ManualClock } from '../manual-clock';
import { tapeProgram } from '../tape/tape-program';
import { temporaryFolder } from '../tape/temporary-folder';

const program = tapeProgram();
const log = { info: () => {}, warn: () => {} };

it('files in the tapes folder become tapes, once; a file that cannot be imported leaves none', async () => {
  const dataDir = temporaryFolder();
  const path = join(dataDir, 'inbox/tapes');
  const files = new DiskFolder(path);
  await files.make();
  const ledger = new InboxLedger({ file: join(dataDir, 'inbox/.ledger'), log });
  await ledger.open();
  onTestFinished(() => ledger.close());
  const take = tapeFileTaker({ dataDir, warn: () => {}, program: program() });
  const folder = new InboxFolder({ use: 'tapes', files, ledger, take, clock: new ManualClock(), log });
  const csv = 'timestamp,symbol,price,size\n2023-11-14T22:13:20Z,acme:NUT,7.5,40\n';
  const put = (name: string, content: string, age: number): void => {
    const written = join(dataDir, 'written');
    writeFileSync(written, content);
    utimesSync(written, age, age);
    renameSync(written, join(path, name));
  };
  mkdirSync(join(dataDir, 'tapes/broken'), { recursive: true });
  put('week 12.csv', csv, 1);
  put('copy.csv', csv, 2);
  put('broken.csv', csv.replace('7.5', 'seven'), 3);
  await folder.scan(new AbortController().signal);
  expect(readdirSync(join(path, 'done')).sort()).toEqual(['copy.csv', 'week 12.csv']);
  expect(readdirSync(join(path, 'failed')).sort()).toEqual(['broken.csv', 'broken.csv.error.txt']);
  const reason = readFileSync(join(path, 'failed/broken.csv.error.txt'), 'utf8');
  expect(reason).toMatch(/broken.csv: 0 events were taken[\s\S]*broken.csv, line 2: .*"seven"/);
  expect(reason).not.toContain(dataDir);
  expect(readdirSync(join(dataDir, 'tapes')).sort()).toEqual(['broken', 'week-12']);
  expect((await TapeReader.open(join(dataDir, 'tapes/week-12'))).events).toBeGreaterThan(0);
});
