import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Instrument } from '../../lib/market/instrument';
import { globMatcher } from '../../lib/protocol/glob';
import type { Clock } from '../time/clock';
import { type InstrumentLine, parseInstrumentLines } from './instrument-lines';
import { type Facts, venueFacts } from './venue-facts';

/** Name of the file in DATA_DIR. */
export const INSTRUMENT_FILE = 'instruments.csv';
/** Period of checking the file for changes, ms. File watchers lose replaced files. */
const CHECK_PERIOD = 2_000;
/** Maximum of faults in the log for one change of the file. */
const MAX_LOGGED_FAULTS = 20;

/** Returns the facts of the file in a data folder now, for work outside the server; faults are left to its log. */
export function completeOf(dataDir: string): (given: Instrument) => Instrument {
  const reference = new InstrumentReference(join(dataDir, INSTRUMENT_FILE), { info: ignore, warn: ignore });
  reference.check();
  return reference.complete;
}

function ignore(): void {}

export interface InstrumentLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/**
 * Facts of instruments: those of the feed, completed by a file, then by the table of venues. Lines that say so replace
 * the feed's. The file is read again when it changes; an invalid one leaves the last valid one in force.
 */
export class InstrumentReference {
  readonly #path: string;
  readonly #log: InstrumentLog;
  readonly #listeners = new Set<() => void>();
  #stamp: string | undefined;
  #exact = new Map<string, InstrumentLine[]>();
  #globs: readonly { readonly matches: (symbol: string) => boolean; readonly line: InstrumentLine }[] = [];
  #cancel: (() => void) | undefined;

  /** @param path of the file, which need not exist; `check` reads it */
  constructor(path: string, log: InstrumentLog) {
    this.#path = path;
    this.#log = log;
  }

  /** Returns the instrument with all known facts. */
  readonly complete = (given: Instrument): Instrument => {
    let replaced: Facts = {};
    let added: Facts = {};
    for (const { facts, replaces } of this.#linesOf(given.symbol)) {
      if (replaces) replaced = { ...facts, ...replaced };
      else added = { ...facts, ...added };
    }
    const described = { ...added, ...withoutPlaceholders(given, added), ...replaced };
    return { ...venueFacts({ ...given, ...described }), ...described } as Instrument;
  };

  /** Calls the listener after each change of the file. Returns a function that removes it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Reads the file now and after each change, until `stop`. */
  start(clock: Clock): void {
    this.check();
    this.#cancel = clock.after(CHECK_PERIOD, () => this.start(clock));
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  /** Reads the file if it has changed, and notifies the listeners. */
  check(): void {
    if (this.#read()) for (const listener of this.#listeners) listener();
  }

  /** Returns the lines of a symbol: its own, then those of globs, the later lines first. */
  #linesOf(symbol: string): InstrumentLine[] {
    const globs = this.#globs.filter(({ matches }) => matches(symbol)).map(({ line }) => line);
    return [...(this.#exact.get(symbol) ?? []), ...globs];
  }

  /** @returns true after a change */
  #read(): boolean {
    const stamp = stampOf(this.#path);
    if (stamp === this.#stamp) return false;
    const isFirst = this.#stamp === undefined;
    this.#stamp = stamp;
    if (stamp === '' && isFirst) return false;
    if (stamp === '') {
      this.#set([]);
      this.#log.info({ file: this.#path }, 'instruments removed');
      return true;
    }
    const { lines, faults } = readLines(this.#path);
    for (const reason of faults.slice(0, MAX_LOGGED_FAULTS)) {
      this.#log.warn({ file: this.#path, reason }, 'instruments not read');
    }
    if (faults.length > 0) return false;
    this.#set(lines);
    this.#log.info({ file: this.#path, lines: lines.length }, 'instruments read');
    return true;
  }

  #set(lines: readonly InstrumentLine[]): void {
    const newestFirst = [...lines].reverse();
    this.#exact = new Map();
    for (const line of newestFirst) {
      if (!line.symbols.includes('*'))
        this.#exact.set(line.symbols, [...(this.#exact.get(line.symbols) ?? []), line]);
    }
    this.#globs = newestFirst
      .filter(({ symbols }) => symbols.includes('*'))
      .map((line) => ({ matches: globMatcher(line.symbols), line }));
  }
}

/** Leaves out the name of a feed that has none but the code, where another one is known. */
function withoutPlaceholders(given: Instrument, added: Facts): Partial<Instrument> {
  const code = given.symbol.slice(given.venue.length + 1);
  if (added.name === undefined || given.name !== code)
    return { ...given, names: { ...added.names, ...given.names } };
  return { ...given, name: added.name, names: { ...added.names, ...given.names } };
}

function readLines(path: string): ReturnType<typeof parseInstrumentLines> {
  try {
    return parseInstrumentLines(readFileSync(path, 'utf8'));
  } catch (error) {
    return { lines: [], faults: [(error as Error).message] };
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
