import { createHash } from 'node:crypto';
import { appendFile, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { displaySchema, type ScreenDisplay } from '../../lib/protocol/screens/screen-display';
import type { Painted, ScreenReport } from '../../lib/protocol/screens/screen-report';
import type { Frozen } from '../../lib/schema/describes';
import * as z from '../../lib/schema/zod';
import { makeFolder } from '../storage/durable-file';
import type { JournalLog } from '../storage/journal';

/** Days that are kept. */
const MAX_DAYS = 7;
/** Lines of a screen that wait to be written, at most. */
const MAX_WAITING = 1_000;
const DAY_MICROS = 86_400_000_000;
const MICROS_PER_MILLI = 1_000;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** One line: the paints of a report, or a display from its moment on. Times in ms, to keep files small. */
const lineSchema = z.union([
  z.object({
    board: z.string(),
    epoch: z.int(),
    /** Of each paint: time, version, time of the newest frame in it. */
    paints: z.array(z.tuple([z.number(), z.int(), z.number()])),
  }),
  z.object({ at: z.number(), revision: z.int(), display: displaySchema }),
]);
type Line = Frozen<z.infer<typeof lineSchema>>;

/** Content of a screen at a moment. */
export interface PaintedMoment {
  readonly board: string;
  readonly painted: Painted;
  readonly revision: number;
  readonly display: ScreenDisplay;
}

/** Newest display line of a screen. */
interface Known {
  readonly revision: number;
  readonly day: string;
}

export interface PaintedLogOptions {
  /** Folder with a folder for each day. */
  readonly folder: string;
  readonly log: Pick<JournalLog, 'warn'>;
}

/** Keeps what each screen has painted, once a second, for some days: the proof of what it has shown. */
export class PaintedLog {
  readonly #options: PaintedLogOptions;
  readonly #waiting = new Map<
    string,
    { readonly day: string; readonly id: string; readonly lines: Line[] }
  >();
  readonly #known = new Map<string, Known>();
  #writing: Promise<void> = Promise.resolve();
  #cleaned = '';

  constructor(options: PaintedLogOptions) {
    this.#options = options;
  }

  /**
   * Takes the paints of a report.
   * @param now wall clock, µs
   */
  take(
    id: string,
    { board, paints = [], revision }: ScreenReport,
    display: ScreenDisplay,
    now: number,
  ): void {
    // Times of a page whose clock is wrong would be filed under days that nobody looks at.
    const known = paints.filter(({ at }) => Math.abs(at - now) < DAY_MICROS);
    const [first] = known;
    if (first === undefined) return;
    const day = dayOf(first.at);
    const before = this.#known.get(id);
    if (before?.revision !== revision || before.day !== day) {
      this.#known.set(id, { revision, day });
      this.#add(id, day, { at: millis(first.at), revision, display });
    }
    for (const epoch of new Set(known.map((paint) => paint.epoch))) {
      const ofEpoch = known.filter((paint) => paint.epoch === epoch);
      this.#add(id, day, {
        ...{ board, epoch },
        paints: ofEpoch.map(({ at, version, time }) => [millis(at), version, millis(time)]),
      });
    }
  }

  /** Writes what waits, and removes days that are too old. */
  async flush(now: number): Promise<void> {
    const batches = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#writing = this.#writing.then(() => this.#write(batches, now));
    await this.#writing;
  }

  /** Returns what the screen showed at a time, µs: its last paint before it; undefined if none of these days is known. */
  async find(id: string, at: number): Promise<PaintedMoment | undefined> {
    for (const time of [at, at - DAY_MICROS]) {
      const day = dayOf(time);
      const lines = [...(await this.#read(day, id)), ...(this.#waiting.get(`${day} ${id}`)?.lines ?? [])];
      const found = momentIn(lines, at / MICROS_PER_MILLI);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #add(id: string, day: string, line: Line): void {
    const key = `${day} ${id}`;
    const waiting = this.#waiting.get(key) ?? { day, id, lines: [] };
    if (waiting.lines.length < MAX_WAITING) waiting.lines.push(line);
    this.#waiting.set(key, waiting);
  }

  async #write(
    batches: readonly { readonly day: string; readonly id: string; readonly lines: readonly Line[] }[],
    now: number,
  ): Promise<void> {
    const { folder, log } = this.#options;
    try {
      for (const { day, id, lines } of batches) {
        await makeFolder(join(folder, day));
        await appendFile(this.#fileOf(day, id), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
      }
      await this.#removeOld(now);
    } catch (error) {
      log.warn({ reason: (error as Error).message }, 'paints of screens were not stored');
    }
  }

  async #removeOld(now: number): Promise<void> {
    const today = dayOf(now);
    if (this.#cleaned === today) return;
    this.#cleaned = today;
    const { folder } = this.#options;
    const oldest = dayOf(now - MAX_DAYS * DAY_MICROS);
    for (const day of await readdir(folder).catch(() => [])) {
      if (DAY.test(day) && day < oldest) await rm(join(folder, day), { recursive: true, force: true });
    }
  }

  async #read(day: string, id: string): Promise<Line[]> {
    let text: string;
    try {
      text = await readFile(this.#fileOf(day, id), 'utf8');
    } catch {
      return [];
    }
    return text.split('\n').flatMap((line) => lineOf(line) ?? []);
  }

  /** Names of screens may have any letters, and be long. */
  #fileOf(day: string, id: string): string {
    const name = createHash('sha256').update(id).digest('hex').slice(0, 32);
    return join(this.#options.folder, day, `${name}.jsonl`);
  }
}

/** Returns the line; undefined for one that a crash has torn. */
function lineOf(text: string): Line | undefined {
  if (text === '') return undefined;
  try {
    return lineSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function momentIn(lines: readonly Line[], at: number): PaintedMoment | undefined {
  let shown: Pick<PaintedMoment, 'revision' | 'display'> = { revision: 0, display: {} };
  let found: PaintedMoment | undefined;
  for (const line of lines) {
    if ('display' in line) {
      if (line.at <= at) shown = { revision: line.revision, display: line.display };
      continue;
    }
    const { board, epoch } = line;
    const paint = line.paints.findLast(([time]) => time <= at);
    if (paint === undefined || (found !== undefined && micros(paint[0]) < found.painted.at)) continue;
    const [time, version, frame] = paint;
    found = { ...shown, board, painted: { epoch, version, time: micros(frame), at: micros(time) } };
  }
  return found;
}

function dayOf(time: number): string {
  return new Date(time / MICROS_PER_MILLI).toISOString().slice(0, 10);
}

const millis = (time: number): number => Math.round(time / MICROS_PER_MILLI);
const micros = (time: number): number => time * MICROS_PER_MILLI;
