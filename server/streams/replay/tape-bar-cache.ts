import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, openDatabase } from '../../database/database';
import { BAR_FILE, type BarFileQuery, barFileOf, readBarFile } from '../../history/bar-file';
import { ReadGate } from '../../history/read-gate';
import type { StoredBar } from '../../market/bar-series';
import type { TapeReader } from '../../tape/format/tape-reader';
import type { StreamLog } from '../market-stream';

/** Maximum of tapes whose bars are known to exist; others are checked again. */
const MAX_KNOWN = 256;
/** Time that a request waits for bars in the making, ms. */
const BUILD_TIMEOUT = 5_000;

export interface TapeBarsOptions {
  readonly log: StreamLog;
  /** Builds the bars of a tape beside its segments, without blocking this process; stops on abort. */
  readonly make: (id: string, signal: AbortSignal) => Promise<void>;
}

/** Reads the bars stored beside tapes. Builds them if they are missing or outdated, one tape at a time. */
export class TapeBars {
  readonly #options: TapeBarsOptions;
  /** Result of the check of each recording, by its folder and content. */
  readonly #ready = new Map<string, Promise<boolean>>();
  #making: Promise<unknown> = Promise.resolve();
  readonly #stopping = new AbortController();
  #opened: Promise<{ readonly database: Database; readonly gate: ReadGate }> | undefined;

  constructor(options: TapeBarsOptions) {
    this.#options = options;
  }

  /** Starts building the bars of a tape if needed. */
  prepare(id: string, tape: TapeReader): void {
    void this.#isReady(id, tape);
  }

  /** Reads bars of a tape; none until they are built, or if that failed. */
  async read(id: string, tape: TapeReader, query: BarFileQuery): Promise<readonly StoredBar[]> {
    if (!(await withTimeout(this.#isReady(id, tape)))) return [];
    const { gate } = await this.#open();
    return gate.run((connection) => readBarFile(connection, join(tape.folder, BAR_FILE), query));
  }

  /** Stops making bars and closes the database. */
  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#making;
    const opened = await this.#opened?.catch(() => undefined);
    await opened?.database.close();
  }

  #isReady(id: string, tape: TapeReader): Promise<boolean> {
    const key = `${tape.folder}\0${tape.events}\0${tape.end}`;
    const known = this.#ready.get(key);
    if (known) return known;
    const ready = this.#ensureBuilt(id, tape).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      this.#options.log.warn({ tape: id, reason }, 'no bars for a tape; charts start where it is played');
      return false;
    });
    this.#ready.set(key, ready);
    const [oldest] = this.#ready.keys();
    if (this.#ready.size > MAX_KNOWN && oldest !== undefined) this.#ready.delete(oldest);
    return ready;
  }

  async #ensureBuilt(id: string, tape: TapeReader): Promise<boolean> {
    if (await this.#isCurrent(tape)) return true;
    const made = this.#making.then(() => this.#options.make(id, this.#stopping.signal));
    this.#making = made.catch(() => undefined);
    await made;
    return true;
  }

  async #isCurrent({ folder, events, end }: TapeReader): Promise<boolean> {
    const file = join(folder, BAR_FILE);
    if (!existsSync(file)) return false;
    const { gate } = await this.#open();
    const of = await gate.run((connection) => barFileOf(connection, file)).catch(() => undefined);
    return of !== undefined && of.events === events && of.end === end;
  }

  #open(): Promise<{ readonly database: Database; readonly gate: ReadGate }> {
    this.#opened ??= openDatabase().then((database) => ({ database, gate: new ReadGate(database) }));
    return this.#opened;
  }
}

/** Returns the answer, or false after a timeout. */
async function withTimeout(answer: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), BUILD_TIMEOUT);
  });
  try {
    return await Promise.race([answer, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
