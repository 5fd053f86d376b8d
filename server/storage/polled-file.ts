import { readFileSync, statSync } from 'node:fs';
import type { Clock } from '../time/clock';

/** Period of checking for changes, ms. File watchers lose replaced files. */
const CHECK_PERIOD = 2_000;
/** Maximum of faults in the log for one change. */
const MAX_LOGGED_FAULTS = 20;

export interface PolledFileLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** Values of a file, or every fault of it. */
export interface ReadFile<T> {
  readonly values: readonly T[];
  readonly faults: readonly string[];
}

export interface PolledFileOptions<T> {
  /** The file need not exist: without it there are no values. */
  readonly path: string;
  /** Plural noun for the values, for the log. */
  readonly noun: string;
  readonly log: PolledFileLog;
  readonly parse: (text: string) => ReadFile<T>;
  /** Called with the values of a changed file. */
  readonly changed: (values: readonly T[]) => void;
}

/** File of the operator that is read again when it changes; an invalid one leaves the last valid values in force. */
export class PolledFile<T> {
  readonly #options: PolledFileOptions<T>;
  #stamp: string | undefined;
  #cancel: (() => void) | undefined;

  constructor(options: PolledFileOptions<T>) {
    this.#options = options;
  }

  /** Reads the file now and after each change, until `stop`. */
  start(clock: Pick<Clock, 'after'>): void {
    this.check();
    this.#cancel = clock.after(CHECK_PERIOD, () => this.start(clock));
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  /** Reads the file if it has changed. */
  check(): void {
    const { path, noun, log, changed } = this.#options;
    const stamp = stampOf(path);
    if (stamp === this.#stamp) return;
    const isFirst = this.#stamp === undefined;
    this.#stamp = stamp;
    if (stamp === '') {
      if (isFirst) return;
      log.info({ file: path }, `${noun} removed`);
      changed([]);
      return;
    }
    const { values, faults } = this.#read();
    for (const reason of faults.slice(0, MAX_LOGGED_FAULTS)) {
      log.warn({ file: path, reason }, `${noun} not read`);
    }
    if (faults.length > 0) return;
    log.info({ file: path, lines: values.length }, `${noun} read`);
    changed(values);
  }

  #read(): ReadFile<T> {
    try {
      return this.#options.parse(readFileSync(this.#options.path, 'utf8'));
    } catch (error) {
      return { values: [], faults: [(error as Error).message] };
    }
  }
}

/** Returns a text that differs after a change of the file; empty without one. */
function stampOf(path: string): string {
  try {
    const { mtimeMs, size, ino } = statSync(path);
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    return '';
  }
}
