import { runAbortable } from '../format/run-abortable';
import { verifySteps } from '../format/verify-tape';
import { knownTapeFolder } from '../library/tape-catalog';
import { EXIT, type TapeCommand } from './tape-command';
import { onlyId } from './tape-id-argument';
import { segmentBytes } from './tape-text';

export const verifyCommand: TapeCommand = {
  name: 'verify',
  takes: '<id>',
  summary: 'read and check a whole tape',
  flags: [],
  async run({ words, dataDir, report, signal }) {
    const id = onlyId('verify', words, dataDir);
    const folder = knownTapeFolder(dataDir, id);
    const progress = report.progress(`checking ${id}:`, segmentBytes(folder));
    const checked = runAbortable(verifySteps(folder), signal, (bytes) => progress.add(bytes, 0));
    const { faults, unlisted, blocks, events } = await checked.finally(() => progress.clear());
    const faultLines = faults.map(({ file, offset, what }) => `${file}, byte ${offset}: ${what}\n`).join('');
    const more = unlisted > 0 ? `and ${unlisted} more\n` : '';
    const count = faults.length + unlisted;
    const verdict = count === 0 ? 'intact' : `damaged in ${count} ${count === 1 ? 'place' : 'places'}`;
    report.result(
      `${faultLines}${more}tape ${id}: ${verdict}; ${events} events in ${blocks} blocks are good\n`,
      {
        id,
        faults,
        unlisted,
        blocks,
        events,
      },
    );
    return count === 0 ? EXIT.done : EXIT.failed;
  },
};
