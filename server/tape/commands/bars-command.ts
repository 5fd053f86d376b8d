import { openTape } from '../library/tape-catalog';
import { writeTapeBars } from '../library/write-tape-bars';
import { EXIT, type TapeCommand } from './tape-command';
import { onlyId } from './tape-word';

/** Makes the bars that imports make by themselves: of tapes from elsewhere, and of those that were cut or merged. */
export const barsCommand: TapeCommand = {
  name: 'bars',
  takes: '<id>',
  summary: 'make the bars of a tape, for charts to go back in',
  flags: [],
  async run({ words, dataDir, report, signal }) {
    const id = onlyId('bars', words, dataDir);
    const tape = openTape(dataDir, id);
    const progress = report.progress(`bars of ${id}:`, tape.bytes);
    const started = performance.now();
    await writeTapeBars(tape.folder, {
      signal,
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
