// slow: starts processes

import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { TapeReader } from '../../../../server/tape/format/tape-reader';
import { verifyTape } from '../../../../server/tape/format/verify-tape';
import { SYNC_POLICIES } from '../../../../server/tape/recorder/recorded-tape';
import { played } from '../record';
import { temporaryFolder } from '../temporary-folder';
import { numberedEvents } from './numbered-events';
import { recordingProgram } from './recording-program';

const KILLS = 50;
/** Maximum time between the first acknowledgement and the kill, ms. */
const MAX_LIFETIME = 120;
/** Test timeout for a busy machine, ms. */
const TIMEOUT = 180_000;

const start = recordingProgram();

it(
  `a recorder that is killed at ${KILLS} random points leaves all complete blocks and acknowledged events`,
  async () => {
    let segments = 0;
    let torn = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const folder = join(temporaryFolder(), 'tape');
      const sync = SYNC_POLICIES[kill % SYNC_POLICIES.length] as string;
      const recording = start([folder, sync]);
      await recording.begun;
      await delay(Math.random() * MAX_LIFETIME);
      recording.child.kill('SIGKILL');
      await recording.ended;
      const tape = new TapeReader(folder);
      expect(recording.acknowledged).toBeGreaterThan(0);
      expect(tape.events).toBeGreaterThanOrEqual(recording.acknowledged);
      expect(played(tape)).toStrictEqual(numberedEvents(tape.events));
      // Only the end of the last segment may be incomplete.
      const { faults } = verifyTape(folder);
      const cut = tape.torn ? [{ file: tape.torn.file, offset: tape.torn.offset }] : [];
      expect(faults.map(({ file, offset }) => ({ file, offset }))).toStrictEqual(cut);
      segments += tape.segments;
      torn += cut.length;
    }
    console.info(`${KILLS} kills: ${segments} segments, ${torn} torn tails`);
    expect(segments).toBeGreaterThan(KILLS);
  },
  TIMEOUT,
);
