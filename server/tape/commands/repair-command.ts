import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runAbortable } from '../format/run-abortable';
import { isSegmentFile } from '../format/segment';
import { headerOf } from '../format/segments';
import { originOf, type TapeOrigin } from '../format/tape-origin';
import { verifySteps } from '../format/verify-tape';
import { makeTape } from '../library/new-tape';
import { knownTapeFolder } from '../library/tape-catalog';
import { type Loss, RepairedEvents } from '../tools/repaired-events';
import { writeTape } from '../tools/write-tape';
import { EXIT, type TapeCommand } from './tape-command';
import { checkedId, onlyId } from './tape-id-argument';
import { madeTape, segmentBytes } from './tape-text';

/** Suffix of the repaired tape's id. */
const REPAIRED = '-repaired';

export const repairCommand: TapeCommand = {
  name: 'repair',
  takes: '<id> [--id <new>] [--force]',
  summary: 'make an intact tape of a damaged one; gap events mark losses in the middle',
  flags: ['id', 'force'],
  async run({ words, flags, dataDir, report, signal }) {
    const damaged = onlyId('repair', words, dataDir);
    const folder = knownTapeFolder(dataDir, damaged);
    const force = flags.force === true;
    const id = checkedId(
      typeof flags.id === 'string' ? flags.id : force ? damaged : `${damaged}${REPAIRED}`,
      dataDir,
    );
    const total = segmentBytes(folder);
    const checking = report.progress(`checking ${damaged}:`, total);
    const { faults } = await runAbortable(verifySteps(folder), signal, (bytes) =>
      checking.add(bytes, 0),
    ).finally(() => checking.clear());
    if (faults.length === 0) {
      report.result(`tape ${damaged}: intact; nothing to repair\n`, { id: damaged, repaired: false });
      return EXIT.done;
    }
    const repaired = new RepairedEvents(folder);
    const progress = report.progress(`repairing ${damaged}:`, total);
    const made = await makeTape({ dataDir, id, force }, (stagingFolder) =>
      writeTape(stagingFolder, originIn(folder), repaired.parts(), signal, (bytes, events) =>
        progress.add(bytes, events),
      ),
    ).finally(() => progress.clear());
    const { losses, tail, withheld } = repaired;
    report.result(
      [
        ...losses.map((loss) => `lost: ${placeOf(loss)}\n`),
        ...(withheld > 0 ? [`skipped: ${withheld} events that depend on lost data\n`] : []),
        ...tail.map((loss) => `cut off: ${placeOf(loss)}\n`),
        madeTape(id, made),
      ].join(''),
      { id, repaired: true, losses, withheld, tail, ...made },
    );
    return EXIT.done;
  },
};

function placeOf({ file, offset, events, what }: Loss): string {
  const count = events === undefined ? '' : `, ${events} events`;
  return `${file}, byte ${offset}: ${what}${count}`;
}

/** Reads the origin from the first readable segment header. */
function originIn(folder: string): TapeOrigin {
  for (const name of readdirSync(folder).filter(isSegmentFile).sort()) {
    const path = join(folder, name);
    const origin = statSync(path).size > 0 ? originOf(headerOf(path)) : undefined;
    if (origin) return { source: origin.source, feed: origin.feed };
  }
  return { source: 'replay', feed: 'unknown' };
}
