import type { TradingStatus } from '../market/event';
import type { Instrument, MarketSymbol } from '../market/instrument';
import { QUOTE_FIELDS, type QuoteField } from '../market/quote-field';
import type { QuoteUpdate } from '../protocol/messages';

const INITIAL_ROWS = 64;
/** Weight of the newest interval in the mean: about the last ten count. */
const INTERVAL_WEIGHT = 0.2;
/** Maximum of an interval relative to the mean, so that one long pause does not count as usual. */
const MAX_INTERVAL_FACTOR = 10;
const INTERVAL_MOST_MS = 60_000;

/**
 * Newest values of every symbol in typed columns outside React. A row is a small number that identifies a
 * symbol permanently, so painters look it up once. `version` increases with every change and `changedAt(row)`
 * is the version of the row's last one: painters keep the version painted and pull what is newer.
 */
export interface QuoteColumns {
  readonly rows: number;
  readonly version: number;
  /** Returns the symbol's row, or -1. */
  rowOf(symbol: string): number;
  /** Returns the symbol's row, created if missing. */
  ensureRow(symbol: MarketSymbol): number;
  symbolOf(row: number): MarketSymbol | undefined;
  instrumentOf(row: number): Instrument | undefined;
  setInstrument(instrument: Instrument): void;
  /** Returns the value; NaN if there is none, also for a row of -1. */
  value(row: number, field: QuoteField): number;
  /** Returns a current column: read-only, `rows` long or longer, replaced when rows are added. */
  column(field: QuoteField): Float64Array;
  status(row: number): TradingStatus | undefined;
  changedAt(row: number): number;
  /** Returns the time of the row's last change, ms on the page's clock; NaN before the first. */
  receivedAt(row: number): number;
  /** Returns the start of the current status, µs of the venue's clock; NaN if it is not known. */
  statusSince(row: number): number;
  /** Returns the price before the last one, for the direction of a tick. */
  previousLast(row: number): number;
  /** Returns 1 if the last price is above the one before it, -1 if below. */
  tick(row: number): -1 | 0 | 1;
  /** Returns the version of the last change of the price. */
  tickedAt(row: number): number;
  /**
   * Returns the highest and lowest trade since `takeRange`, so that a spike between two paints shows; NaN
   * without one.
   */
  rangeHigh(row: number): number;
  rangeLow(row: number): number;
  clearRange(row: number): void;
  /** Returns the mean interval between updates, ms; NaN before the second one. */
  interval(row: number): number;
  /** Applies an update; `full` clears the row first. @returns the row */
  apply(update: QuoteUpdate, receivedAt: number, full: boolean): number;
  /** Clears the values of a row, not its symbol. */
  empty(row: number): void;
}

export function createQuoteColumns(): QuoteColumns {
  return new Columns();
}

/** Fields that change rarely. */
const RARE_FIELDS = [
  ...(['prevClose', 'reference', 'referenceTime', 'since', 'statusSince'] as const),
  ...(['indicative', 'matched', 'unmatchedBuy', 'unmatchedSell'] as const),
] as const;

/** Columns besides the wire's fields. */
type OwnField = 'receivedAt' | 'previousLast' | 'interval' | 'rangeHigh' | 'rangeLow';
const OWN_FIELDS: readonly OwnField[] = ['receivedAt', 'previousLast', 'interval', 'rangeHigh', 'rangeLow'];

class Columns implements QuoteColumns {
  #capacity = INITIAL_ROWS;
  #rows = 0;
  #version = 0;
  readonly #rowBySymbol = new Map<string, number>();
  readonly #symbols: MarketSymbol[] = [];
  readonly #instruments: (Instrument | undefined)[] = [];
  readonly #statuses: (TradingStatus | undefined)[] = [];
  readonly #columns = emptyColumns(QUOTE_FIELDS, INITIAL_ROWS);
  readonly #own = emptyColumns(OWN_FIELDS, INITIAL_ROWS);
  /** Version of each row; 0 before its first change. */
  #changedAt = new Float64Array(INITIAL_ROWS);
  #tickedAt = new Float64Array(INITIAL_ROWS);

  get rows(): number {
    return this.#rows;
  }

  get version(): number {
    return this.#version;
  }

  rowOf(symbol: string): number {
    return this.#rowBySymbol.get(symbol) ?? -1;
  }

