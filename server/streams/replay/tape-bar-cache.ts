import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, openDatabase } from '../../database/database';
import { BAR_FILE, type BarFileQuery, barFileOf, readBarFile } from '../../history/bar-file';
import { ReadGate } from '../../history/read-gate';
import type { StoredBar } from '../../market/bar-series';
import type { TapeReader } from '../../tape/format/tape-reader';
import type { StreamLog } from '../market-stream';

/** Tapes whose bars are remembered to be there; another one is looked at again. */
const MAX_KNOWN = 256;
/** How long a question waits for bars that are being made, ms. */
const PATIENCE = 5_000;

export interface TapeBarsOptions {
  readonly log: StreamLog;
  /** Makes the bars of a tape beside its segments, without blocking this process; stops when the signal aborts. */
  readonly make: (id: string, signal: AbortSignal) => Promise<void>;
}

/** The bars that lie beside tapes. They are made when a tape has none, or has grown since; one tape at a time. */
export class TapeBars {
  readonly #options: TapeBarsOptions;
  /** Of each recording whether its bars are there, by its folder and what it holds. */
  readonly #ready = new Map<string, Promise<boolean>>();
  #making: Promise<unknown> = Promise.resolve();
  readonly #stopping = new AbortController();
  #opened: Promise<{ readonly database: Database; readonly gate: ReadGate }> | undefined;

  constructor(options: TapeBarsOptions) {
    this.#options = options;
  }

  /** Sees to it that a tape has bars. */
  prepare(id: string, tape: TapeReader): void {
    void this.#isReady(id, tape);
  }

  /** Bars of a tape; none as long as they are not made, or cannot be. */
  async read(id: string, tape: TapeReader, query: BarFileQuery): Promise<readonly StoredBar[]> {
    if (!(await inTime(this.#isReady(id, tape)))) return [];
    const { gate } = await this.#open();
    return gate.pass((connection) => readBarFile(connection, join(tape.folder, BAR_FILE), query));
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
    const ready = this.#see(id, tape).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      this.#options.log.warn(
        { tape: id, reason },
        'a tape has no bars from before; charts begin where it is played',
      );
      return false;
    });
    this.#ready.set(key, ready);
    const [oldest] = this.#ready.keys();
    if (this.#ready.size > MAX_KNOWN && oldest !== undefined) this.#ready.delete(oldest);
    return ready;
  }

  async #see(id: string, tape: TapeReader): Promise<boolean> {
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
    const of = await gate.pass((connection) => barFileOf(connection, file)).catch(() => undefined);
    return of !== undefined && of.events === events && of.end === end;
  }

  #open(): Promise<{ readonly database: Database; readonly gate: ReadGate }> {
    this.#opened ??= openDatabase().then((database) => ({ database, gate: new ReadGate(database) }));
    return this.#opened;
  }
}

/** The answer, or false when it takes too long. */
async function inTime(answer: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
