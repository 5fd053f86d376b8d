import { completeOf } from '../../instruments/instrument-reference';
import { openTape } from '../library/tape-catalog';
import { writeTapeBars } from '../library/write-tape-bars';
import { EXIT, type TapeCommand } from './tape-command';
import { onlyId } from './tape-id-argument';

/** Writes bars like an import does, for foreign, cut and merged tapes. */
export const barsCommand: TapeCommand = {
  name: 'bars',
  takes: '<id>',
  summary: 'write the bars of a tape, for the history of charts',
  flags: [],
  async run({ words, dataDir, report, signal }) {
    const id = onlyId('bars', words, dataDir);
    const tape = openTape(dataDir, id);
    const progress = report.progress(`bars of ${id}:`, tape.bytes);
    const started = performance.now();
    await writeTapeBars(tape.folder, {
      signal,
      complete: completeOf(dataDir),
      progress: (events) => progress.add((events * tape.bytes) / tape.events, events),
    }).finally(() => progress.clear());
    const seconds = (performance.now() - started) / 1000;
    report.result(`bars of ${id}: made of ${tape.events} events in ${seconds.toFixed(1)} s\n`, {
      id,
      events: tape.events,
      seconds,
    });
    return EXIT.done;
  },
};