  ensureRow(symbol: MarketSymbol): number {
    const known = this.#rowBySymbol.get(symbol);
    if (known !== undefined) return known;
    if (this.#rows === this.#capacity) this.#grow();
    const row = this.#rows++;
    this.#rowBySymbol.set(symbol, row);
    this.#symbols.push(symbol);
    return row;
  }

  symbolOf(row: number): MarketSymbol | undefined {
    return this.#symbols[row];
  }

  instrumentOf(row: number): Instrument | undefined {
    return this.#instruments[row];
  }

  setInstrument(instrument: Instrument): void {
    const row = this.ensureRow(instrument.symbol);
    this.#instruments[row] = instrument;
    this.#changedAt[row] = ++this.#version;
  }

  value(row: number, field: QuoteField): number {
    return this.#columns[field][row] ?? Number.NaN;
  }

  column(field: QuoteField): Float64Array {
    return this.#columns[field];
  }

  status(row: number): TradingStatus | undefined {
    return this.#statuses[row];
  }

  changedAt(row: number): number {
    return this.#changedAt[row] ?? 0;
  }

  receivedAt(row: number): number {
    return this.#own.receivedAt[row] ?? Number.NaN;
  }

  statusSince(row: number): number {
    return this.value(row, 'statusSince');
  }

  previousLast(row: number): number {
    return this.#own.previousLast[row] ?? Number.NaN;
  }

  tick(row: number): -1 | 0 | 1 {
    const step = this.value(row, 'last') - this.previousLast(row);
    if (step > 0) return 1;
    return step < 0 ? -1 : 0;
  }

  tickedAt(row: number): number {
    return this.#tickedAt[row] ?? 0;
  }

  rangeHigh(row: number): number {
    return this.#own.rangeHigh[row] ?? Number.NaN;
  }

  rangeLow(row: number): number {
    return this.#own.rangeLow[row] ?? Number.NaN;
  }

  clearRange(row: number): void {
    if (row < 0 || row >= this.#rows) return;
    this.#own.rangeHigh[row] = Number.NaN;
    this.#own.rangeLow[row] = Number.NaN;
  }

  interval(row: number): number {
    return this.#own.interval[row] ?? Number.NaN;
  }

  apply(update: QuoteUpdate, receivedAt: number, full: boolean): number {
    const row = this.ensureRow(update.symbol);
    if (full) this.#emptyFields(row);
    const columns = this.#columns;
    const version = ++this.#version;
    if (update.last !== undefined) this.#setLast(row, update.last, version);
    if (update.lastSize !== undefined) columns.lastSize[row] = update.lastSize ?? Number.NaN;
    if (update.bid !== undefined) columns.bid[row] = update.bid ?? Number.NaN;
    if (update.bidSize !== undefined) columns.bidSize[row] = update.bidSize ?? Number.NaN;
    if (update.ask !== undefined) columns.ask[row] = update.ask ?? Number.NaN;
    if (update.askSize !== undefined) columns.askSize[row] = update.askSize ?? Number.NaN;
    if (update.volume !== undefined) columns.volume[row] = update.volume;
    if (update.open !== undefined) columns.open[row] = update.open ?? Number.NaN;
    if (update.high !== undefined) columns.high[row] = update.high ?? Number.NaN;
    if (update.low !== undefined) columns.low[row] = update.low ?? Number.NaN;
    if (update.vwap !== undefined) columns.vwap[row] = update.vwap ?? Number.NaN;
    for (const field of RARE_FIELDS) {
      const value = update[field];
      if (value !== undefined) columns[field][row] = value ?? Number.NaN;
    }
    if (update.timestamp !== undefined) columns.timestamp[row] = update.timestamp;
    if (update.status !== undefined) this.#statuses[row] = update.status;
    if (update.rangeHigh !== undefined)
      this.#own.rangeHigh[row] = larger(this.rangeHigh(row), update.rangeHigh);
    if (update.rangeLow !== undefined) this.#own.rangeLow[row] = smaller(this.rangeLow(row), update.rangeLow);
    if (!full) this.#learnInterval(row, receivedAt);
    this.#own.receivedAt[row] = receivedAt;
    this.#changedAt[row] = version;
    return row;
  }

  empty(row: number): void {
    if (row < 0 || row >= this.#rows) return;
    this.#emptyFields(row);
    this.#own.receivedAt[row] = Number.NaN;
    this.#changedAt[row] = ++this.#version;
  }

  #emptyFields(row: number): void {
    for (const field of QUOTE_FIELDS) this.#columns[field][row] = Number.NaN;
    for (const field of OWN_FIELDS) {
      // The learned interval of the row outlives a snapshot.
      if (field !== 'interval') this.#own[field][row] = Number.NaN;
    }
    this.#statuses[row] = undefined;
  }

  #setLast(row: number, last: number, version: number): void {
    const before = this.#columns.last[row];
    if (before === last) return;
    this.#own.previousLast[row] = before ?? Number.NaN;
    this.#columns.last[row] = last;
    this.#tickedAt[row] = version;
  }

  #learnInterval(row: number, receivedAt: number): void {
    const since = receivedAt - this.receivedAt(row);
    // A row without an update since a halt or a lost link has no interval to learn.
    if (!(since > 0)) return;
    const mean = this.interval(row);
    const known = mean > 0;
    const most = known ? Math.min(mean * MAX_INTERVAL_FACTOR, INTERVAL_MOST_MS) : INTERVAL_MOST_MS;
    const sample = Math.min(since, most);
    this.#own.interval[row] = known ? mean + (sample - mean) * INTERVAL_WEIGHT : sample;
  }

  #grow(): void {
    this.#capacity *= 2;
    for (const field of QUOTE_FIELDS)
      this.#columns[field] = grown(this.#columns[field], this.#capacity, Number.NaN);
    for (const field of OWN_FIELDS) this.#own[field] = grown(this.#own[field], this.#capacity, Number.NaN);
    this.#changedAt = grown(this.#changedAt, this.#capacity, 0);
    this.#tickedAt = grown(this.#tickedAt, this.#capacity, 0);
  }
}

function emptyColumns<K extends string>(fields: readonly K[], rows: number): Record<K, Float64Array> {
  const columns = {} as Record<K, Float64Array>;
  for (const field of fields) columns[field] = new Float64Array(rows).fill(Number.NaN);
  return columns;
}

function grown(column: Float64Array, capacity: number, empty: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(capacity).fill(empty, column.length);
  larger.set(column);
  return larger;
}

function larger(known: number, value: number): number {
  return Number.isNaN(known) ? value : Math.max(known, value);
}

function smaller(known: number, value: number): number {
  return Number.isNaN(known) ? value : Math.min(known, value);
}
