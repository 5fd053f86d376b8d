import { mkdir, rm } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import process from 'node:process';
import type { MarketEvent } from '../../lib/market/event';
import { parseJson } from '../../lib/protocol/form';
import type { Ingest, PushedValue } from '../ingest/ingest';
import type { Producer } from '../ingest/producer';
import type { PushResult } from '../ingest/push-report';
import { completeOf } from '../instruments/instrument-reference';
import { describedLots } from '../tape/commands/import-tape';
import { importedEvents } from '../tape/commands/imported-events';
import { isEventType, isHeading } from '../tape/format/event-lines';
import { withoutArchives } from '../tape/importers/archive';
import { detectImporter } from '../tape/importers/detect';
import { readFileStart } from '../tape/importers/file-start';
import { ImportError, type Importer, type ImportWatcher } from '../tape/importers/importer';
import { IMPORTERS } from '../tape/importers/index';
import { json } from '../tape/importers/json-table';
import { ndjson } from '../tape/importers/ndjson';
import { textLines } from '../tape/importers/text-lines';
import { mainFiles } from '../tape/tools/companion';
import type { FileTaker } from './inbox-folder';

/** Events between two records of the ledger, at most: so many can be taken twice by a crash. */
export const MAX_PART_EVENTS = 2_048;

const STATES: ReadonlySet<unknown> = new Set([
  'instrument',
  'source',
  'status',
  'book_snapshot',
  'book_change',
]);

/** Share of the queue that all files of the inbox use; the folder may write every symbol. */
export const INBOX_PRODUCER: Producer = { name: 'inbox', mayWrite: () => true };

export interface LiveFileOptions {
  readonly dataDir: string;
  readonly ingest: Pick<Ingest, 'push'>;
  /** Reports a warning about a file. */
  readonly warn: (file: string, text: string) => void;
}

/**
 * Returns a taker that pushes the events of a file into the live stream, part by part. The ledger has a part before the
 * next one begins. Of the taken part of a continued file, instruments, books and statuses are pushed again: the market
 * begins empty then, and changes to a book that it lacks would show a wrong one.
 */
export function liveFileTaker({ dataDir, ingest, warn }: LiveFileOptions): FileTaker {
  return async ({ name, path, position, signal, report }) => {
    const folder = join(dirname(path), `.files-${process.pid}`);
    const shown = (text: string): string =>
      text.replaceAll(`${folder}${sep}`, '').replaceAll(`${dirname(path)}${sep}`, '');
    let behind = position;
    try {
      await mkdir(folder, { recursive: true });
      const watcher: FileWatcher = {
        ...{ read: () => {}, signal, tempDir: folder, lotSizeOf: describedLots(completeOf(dataDir)) },
        warn: (text) => warn(name, shown(text)),
      };
      const { place, values } = await openValues(path, folder, watcher);
      for await (const part of partsOf(values)) {
        signal.throwIfAborted();
        const taken = part.slice(0, behind);
        behind -= taken.length;
        const again = taken.filter(isState);
        if (again.length > 0) await ingest.push(INBOX_PRODUCER, again);
        const rest = part.slice(taken.length);
        if (rest.length === 0) continue;
        const { accepted, rejected, faults } = await ingest.push(INBOX_PRODUCER, rest);
        await report({ read: rest.length, accepted, rejected, faults: describeFaults(faults, place) });
      }
    } catch (error) {
      if (error instanceof Error) error.message = shown(error.message);
      throw error;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
}

/** Describes rejected events by their place. */
function describeFaults(faults: PushResult['faults'], place: 'line' | 'event'): string[] {
  return faults.map(({ at, message }) => `${place} ${at}: ${message}`);
}

/** Events of a file; their places are its lines, or the numbers of the events. */
interface FileValues {
  readonly place: 'line' | 'event';
  readonly values: AsyncGenerator<PushedValue[]>;
}

type FileWatcher = ImportWatcher & { readonly signal: AbortSignal };

/** Opens a file of any import format, also an archive, which is unpacked into the folder. */
async function openValues(path: string, folder: string, watcher: FileWatcher): Promise<FileValues> {
  const files = mainFiles(await withoutArchives([path], folder, watcher.signal));
  const [first] = files;
  if (first === path && (await hasEventLines(path))) return { place: 'line', values: lineValues(path) };
  const importer = await importerOf(files);
  // Companions belong to an archive; files of the inbox do not belong together.
  const events =
    first === path ? importer.read(files, watcher) : (await importedEvents(importer, files, watcher)).events;
  return { place: 'event', values: numbered(events) };
}

async function* numbered(events: AsyncIterable<readonly MarketEvent[]>): AsyncGenerator<PushedValue[]> {
  let at = 0;
  for await (const batch of events) yield batch.map((event) => ({ at: ++at, value: withoutDay(event) }));
}

/** @throws ImportError for a file of no known format, or for files of two formats */
async function importerOf(files: readonly string[]): Promise<Importer> {
  let importer: Importer | undefined;
  for (const file of files) {
    const found = await detectImporter(file);
    importer ??= found;
    if (found === importer) continue;
    throw new ImportError(
      file,
      undefined,
      `is ${found.format}, and other files of the archive ${importer.format}`,
    );
  }
  if (importer === undefined) throw new Error('the archive has no files');
  return importer;
}

/** True for NDJSON, also with events without times, as they are pushed. */
async function hasEventLines(path: string): Promise<boolean> {
  const start = await readFileStart(path);
  const importer = IMPORTERS.find((one) => one.recognises(start));
  if (importer !== undefined && importer !== ndjson && importer !== json) return false;
  const line = start.lines.find((text) => text.trim() !== '') ?? '';
  try {
    return isEventType((JSON.parse(line) as { type?: unknown } | null)?.type);
  } catch {
    return false;
  }
}

/** Yields the lines of an NDJSON file as values. A blank line and the heading are none. */
async function* lineValues(path: string): AsyncGenerator<PushedValue[]> {
  let at = 0;
  for await (const lines of textLines(path, () => {})) {
    const values: PushedValue[] = [];
    for (const text of lines) {
      const value = lineValue(++at, text);
      if (value !== undefined) values.push(value);
    }
    yield values;
  }
}

/** Returns the event of a line, or its fault; undefined for a blank line and a heading. */
export function lineValue(at: number, text: string): PushedValue | undefined {
  if (text.trim() === '') return undefined;
  try {
    const value = parseJson('line', text);
    return at === 1 && isHeading(value) ? undefined : { at, value };
  } catch (error) {
    return { at, fault: error as Error };
  }
}

/** Joins and cuts batches to parts of a bounded size. */
async function* partsOf(batches: AsyncIterable<PushedValue[]>): AsyncGenerator<PushedValue[]> {
  let rest: PushedValue[] = [];
  for await (const batch of batches) {
    rest = rest.length === 0 ? batch : rest.concat(batch);
    let from = 0;
    for (; rest.length - from >= MAX_PART_EVENTS; from += MAX_PART_EVENTS)
      yield rest.slice(from, from + MAX_PART_EVENTS);
    rest = rest.slice(from);
  }
  if (rest.length > 0) yield rest;
}

/** True for an event that describes a state, and so can be applied twice. */
function isState(value: PushedValue): boolean {
  return 'value' in value && STATES.has((value.value as { type?: unknown } | null)?.type);
}

/** Removes the state of the day, which only keyframes of tapes need. */
function withoutDay(event: MarketEvent): MarketEvent {
  if (event.type !== 'bar' || event.day === undefined) return event;
  const { day: _, ...bar } = event;
  return bar;
}
