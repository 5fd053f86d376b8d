import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CALENDAR_IDS } from '../../lib/calendar/calendars';
import type { MarketSymbol } from '../../lib/market/instrument';
import { ProtocolError, quoteValue } from '../../lib/protocol/error';
import { parseForm } from '../../lib/protocol/form';
import type { ScreenCommand } from '../../lib/protocol/screens/screen-command';
import { displaySchema } from '../../lib/protocol/screens/screen-display';
import { type ScreenSchedule, scheduleSchema } from '../../lib/protocol/screens/screen-schedule';
import * as z from '../../lib/schema/zod';
import { makeFolder, replaceFile } from '../storage/durable-file';
import type { JournalLog } from '../storage/journal';
import { writeErrorReason } from '../storage/write-error';
import type { ScreenRegistry } from './screen-registry';
import { ScreenScheduler } from './screen-scheduler';

/** Files in DATA_DIR: the schedule, and the entries that screens follow now. */
const SCHEDULE_FILE = 'schedule.json';
const APPLIED_FILE = 'schedule-applied.json';
const REVISION_LENGTH = 16;

const appliedSchema = z.record(z.string(), z.object({ keys: z.array(z.string()), display: displaySchema }));

export interface KeptScheduleOptions {
  readonly dataDir: string;
  readonly registry: ScreenRegistry;
  readonly hasBoard: (id: string) => boolean;
  /** Returns the symbols of the live stream that are halted. */
  readonly halted: () => readonly MarketSymbol[];
  readonly run: (command: ScreenCommand) => Promise<unknown>;
  readonly log: JournalLog;
}

/** The schedule of this server, in files of the data folder. */
export class KeptSchedule {
  readonly #options: KeptScheduleOptions;
  readonly #scheduler: ScreenScheduler;
  /** Symbols that were halted at the last look. */
  #halted: ReadonlySet<MarketSymbol> | undefined;
  #writing: Promise<void> = Promise.resolve();
  #replacing: Promise<unknown> = Promise.resolve();

  constructor(options: KeptScheduleOptions) {
    this.#options = options;
    const { dataDir, registry, run, log } = options;
    this.#scheduler = new ScreenScheduler({
      screens: () =>
        [...registry.known()].map(({ id, kept }) => ({ id, group: kept.group, display: kept.display })),
      run: (command) => {
        run(command).catch((error: unknown) => log.warn({ err: error }, 'the schedule could not be applied'));
      },
      applied: (state) => {
        const text = JSON.stringify(state);
        this.#writing = this.#writing
          .then(() => replaceFile(join(dataDir, APPLIED_FILE), text))
          .catch((error: unknown) =>
            log.warn({ err: error }, 'the state of the schedule could not be written'),
          );
      },
    });
  }

  get schedule(): ScreenSchedule {
    return this.#scheduler.schedule;
  }

  /** Revision of the content, which is the same for equal schedules, also after a change of the file by hand. */
  get revision(): string {
    return createHash('sha256').update(JSON.stringify(this.schedule)).digest('hex').slice(0, REVISION_LENGTH);
  }

  /** Reads the files. A schedule with a fault is named in the log, and nothing is scheduled then. */
  async open(): Promise<void> {
    const { dataDir, log } = this.#options;
    const file = join(dataDir, SCHEDULE_FILE);
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) return;
    try {
      this.#scheduler.schedule = parseForm('schedule', scheduleSchema, JSON.parse(text));
    } catch (error) {
      log.warn({ file, reason: (error as Error).message }, 'the schedule is not read');
    }
    try {
      this.#scheduler.resume(
        appliedSchema.parse(JSON.parse(await readFile(join(dataDir, APPLIED_FILE), 'utf8'))),
      );
    } catch {
      // Without it, the entries that last are applied once more.
    }
  }

  /**
   * Replaces the schedule, one change after the other; returns when it is on the disk.
   * @param from revision that the change began from; undefined to replace any
   * @returns false if the schedule has another revision
   * @throws ProtocolError `not_found` for an unknown board, `bad_request` for an unknown venue, `internal` when it cannot be written
   */
  replace(schedule: ScreenSchedule, from?: string): Promise<boolean> {
    const replaced = this.#replacing.then(async () => {
      if (from !== undefined && from !== this.revision) return false;
      await this.#write(schedule);
      return true;
    });
    this.#replacing = replaced.catch(() => undefined);
    return replaced;
  }

  /** Applies entries that have begun or ended. @param now wall clock, µs */
  look(now: number): void {
    this.#lookForHalts(now);
    this.#scheduler.look(now);
  }

  /** Shows the symbol of an event where the schedule says so. */
  happened(on: 'halt' | 'alert', symbol: MarketSymbol, now: number): void {
    this.#scheduler.happened(on, symbol, now);
  }

  async #write(schedule: ScreenSchedule): Promise<void> {
    const { dataDir, hasBoard } = this.#options;
    for (const id of boardsOf(schedule)) {
      if (!hasBoard(id)) throw new ProtocolError('not_found', `there is no board ${quoteValue(id)}`);
    }
    for (const { session } of schedule.entries) {
      if (session === undefined || CALENDAR_IDS.includes(session.venue)) continue;
      throw new ProtocolError(
        'bad_request',
        `schedule.entries.session.venue must be one of ${CALENDAR_IDS.join(', ')}, not ${quoteValue(session.venue)}`,
      );
    }
    try {
      await makeFolder(dataDir);
      await replaceFile(join(dataDir, SCHEDULE_FILE), `${JSON.stringify(schedule, undefined, 2)}\n`);
    } catch (error) {
      throw new ProtocolError(
        'internal',
        `not stored, so nothing has changed: ${writeErrorReason(error as Error)}`,
      );
    }
    this.#scheduler.schedule = schedule;
  }

  #lookForHalts(now: number): void {
    if (!this.schedule.events?.some(({ on }) => on === 'halt')) {
      this.#halted = undefined;
      return;
    }
    const before = this.#halted;
    this.#halted = new Set(this.#options.halted());
    // Symbols that were halted before the first look are no news.
    if (before === undefined) return;
    for (const symbol of this.#halted) if (!before.has(symbol)) this.happened('halt', symbol, now);
  }
}

function boardsOf({ entries, events = [] }: ScreenSchedule): string[] {
  const shown = entries.flatMap(({ display: { board, playlist = [] } }) => [
    ...(board === undefined ? [] : [board]),
    ...playlist.map((turn) => turn.board),
  ]);
  return [...shown, ...events.flatMap(({ board }) => (board === undefined ? [] : [board]))];
}
