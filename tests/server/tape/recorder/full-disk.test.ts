import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TapeReader } from '../../../../server/tape/format/tape-reader';
import { verifyTape } from '../../../../server/tape/format/verify-tape';
import { openTape } from '../../../../server/tape/library/tape-catalog';
import { Recordings } from '../../../../server/tape/recorder/recordings';
import { smallDisk } from '../../small-disk';
import { played } from '../record';
import { MIDNIGHT } from '../sample-events';
import { temporaryFolder } from '../temporary-folder';
import { FedStream, QUIET_SETTINGS } from './fed-stream';
import { numberedBatch, numberedEvents } from './numbered-events';
import { turn } from './recorded-market';
import { recordingProgram } from './recording-program';

/** Test timeout for a busy machine, ms. */
const TIMEOUT = 60_000;

const disk = smallDisk('256k');

const start = recordingProgram();

/** Expects the feed to continue and the tape to hold all acknowledged events intact. */
async function expectGoodEnd(folder: string, shell?: string): Promise<string> {
  const recording = start([folder, 'second', '1000000000'], shell);
  await expect.poll(() => recording.takenSince, { timeout: TIMEOUT }).toBeGreaterThan(10);
  recording.child.kill('SIGKILL');
  await recording.ended;
  const tape = new TapeReader(folder);
  expect(recording.acknowledged).toBeGreaterThan(0);
  expect(tape.events).toBeGreaterThanOrEqual(recording.acknowledged);
  expect(tape.torn).toBeUndefined();
  expect(verifyTape(folder).faults).toStrictEqual([]);
  expect(played(tape)).toStrictEqual(numberedEvents(tape.events));
  return recording.failure ?? '';
}

describe('a full disk', () => {
  it.skipIf(process.platform === 'win32')(
    'leaves the tape with its last complete block (file size limit)',
    async () => {
      // The unit is 512 or 1,024 bytes, depending on the shell.
      const failure = await expectGoodEnd(join(temporaryFolder(), 'tape'), 'ulimit -f 300;');
      expect(failure).toContain('EFBIG');
    },
    TIMEOUT,
  );

  it.skipIf(!disk.isMounted)(
    'leaves the tape with its last complete block (small disk)',
    async () => {
      const folder = join(disk.folder, 'tape');
      expect(await expectGoodEnd(folder)).toContain('ENOSPC');
      rmSync(folder, { recursive: true });
    },
    TIMEOUT,
  );

  it.skipIf(!disk.isMounted)(
    'stops the recording with an error, while the stream continues',
    async () => {
      const stream = new FedStream();
      const errors: string[] = [];
      const quiet = (): void => {};
      const recordings = new Recordings({
        dataDir: disk.folder,
        stream,
        settings: { ...QUIET_SETTINGS, rewindMinutes: 15 },
        log: { info: quiet, warn: quiet, error: (_, message) => errors.push(message) },
        now: () => MIDNIGHT,
      });
      await recordings.open();
      await recordings.start('full');
      for (let batch = 0; recordings.isRunning('full') || recordings.rewind; batch++) {
        stream.take(numberedBatch(batch));
        await turn();
      }
      await expect.poll(() => recordings.all()[0]?.state).toBe('stopped');
      expect(recordings.all()).toMatchObject([{ id: 'full', error: 'the disk is full (ENOSPC)' }]);
      expect(errors).toContain('recording failed; the server continues');
      await expect.poll(() => existsSync(join(disk.folder, 'tapes', 'live'))).toBe(false);
      const tape = openTape(disk.folder, 'full');
      expect(played(tape)).toStrictEqual(numberedEvents(tape.events));
      // The disk has room again: the tape for rewinding was deleted.
      await recordings.start('next');
      expect(await recordings.stop()).toMatchObject({ id: 'next', state: 'stopped' });
      await recordings.close();
    },
    TIMEOUT,
  );
});
