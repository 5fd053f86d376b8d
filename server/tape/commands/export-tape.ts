import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { setImmediate } from 'node:timers/promises';
import type { EventType, InstrumentEvent, MarketEvent } from '../../../lib/market/event';
import type { Exporter, ExportSink } from '../exporters/exporter';
import { PackedFiles } from '../exporters/packed-files';
import { eventLine, eventsHeading } from '../format/event-lines';
import type { TapeOrigin } from '../format/tape-origin';
import type { TapeReader } from '../format/tape-reader';
import { REST_FILE, writeInstruments } from '../tools/companion';
import { type Excerpt, excerptOf } from '../tools/excerpt';

/** What is told of the state at the beginning of a part: what the events after it do not make sense without. */
const TOLD_FIRST: readonly EventType[] = ['instrument', 'status', 'quote', 'book_snapshot'];

export interface ExportRequest {
  readonly exporter: Exporter;
  readonly id: string;
  readonly tape: TapeReader;
  readonly excerpt: Excerpt;
  /** Folder for the files: made when missing, refused when it holds anything. */
  readonly out: string;
  readonly signal: AbortSignal;
  /** Told of more bytes of the tape read and events written. */
  readonly progress: (bytes: number, events: number) => void;
}

export interface Exported {
  readonly events: number;
  /** Events that the format's own files have no place for, by type; they are in the files beside. */
  readonly beside: Readonly<Partial<Record<EventType, number>>>;
  /** Names of the files, sorted. */
  readonly files: readonly string[];
  readonly bytes: number;
}

/**
 * Writes a tape, or a part of it, in another format. Everything is written aside and moved to its place at the end.
 * @throws Error when the folder holds something, a file cannot be written, or the signal aborts; nothing is left then
 */
export async function exportTape(request: ExportRequest): Promise<Exported> {
  const out = resolve(request.out);
  const made = makeFolder(out);
  const aside = join(out, `.export.${process.pid}.part`);
  try {
    mkdirSync(aside);
    const { events, beside } = await write(request, aside);
    const files = readdirSync(aside).sort();
    if (events === 0) throw new Error(`there are no events to export from tape "${request.id}"`);
    const bytes = files.reduce((sum, name) => sum + statSync(join(aside, name)).size, 0);
    for (const name of files) renameSync(join(aside, name), join(out, name));
    rmdirSync(aside);
    return { events, beside, files, bytes };
  } catch (error) {
    rmSync(made ?? aside, { recursive: true, force: true });
    throw error;
  }
}

/** Makes the folder when it is missing; gives the topmost one that was made. */
function makeFolder(out: string): string | undefined {
  if (existsSync(out)) {
    if (!statSync(out).isDirectory()) throw new Error(`${out} is no folder`);
    const [found] = readdirSync(out);
    if (found !== undefined) throw new Error(`${out} is not empty: it has "${found}"`);
  }
  return mkdirSync(out, { recursive: true });
}

async function write(request: ExportRequest, folder: string): Promise<Pick<Exported, 'events' | 'beside'>> {
  const { exporter, id, tape, excerpt, signal, progress } = request;
  const origin: TapeOrigin = tape.header() ?? { source: 'replay', feed: 'unknown' };
  const sink = await exporter.open({ folder, id, origin });
  const beside = new Beside(folder, origin);
  try {
    let events = 0;
    let place = 0;
    const passes = sink.look ? [true, false] : [false];
    for (const look of passes) {
      for (const part of excerptOf(tape, excerpt)) {
        for (const event of part.events) {
          if (part.state && !TOLD_FIRST.includes(event.type)) continue;
          if (look) {
            sink.look?.(event);
            continue;
          }
          place++;
          if (beside.holdsBefore(event) || !sink.take(event, place)) beside.add(event);
        }
        if (!look && !part.state) events += part.events.length;
        progress(part.bytes / passes.length, look || part.state ? 0 : part.events.length);
        await (look ? setImmediate() : drained(sink, beside));
        signal.throwIfAborted();
      }
    }
    await sink.close();
    await beside.close();
    return { events, beside: beside.counts };
  } finally {
    await sink.abandon();
    await beside.abandon();
  }
}

async function drained(sink: ExportSink, beside: Beside): Promise<void> {
  await sink.drain();
  await beside.drain();
  await setImmediate();
}

/** What the format's own files have no place for, and what must not overtake it. */
class Beside {
  readonly #folder: string;
  readonly #origin: TapeOrigin;
  readonly #files: PackedFiles;
  readonly #instruments: InstrumentEvent[] = [];
  /** What there is from `#time` on, by kind and symbol. */
  readonly #sequences = new Set<string>();
  #time = Number.NaN;
  readonly counts: Partial<Record<EventType, number>> = {};

  constructor(folder: string, origin: TapeOrigin) {
    this.#folder = folder;
    this.#origin = origin;
    this.#files = new PackedFiles(folder);
  }

  /**
   * Whether it has an event of the same µs, kind and symbol: in one µs an import reads what lies beside last, so that
   * the event would come back before the other.
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
    // An export of nothing but instruments needs a file to be imported by.
    if (readdirSync(this.#folder).length === 0) this.#files.add(REST_FILE, '', eventsHeading(this.#origin));
    await this.#files.close();
    if (this.#instruments.length > 0) await writeInstruments(this.#folder, this.#origin, this.#instruments);
  }

  abandon(): Promise<void> {
    return this.#files.settle();
  }
}

/** What has an order of its own: the trades of a symbol, its quotes, its book. */
function sequenceOf(event: MarketEvent): string {
  const kind = event.type === 'book_change' ? 'book_snapshot' : event.type;
  return `${kind} ${'symbol' in event ? event.symbol : ''}`;
}
