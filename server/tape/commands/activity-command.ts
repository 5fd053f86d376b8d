import { runAbortable } from '../format/run-abortable';
import {
  beginActivity,
  loadActivity,
  readActivity,
  saveActivity,
  unreadBytes,
} from '../library/tape-activity';
import { knownTapeFolder, openTape } from '../library/tape-catalog';
import { tapeState } from '../library/tape-state';
import { EXIT, type TapeCommand } from './tape-command';
import { onlyId } from './tape-id-argument';
import { utc } from './tape-text';

export const activityCommand: TapeCommand = {
  name: 'activity',
  takes: '<id>',
  summary: 'profile the trading activity of a tape, for the charts of the library',
  flags: [],
  async run({ words, dataDir, report, signal }) {
    const id = onlyId('activity', words, dataDir);
    const { key = '' } = tapeState(knownTapeFolder(dataDir, id)) ?? {};
    const tape = openTape(dataDir, id);
    const begun = beginActivity(tape, loadActivity(tape.folder)?.activity);
    if (!begun) throw new Error(`tape "${id}" has no events`);
    const progress = report.progress(`reading ${id}:`, unreadBytes(tape, begun));
    const reading = runAbortable(readActivity(tape, begun), signal, (bytes) => progress.add(bytes, 0));
    const activity = await reading.finally(() => progress.clear());
    saveActivity(tape.folder, activity, key);
    const { gaps } = activity.profile;
    const gapLines = gaps
      .map(({ from, to, reason }) => `gap: ${utc(from)} to ${utc(to)}, ${reason}\n`)
      .join('');
    report.result(`${gapLines}tape ${id}: ${tape.events} events, ${gaps.length} gaps\n`, { id, gaps });
    return EXIT.done;
  },
};
