import type { EventType } from '../../../lib/market/event';
import { openTape, summarize, type TapeSummary, tapeIds } from '../catalog';
import { COLUMNS } from '../row';

const MICROS_PER_MS = 1000;

/** What `tape info` prints: all that a summary says, and the events by type, which takes reading the tape. */
export function describeTape(dataDir: string, id: string): string {
  const tape = openTape(dataDir, id);
  const summary = summarize(id, tape);
  const byType = new Map<EventType, number>();
  for (const { events } of tape.play()) {
    for (const { type } of events) byType.set(type, (byType.get(type) ?? 0) + 1);
  }
  const types = (Object.keys(COLUMNS) as EventType[]).filter((type) => byType.has(type));
  const lines = [
    ['tape', id],
    ['source', summary.source === undefined ? 'unknown' : `${summary.source}, from ${summary.feed}`],
    ['start', utc(summary.start)],
    ['end', utc(summary.end)],
    ['lasts', lengthOf(summary)],
    ['symbols', `${summary.symbols.length}: ${summary.symbols.join(' ')}`],
    ['events', String(summary.events)],
    ...types.map((type) => [`  ${type}`, String(byType.get(type))]),
    ['segments', `${summary.segments}, ${summary.blocks} blocks, ${summary.keyframes} keyframes`],
    [
      'bytes',
      `${summary.bytes}${summary.events > 0 ? `, ${(summary.bytes / summary.events).toFixed(1)} an event` : ''}`,
    ],
    [
      'torn tail',
      summary.torn
        ? `${summary.torn.bytes} bytes of ${summary.torn.file} after byte ${summary.torn.offset}`
        : 'none',
    ],
  ];
  return lines.map(([name = '', value]) => `${name.padEnd(16)}${value}\n`).join('');
}

/** What `tape list` prints: a line a tape; one that cannot be read says why. */
export function listTapes(dataDir: string): string {
  const lines = tapeIds(dataDir).map((id) => {
    try {
      const { start, events, bytes, symbols } = summarize(id, openTape(dataDir, id));
      return `${id}  ${utc(start)}  ${symbols.length} symbols  ${events} events  ${bytes} bytes`;
    } catch (error) {
      return `${id}  ${(error as Error).message}`;
    }
  });
  return lines.map((line) => `${line}\n`).join('');
}

function utc(time: number | undefined): string {
  return time === undefined ? 'none' : `${new Date(time / MICROS_PER_MS).toISOString().slice(0, -1)} UTC`;
}

function lengthOf({ start, end }: TapeSummary): string {
  return start === undefined || end === undefined ? 'none' : `${((end - start) / 1e6).toFixed(1)} s`;
}
