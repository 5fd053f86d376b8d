import type { EventType } from '../../../lib/market/event';
import { COLUMNS } from '../format/row';
import { runAbortable } from '../format/run-abortable';
import { openTape, summarize } from '../library/tape-catalog';
import { EXIT, type TapeCommand } from './tape-command';
import { onlyId } from './tape-id-argument';
import { bytesOf, lengthOf, utc } from './tape-text';

/** Prints the summary of a tape and its events by type, which requires reading it. */
export const infoCommand: TapeCommand = {
  name: 'info',
  takes: '<id>',
  summary: 'show the contents of a tape',
  flags: [],
  async run({ words, dataDir, report, signal }) {
    const id = onlyId('info', words, dataDir);
    const tape = openTape(dataDir, id);
    const summary = summarize(id, tape);
    const byType = new Map<EventType, number>();
    await runAbortable(tape.play(), signal, ({ state, events }) => {
      if (state) return;
      for (const { type } of events) byType.set(type, (byType.get(type) ?? 0) + 1);
    });
    const types = (Object.keys(COLUMNS) as EventType[]).filter((type) => byType.has(type));
    const { source, feed, symbols, torn } = summary;
    const lines = [
      ['tape', id],
      ['source', source === undefined ? 'unknown' : `${source}, from ${feed}`],
      ['start', utc(summary.start)],
      ['end', utc(summary.end)],
      ['lasts', lengthOf(summary)],
      ['symbols', `${symbols.length}: ${symbols.join(' ')}`],
      ['events', String(summary.events)],
      ...types.map((type) => [`  ${type}`, String(byType.get(type))]),
      ['segments', `${summary.segments}, ${summary.blocks} blocks, ${summary.keyframes} keyframes`],
      ...(summary.retired > 0
        ? [['retired', `${summary.retired} segments before those, by age or size`]]
        : []),
      ['bytes', bytesOf(summary)],
      ['torn tail', torn ? `${torn.bytes} bytes of ${torn.file} after byte ${torn.offset}` : 'none'],
    ];
    report.result(lines.map(([name = '', value]) => `${name.padEnd(16)}${value}\n`).join(''), {
      ...summary,
      eventsByType: Object.fromEntries(byType),
    });
    return EXIT.done;
  },
};
