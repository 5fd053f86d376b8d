import type { Source } from '../../../lib/market/event';
import type { TapeReader } from '../format/tape-reader';
import { makeTape } from '../library/new-tape';
import { openTape } from '../library/tape-catalog';
import { MergedEvents } from '../tools/merged-events';
import { writeTape } from '../tools/write-tape';
import { EXIT, type TapeCommand } from './tape-command';
import { needed } from './tape-flags';
import { madeTape } from './tape-text';
import { checkedId } from './tape-word';
import { UsageError } from './usage-error';

export const mergeCommand: TapeCommand = {
  name: 'merge',
  takes: '<id> <id…> --id <new> [--rebase] [--force]',
  summary: 'make one tape of several, by time',
  flags: ['id', 'rebase', 'force'],
  async run({ words, flags, dataDir, report, signal }) {
    const ids = words.map((word) => checkedId(word, dataDir));
    if (ids.length < 2) throw new UsageError('merge needs the ids of two or more tapes');
    const twice = ids.find((one, place) => ids.indexOf(one) !== place);
    if (twice !== undefined) throw new UsageError(`merge is given "${twice}" twice`);
    const id = checkedId(needed('merge', flags, 'id', 'the name of the new tape'), dataDir);
    if (ids.includes(id)) throw new UsageError(`merge needs another name than "${id}" for the new tape`);
    const tapes = ids.map((one) => openTape(dataDir, one));
    const empty = tapes.findIndex((tape) => tape.start === undefined);
    if (empty >= 0) throw new Error(`tape "${ids[empty]}" has no events`);
    const merged = new MergedEvents(tapes, flags.rebase === true);
    const total = tapes.reduce((sum, tape) => sum + tape.bytesOf(), 0);
    const progress = report.progress(`merging ${id}:`, total);
    const origin = { source: sourceOf(tapes), feed: 'merge' };
    const made = await makeTape({ dataDir, id, force: flags.force === true }, (folder) =>
      writeTape(folder, origin, merged.parts(), signal, (bytes, events) => progress.add(bytes, events)),
    ).finally(() => progress.clear());
    const leftOut = [...merged.leftOut].map(([place, count]) => `${count} of ${ids[place]}`);
    if (leftOut.length > 0) {
      report.warn(
        `another tape told of the symbol at the time of these events, they are left out: ${leftOut.join(', ')}`,
      );
    }
    report.result(madeTape(id, made), { id, ...made, leftOut: Object.fromEntries(merged.leftOut) });
    return EXIT.done;
  },
};

/** Of tapes of several kinds the one that promises least. */
function sourceOf(tapes: readonly TapeReader[]): Source {
  const sources = tapes.map((tape) => tape.header()?.source);
  if (sources.includes('simulated')) return 'simulated';
  return sources.every((source) => source === 'live') ? 'live' : 'replay';
}
