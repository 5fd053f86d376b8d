import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { setImmediate } from 'node:timers/promises';
import type { EventType, InstrumentEvent, MarketEvent } from '../../../lib/market/event';
import type { Exporter, ExportSink } from '../exporters/exporter';
import { GzipFiles } from '../exporters/gzip-files';
import { eventLine, eventsHeading } from '../format/event-lines';
import type { TapeOrigin } from '../format/tape-origin';
import type { TapeReader } from '../format/tape-reader';
import { REST_FILE, writeInstruments } from '../tools/companion';
import { type Excerpt, excerptOf } from '../tools/excerpt';

/** Event types of the initial state that the events of an excerpt depend on. */
const STATE_TYPES: readonly EventType[] = ['instrument', 'status', 'quote', 'book_snapshot'];

export interface ExportRequest {
  readonly exporter: Exporter;
  readonly id: string;
  readonly tape: TapeReader;
  readonly excerpt: Excerpt;
  /** Output folder: created if missing, rejected if not empty. */
  readonly out: string;
  readonly signal: AbortSignal;
  /** Called with bytes of the tape read and events written since the last call. */
  readonly progress: (bytes: number, events: number) => void;
}

export interface Exported {
  readonly events: number;
  /** Events in companion files, which the format cannot hold, by type. */
  readonly companionEvents: Readonly<Partial<Record<EventType, number>>>;
  /** Names of the files, sorted. */
  readonly files: readonly string[];
  readonly bytes: number;
}

/**
 * Exports a tape or an excerpt. Files are written to a temporary folder and moved at the end.
 * @throws Error if the folder is not empty, a file cannot be written, or the signal aborts; no files are left
 * then
 */
export async function exportTape(request: ExportRequest): Promise<Exported> {
  const out = resolve(request.out);
  const made = makeFolder(out);
  const stagingFolder = join(out, `.export.${process.pid}.part`);
  try {
    mkdirSync(stagingFolder);
    const { events, companionEvents: companions } = await write(request, stagingFolder);
    const files = readdirSync(stagingFolder).sort();
    if (events === 0) throw new Error(`no events to export from tape "${request.id}"`);
    const bytes = files.reduce((sum, name) => sum + statSync(join(stagingFolder, name)).size, 0);
    for (const name of files) renameSync(join(stagingFolder, name), join(out, name));
    rmdirSync(stagingFolder);
    return { events, companionEvents: companions, files, bytes };
  } catch (error) {
    rmSync(made ?? stagingFolder, { recursive: true, force: true });
    throw error;
  }
}

/** Creates the folder if missing; returns the topmost folder created. */
function makeFolder(out: string): string | undefined {
  if (existsSync(out)) {
    if (!statSync(out).isDirectory()) throw new Error(`${out} is not a folder`);
    const [found] = readdirSync(out);
    if (found !== undefined) throw new Error(`${out} is not empty: it contains "${found}"`);
  }
  return mkdirSync(out, { recursive: true });
}

async function write(
  request: ExportRequest,
  folder: string,
): Promise<Pick<Exported, 'events' | 'companionEvents'>> {
  const { exporter, id, tape, excerpt, signal, progress } = request;
  const origin: TapeOrigin = tape.header() ?? { source: 'replay', feed: 'unknown' };
  const sink = await exporter.open({ folder, id, origin });
  const companions = new CompanionFiles(folder, origin);
  try {
    let events = 0;
    let position = 0;
    const passes = sink.survey ? [true, false] : [false];
    for (const surveying of passes) {
      for (const part of excerptOf(tape, excerpt)) {
        for (const event of part.events) {
          if (part.state && !STATE_TYPES.includes(event.type)) continue;
          if (surveying) {
            sink.survey?.(event);
            continue;
          }
          position++;
          if (companions.holdsBefore(event) || !sink.take(event, position)) companions.add(event);
        }
        if (!surveying && !part.state) events += part.events.length;
        progress(part.bytes / passes.length, surveying || part.state ? 0 : part.events.length);
        await (surveying ? setImmediate() : drained(sink, companions));
        signal.throwIfAborted();
      }
    }
    await sink.close();
    await companions.close();
    return { events, companionEvents: companions.counts };
  } finally {
    await sink.abandon();
    await companions.abandon();
  }
}

async function drained(sink: ExportSink, companions: CompanionFiles): Promise<void> {
  await sink.drain();
  await companions.drain();
  await setImmediate();
}

/** Writes the events that the format cannot hold, and those that must not overtake them. */
class CompanionFiles {
  readonly #folder: string;
  readonly #origin: TapeOrigin;
  readonly #files: GzipFiles;
  readonly #instruments: InstrumentEvent[] = [];
  /** Types and symbols written at `#time`. */
  readonly #sequences = new Set<string>();
  #time = Number.NaN;
  readonly counts: Partial<Record<EventType, number>> = {};

  constructor(folder: string, origin: TapeOrigin) {
    this.#folder = folder;
    this.#origin = origin;
    this.#files = new GzipFiles(folder);
  }

  /**
   * Returns true if it has an event of the same time, type and symbol.
   * An import reads companion files last within one µs, so writing the event elsewhere would reorder the two.
   */
  holdsBefore(event: MarketEvent): boolean {
    return event.localTimestamp === this.#time && this.#sequences.has(sequenceOf(event));
  }

  add(event: MarketEvent): void {
    this.counts[event.type] = (this.counts[event.type] ?? 0) + 1;
    if (event.localTimestamp !== this.#time) this.#sequences.clear();
    this.#time = event.localTimestamp;
    this.#sequences.add(sequenceOf(event));
    if (event.type === 'instrument') this.#instruments.push(event);
    else this.#files.add(REST_FILE, eventLine(event), eventsHeading(this.#origin));
  }

  drain(): Promise<void> {
    return this.#files.drain();
  }

  async close(): Promise<void> {
    // An export of instruments only needs a file that can be imported.
    if (readdirSync(this.#folder).length === 0) this.#files.add(REST_FILE, '', eventsHeading(this.#origin));
    await this.#files.close();
    if (this.#instruments.length > 0) await writeInstruments(this.#folder, this.#origin, this.#instruments);
  }

  abandon(): Promise<void> {
    return this.#files.settle();
  }
}

/** Returns a key of events whose order matters: trades, quotes or order book of a symbol. */
function sequenceOf(event: MarketEvent): string {
  const kind = event.type === 'book_change' ? 'book_snapshot' : event.type;
  return `${kind} ${'symbol' in event ? event.symbol : ''}`;
}
