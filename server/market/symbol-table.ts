import { VenueClocks } from '../../lib/calendar/calendars';
import type { Instrument, MarketSymbol } from '../../lib/market/instrument';
import type { QuoteColumns } from './quote-columns';
import type { Bars } from './symbol-bars';
import { type Entry, newEntry, sameInstrument } from './symbol-entry';

/** Adds known facts to an instrument as a feed describes it. */
export type CompleteInstrument = (given: Instrument) => Instrument;

/** Fills empty series of a symbol with known past bars, under this version. */
export type BarPast = (symbol: MarketSymbol, bars: Bars, version: number) => void;

/** Change of a table by an instrument. */
export interface Definition {
  readonly row: number;
  /** `added`: a new row; `listed`: a row that had only kept its number; undefined without a change. */
  readonly change?: 'added' | 'listed' | 'changed';
}

/** Symbols of a market with their instruments and states. A symbol is a row: a small integer that never changes. */
export class SymbolTable {
  readonly #quotes: QuoteColumns;
  readonly #complete: CompleteInstrument;
  readonly #clocks = new VenueClocks();
  readonly #entries: Entry[] = [];
  readonly #rows = new Map<string, number>();
  #past: BarPast | undefined;
  #definedAt = 0;

  constructor(quotes: QuoteColumns, complete: CompleteInstrument) {
    this.#quotes = quotes;
    this.#complete = complete;
  }

  get size(): number {
    return this.#entries.length;
  }

  /** Version of the last change of an instrument or reference price. */
  get definedAt(): number {
    return this.#definedAt;
  }

  /** Registers a callback that fills in the bars of each new symbol. */
  registerPastBars(past: BarPast): void {
    this.#past = past;
  }

  /** Returns the row of a symbol, −1 if it is unknown. */
  indexOf(symbol: string): number {
    return this.#rows.get(symbol) ?? -1;
  }

  /** @throws RangeError for a row that does not exist */
  entry(row: number): Entry {
    const entry = this.#entries[row];
    if (!entry) throw new RangeError(`no row ${row}`);
    return entry;
  }

  /** Returns the listed entries in the order of their rows. */
  listed(): Entry[] {
    return this.#entries.filter((entry) => entry.listed);
  }

  /**
   * Takes an instrument as its feed describes it.
   * @param time of its event, µs
   * @param version of its event
   */
  define(given: Instrument, time: number, version: number): Definition {
    const row = this.#rows.get(given.symbol) ?? this.#add(given);
    const entry = this.entry(row);
    entry.statistics.heard(time);
    if (entry.instrumentVersion === 0) {
      const change = entry.listed ? 'added' : 'listed';
      entry.listed = true;
      this.#describe(entry, given, time, version);
      return { row, change };
    }
    if (sameInstrument(entry.given, given)) return { row };
    this.#describe(entry, given, time, version);
    return { row, change: 'changed' };
  }

  /**
   * Takes over the row of another market, with an empty state.
   * @returns true with `isNew` for a row that this market did not have
   */
  restore(given: Instrument, instrument: Instrument, version: number): { row: number; isNew: boolean } {
    const known = this.#rows.get(given.symbol);
    const row = known ?? this.#add(given);
    const entry = this.entry(row);
    entry.given = given;
    entry.instrument = instrument;
    this.#definedAt = Math.max(this.#definedAt, version);
    return { row, isNew: known === undefined };
  }

  /** Lists the rows again after {@link forget}. @returns their numbers */
  listAgain(rows: readonly number[], time: number, version: number): void {
    for (const row of rows) {
      const entry = this.entry(row);
      entry.listed = true;
      this.#describe(entry, entry.given, time, version);
    }
  }

  /** Describes all instruments again, after a change of the known facts. */
  completeAgain(time: number, version: () => number): void {
    for (const entry of this.listed()) {
      if (!sameInstrument(entry.instrument, this.#complete(entry.given))) {
        this.#describe(entry, entry.given, time, version());
      }
    }
  }

  /** Takes the first price as the reference of an instrument without a previous close. */
  setReference(entry: Entry, price: number, version: number): void {
    if (!Number.isNaN(entry.reference) || Number.isNaN(price)) return;
    entry.reference = price;
    entry.instrumentVersion = version;
    this.#definedAt = version;
  }

  /**
   * Forgets all states. The rows stay, and none is listed.
   * @param keepsBars true to restore the bars when a row is listed again
   * @returns the rows that were listed
   */
  forget(keepsBars = false): number[] {
    this.#definedAt = 0;
    const listed: number[] = [];
    for (const [row, entry] of this.#entries.entries()) {
      if (entry.listed) listed.push(row);
      const kept = keepsBars ? entry.bars : undefined;
      this.#entries[row] = { ...this.#newEntry(entry.given, row), listed: false, ...(kept && { kept }) };
    }
    return listed;
  }

  #add(given: Instrument): number {
    const row = this.#quotes.addRow();
    this.#rows.set(given.symbol, row);
    this.#entries.push(this.#newEntry(given, row));
    return row;
  }

  #newEntry(given: Instrument, row: number): Entry {
    return newEntry({
      given,
      instrument: this.#complete(given),
      row,
      quotes: this.#quotes,
      clocks: this.#clocks,
    });
  }

  #describe(entry: Entry, given: Instrument, time: number, version: number): void {
    const instrument = this.#complete(given);
    if (entry.kept) entry.bars.restore(entry.kept, version);
    else if (entry.instrumentVersion === 0) this.#past?.(instrument.symbol, entry.bars, version);
    entry.kept = undefined;
    entry.given = given;
    entry.instrument = instrument;
    entry.instrumentVersion = version;
    this.#definedAt = version;
    if (instrument.prevClose !== undefined) entry.reference = instrument.prevClose;
    entry.statistics.describe(instrument, time, version);
  }
}
