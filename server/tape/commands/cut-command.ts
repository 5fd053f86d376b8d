import { makeTape } from '../library/new-tape';
import { openTape } from '../library/tape-catalog';
import { excerptOf } from '../tools/excerpt';
import { writeTape } from '../tools/write-tape';
import { excerptFlags } from './excerpt-flags';
import { EXIT, type TapeCommand } from './tape-command';
import { requiredFlag, UsageError } from './tape-flags';
import { checkedId, onlyId } from './tape-id-argument';
import { madeTape } from './tape-text';

export const cutCommand: TapeCommand = {
  name: 'cut',
  takes: '<id> --id <new> [--from T] [--to T] [--symbols GLOBS] [--force]',
  summary: 'copy a part of a tape; the new tape starts with the state at that time',
  flags: ['id', 'from', 'to', 'symbols', 'force'],
  async run({ words, flags, dataDir, report, signal }) {
    const from = onlyId('cut', words, dataDir);
    const id = checkedId(requiredFlag('cut', flags, 'id', 'the id of the new tape'), dataDir);
    if (id === from) throw new UsageError(`cut needs a new --id, not "${id}"`);
    if (!flags.from && !flags.to && !flags.symbols)
      throw new UsageError('cut needs --from, --to or --symbols');
    const tape = openTape(dataDir, from);
    const excerpt = excerptFlags(tape, from, flags);
    const origin = tape.header() ?? { source: 'replay', feed: 'unknown' };
    const progress = report.progress(`cutting ${id}:`, tape.bytesOf(excerpt.from, excerpt.to));
    const { source, feed } = origin;
    const made = await makeTape({ dataDir, id, force: flags.force === true }, (folder) =>
      writeTape(folder, { source, feed }, excerptOf(tape, excerpt), signal, (bytes, events) =>
        progress.add(bytes, events),
      ),
    ).finally(() => progress.clear());
    report.result(madeTape(id, made), { id, ...made });
    return EXIT.done;
  },
};
