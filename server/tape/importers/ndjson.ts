import type { MarketEvent } from '../../../lib/market/event';
import { InferredInstruments } from '../../venues/inferred/inferred-instruments';
import { eventOf, isHeading } from '../format/event-lines';
import { originOf, type TapeOrigin } from '../format/tape-origin';
import { type FileStart, ImportError, type Importer, type ImportWatcher } from './importer';
import { mergeByTime } from './merge-lines';
import { textLines } from './text-lines';

/** Events per batch. */
const BATCH_EVENTS = 2048;

/**
 * Imports events as JSON objects, one a line, as written by `tape export --format ndjson`. An instrument that no line
 * describes is inferred.
 */
export const ndjson: Importer = {
  format: 'ndjson',
  summary: 'events as JSON objects with named fields, one a line, as written by the ndjson export',
  source: 'live',
  recognises: ({ lines }: FileStart) => isEventLine(lines[0] ?? ''),
  origin,
  read(paths: readonly string[], watcher: ImportWatcher) {
    const files = paths.map((path) => eventsOf(path, watcher));
    return withInstruments(
      mergeByTime(files, ({ localTimestamp }) => localTimestamp, BATCH_EVENTS),
      watcher,
    );
  },
};

async function* withInstruments(
  groups: AsyncGenerator<readonly MarketEvent[]>,
  { exact }: ImportWatcher,
): AsyncGenerator<readonly MarketEvent[]> {
  const inferred = new InferredInstruments();
  // A file beside an export describes the instruments of its events.
  for await (const events of groups) yield exact ? events : inferred.precede(events);
}

function isEventLine(line: string): boolean {
  try {
    const value = JSON.parse(line);
    return isHeading(value) || eventOf(value) !== undefined;
  } catch {
    return false;
  }
}

/** Reads the origin from the heading of the first file. */
async function origin([path]: readonly string[]): Promise<TapeOrigin | undefined> {
  if (path === undefined) return undefined;
  for await (const [line = ''] of textLines(path, () => {}))
    return isEventLine(line) ? originOf(JSON.parse(line)) : undefined;
  return undefined;
}

/**
 * Reads the events of one file.
 * @throws ImportError naming a line that is not an event or whose time decreases; DamageError
 */
export async function* eventsOf(path: string, watcher: ImportWatcher): AsyncGenerator<MarketEvent[]> {
  let line = 0;
  let last = Number.NEGATIVE_INFINITY;
  for await (const lines of textLines(path, watcher.read)) {
    const events: MarketEvent[] = [];
    for (const text of lines) {
      line += 1;
      if (text === '') continue;
      try {
        const value = JSON.parse(text);
        if (line === 1 && isHeading(value)) continue;
        const event = eventOf(value);
        if (event.localTimestamp < last) {
          throw new RangeError(`localTimestamp decreases from ${last} to ${event.localTimestamp}`);
        }
        last = event.localTimestamp;
        events.push(event);
      } catch (error) {
        throw new ImportError(path, line, (error as Error).message);
      }
    }
    yield events;
  }
}
