import type { MarketEvent } from '../../../lib/market/event';
import type { TapeOrigin } from '../format/tape-origin';
import type { Importer, ImportWatcher } from '../importers/importer';
import { mergeByTime } from '../importers/merge-lines';
import { eventsOf } from '../importers/ndjson';
import { type Companion, companionOf } from '../tools/companion';

/** Events per batch. */
const BATCH_EVENTS = 2048;

export interface ImportedEvents {
  readonly origin: TapeOrigin;
  readonly events: AsyncGenerator<readonly MarketEvent[]>;
}

/**
 * Reads the events of the files and of the companion files of an export.
 * @throws Error if a companion file is invalid; while events are read, also errors of the importer
 */
export async function importedEvents(
  importer: Importer,
  files: readonly string[],
  watcher: ImportWatcher,
): Promise<ImportedEvents> {
  const companion = companionOf(files);
  const own = importer.read(files, companion ? { ...watcher, exact: true } : watcher);
  const origin = companion?.origin ?? (await importer.origin?.(files));
  return {
    origin: origin ?? { source: importer.source, feed: importer.format },
    events: companion ? joined(own, companion, watcher) : own,
  };
}

/** Within one µs instruments come first and companion events last, as exports assume. */
function joined(
  own: AsyncGenerator<readonly MarketEvent[]>,
  { instruments, rest }: Companion,
  watcher: ImportWatcher,
): AsyncGenerator<MarketEvent[]> {
  const defined = new Set(instruments.map(({ symbol }) => symbol));
  const isKnown = (event: MarketEvent): boolean => event.type === 'instrument' && defined.has(event.symbol);
  const streams = [oneGroup(instruments), without(own, isKnown)];
  if (rest !== undefined) streams.push(eventsOf(rest, { ...watcher, read: () => {} }));
  return mergeByTime(streams, ({ localTimestamp }) => localTimestamp, BATCH_EVENTS);
}

async function* oneGroup(events: readonly MarketEvent[]): AsyncGenerator<readonly MarketEvent[]> {
  yield events;
}

async function* without(
  groups: AsyncGenerator<readonly MarketEvent[]>,
  unwanted: (event: MarketEvent) => boolean,
): AsyncGenerator<readonly MarketEvent[]> {
  for await (const events of groups) yield events.filter((event) => !unwanted(event));
}
