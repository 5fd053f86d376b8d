import { join } from 'node:path';
import type { Instrument } from '../../lib/market/instrument';
import { globMatcher } from '../../lib/protocol/glob';
import { PolledFile, type PolledFileLog } from '../storage/polled-file';
import type { Clock } from '../time/clock';
import { type InstrumentLine, parseInstrumentLines } from './instrument-lines';
import { type Facts, venueFacts } from './venue-facts';

/** Name of the file in DATA_DIR. */
export const INSTRUMENT_FILE = 'instruments.csv';

/** Returns the facts of the file in a data folder now, for work outside the server; faults are left to its log. */
export function completeOf(dataDir: string): (given: Instrument) => Instrument {
  const reference = new InstrumentReference(join(dataDir, INSTRUMENT_FILE), { info: ignore, warn: ignore });
  reference.check();
  return reference.complete;
}

function ignore(): void {}

/**
 * Facts of instruments: those of the feed, completed by a file, then by the table of venues. Lines that say so replace
 * the feed's. The file is read again when it changes; an invalid one leaves the last valid one in force.
 */
export class InstrumentReference {
  readonly #file: PolledFile<InstrumentLine>;
  readonly #listeners = new Set<() => void>();
  #exact = new Map<string, InstrumentLine[]>();
  #globs: readonly { readonly matches: (symbol: string) => boolean; readonly line: InstrumentLine }[] = [];

  /** @param path of the file, which need not exist; `check` reads it */
  constructor(path: string, log: PolledFileLog) {
    this.#file = new PolledFile({
      ...{ path, log, noun: 'instruments' },
      parse: (text) => {
        const { lines: values, faults } = parseInstrumentLines(text);
        return { values, faults };
      },
      changed: (lines) => {
        this.#set(lines);
        for (const listener of this.#listeners) listener();
      },
    });
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
    this.#file.start(clock);
  }

  stop(): void {
    this.#file.stop();
  }

  /** Reads the file if it has changed, and notifies the listeners. */
  check(): void {
    this.#file.check();
  }

  /** Returns the lines of a symbol: its own, then those of globs, the later lines first. */
  #linesOf(symbol: string): InstrumentLine[] {
    const globs = this.#globs.filter(({ matches }) => matches(symbol)).map(({ line }) => line);
    return [...(this.#exact.get(symbol) ?? []), ...globs];
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
