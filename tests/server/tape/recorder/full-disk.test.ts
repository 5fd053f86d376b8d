import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { TapeReader } from '../../../../server/tape/format/tape-reader';
import { verifyTape } from '../../../../server/tape/format/verify-tape';
import { openTape } from '../../../../server/tape/library/tape-catalog';
import { Recordings } from '../../../../server/tape/recorder/recordings';
import { played } from '../record';
import { MIDNIGHT } from '../sample-events';
import { temporaryFolder } from '../temporary-folder';
import { FedStream, QUIET_SETTINGS } from './fed-stream';
import { numberedBatch, numberedEvents } from './numbered-events';
import { turn } from './recorded-market';
import { recordingProgram } from './recording-program';

/** For a busy machine, ms. */
const PATIENT = 60_000;

/** A disk of 256 KiB, where this process may mount one. */
const tinyDisk = mkdtempSync(join(tmpdir(), 'tickerwall-disk-'));
const mounted =
  process.platform === 'linux' &&
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', tinyDisk]).status === 0;

afterAll(() => {
  if (mounted) spawnSync('umount', [tinyDisk]);
  rmSync(tinyDisk, { recursive: true, force: true });
});

const start = recordingProgram();

/** The feed goes on, and the tape has all that was acknowledged, whole. */
async function expectGoodEnd(folder: string, shell?: string): Promise<string> {
  const recording = start([folder, 'second', '1000000000'], shell);
  await expect.poll(() => recording.takenSince, { timeout: PATIENT }).toBeGreaterThan(10);
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
    'ends the tape with its last whole block, and nothing else (a limit of the file’s size)',
    async () => {
      // In units of 512 or of 1,024 bytes, as the shell has it.
      const failure = await expectGoodEnd(join(temporaryFolder(), 'tape'), 'ulimit -f 300;');
      expect(failure).toContain('EFBIG');
    },
    PATIENT,
  );

  it.skipIf(!mounted)(
    'ends the tape with its last whole block, and nothing else (a small disk)',
    async () => {
      const folder = join(tinyDisk, 'tape');
      expect(await expectGoodEnd(folder)).toContain('ENOSPC');
      rmSync(folder, { recursive: true });
    },
    PATIENT,
  );

  it.skipIf(!mounted)(
    'stops the recording with an error that is told, while the stream goes on',
    async () => {
      const stream = new FedStream();
      const errors: string[] = [];
      const quiet = (): void => {};
      const recordings = new Recordings({
        dataDir: tinyDisk,
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
      expect(errors).toContain('recording failed; serving goes on');
      await expect.poll(() => existsSync(join(tinyDisk, 'tapes', 'live'))).toBe(false);
      const tape = openTape(tinyDisk, 'full');
      expect(played(tape)).toStrictEqual(numberedEvents(tape.events));
      // There is room again: what was kept for rewinding has given way.
      await recordings.start('next');
      expect(await recordings.stop()).toMatchObject({ id: 'next', state: 'stopped' });
      await recordings.close();
    },
    PATIENT,
  );
});
