import type { Source } from '../../../lib/market/event';
import type { TapeReader } from '../format/tape-reader';
import { makeTape } from '../library/new-tape';
import { openTape } from '../library/tape-catalog';
import { MergedEvents } from '../tools/merged-events';
import { writeTape } from '../tools/write-tape';
import { EXIT, type TapeCommand } from './tape-command';
import { requiredFlag, UsageError } from './tape-flags';
import { checkedId } from './tape-id-argument';
import { madeTape } from './tape-text';

export const mergeCommand: TapeCommand = {
  name: 'merge',
  takes: '<id> <id…> --id <new> [--rebase] [--force]',
  summary: 'merge several tapes by time',
  flags: ['id', 'rebase', 'force'],
  async run({ words, flags, dataDir, report, signal }) {
    const ids = words.map((word) => checkedId(word, dataDir));
    if (ids.length < 2) throw new UsageError('merge needs the ids of two or more tapes');
    const duplicate = ids.find((one, position) => ids.indexOf(one) !== position);
    if (duplicate !== undefined) throw new UsageError(`merge got "${duplicate}" twice`);
    const id = checkedId(requiredFlag('merge', flags, 'id', 'the id of the new tape'), dataDir);
    if (ids.includes(id)) throw new UsageError(`merge needs a new --id, not "${id}"`);
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
    const skipped = [...merged.skipped].map(([position, count]) => `${count} of ${ids[position]}`);
    if (skipped.length > 0) {
      report.warn(`skipped events of symbols that another tape covers at that time: ${skipped.join(', ')}`);
    }
    report.result(madeTape(id, made), { id, ...made, leftOut: Object.fromEntries(merged.skipped) });
    return EXIT.done;
  },
};

/** Returns the least real source of several: simulated, replay, live. */
function sourceOf(tapes: readonly TapeReader[]): Source {
  const sources = tapes.map((tape) => tape.header()?.source);
  if (sources.includes('simulated')) return 'simulated';
  return sources.every((source) => source === 'live') ? 'live' : 'replay';
}
