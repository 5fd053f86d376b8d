import { TRADING_STATUSES, type TradingStatus } from '../../lib/market/event';
import { BUSY_FIELDS, QUOTE_FIELDS, type QuoteField } from '../../lib/market/quote-field';
import type { StateReader, StateWriter } from './state/state-bytes';

const FIELD_COUNT = QUOTE_FIELDS.length + 1;
const STATUS_COLUMN = QUOTE_FIELDS.length;
const COLUMN = Object.fromEntries(QUOTE_FIELDS.map((field, column) => [field, column])) as Record<
  QuoteField,
  number
>;

/** Newest values of one symbol: absent fields are `undefined`; `null` means a value was removed. */
export type QuoteValues = { -readonly [F in QuoteField]?: number | null } & { status?: TradingStatus };

/** All fields in one order: engines are fast if all objects have one shape. */
export const NO_QUOTE = Object.fromEntries(
  [...QUOTE_FIELDS, 'status'].map((field) => [field, undefined]),
) as unknown as QuoteValues;

/**
 * Newest value of every field of every symbol, with the version of its last change. Rows are symbols; NaN is
 * "none".
 */
export class QuoteColumns {
  #values = new Float64Array(0);
  #versions = new Float64Array(0);
  #rows = 0;
  /** Highest version of the fields of each row. */
  rowVersion = new Float64Array(0);
  /** Highest version of the fields of each row that change rarely: a read skips them together. */
  #rareVersions = new Float64Array(0);

  /** Adds an empty row and returns its index. */
  addRow(): number {
    const row = this.#rows++;
    if (row >= this.rowVersion.length) {
      const capacity = Math.max(64, this.rowVersion.length * 2);
      this.#values = grown(this.#values, capacity * FIELD_COUNT, Number.NaN);
      this.#versions = grown(this.#versions, capacity * FIELD_COUNT, 0);
      this.rowVersion = grown(this.rowVersion, capacity, 0);
      this.#rareVersions = grown(this.#rareVersions, capacity, 0);
    }
    return row;
  }

  /** Returns the value, NaN if there is none. */
  get(row: number, field: QuoteField): number {
    return this.#values[row * FIELD_COUNT + COLUMN[field]] as number;
  }

  /** Sets a value if it differs (NaN: none); returns whether it did. */
  set(row: number, field: QuoteField, value: number, version: number): boolean {
    if (Object.is(this.#values[row * FIELD_COUNT + COLUMN[field]], value)) return false;
    this.mark(row, field, value, version);
    return true;
  }

  /** Marks a value as changed even if it is the same: a trade at an unchanged price is an update. */
  mark(row: number, field: QuoteField, value: number, version: number): void {
    const column = COLUMN[field];
    const at = row * FIELD_COUNT + column;
    this.#values[at] = value;
    this.#versions[at] = version;
    this.rowVersion[row] = version;
    if (column >= BUSY_FIELDS) this.#rareVersions[row] = version;
  }

  status(row: number): TradingStatus | undefined {
    return TRADING_STATUSES[this.#values[row * FIELD_COUNT + STATUS_COLUMN] as number];
  }

  setStatus(row: number, status: TradingStatus, version: number): boolean {
    const at = row * FIELD_COUNT + STATUS_COLUMN;
    const code = TRADING_STATUSES.indexOf(status);
    if (this.#values[at] === code) return false;
    this.#values[at] = code;
    this.#versions[at] = version;
    this.rowVersion[row] = version;
    return true;
  }

  /**
   * Returns the fields of the row newer than the version. Version 0 requests all values, so none is `null`.
   * @param found object to write to
   */
  newer<Q extends QuoteValues>(row: number, version: number, found: Q = { ...NO_QUOTE } as Q): Q {
    const base = row * FIELD_COUNT;
    const count = (this.#rareVersions[row] as number) > version ? QUOTE_FIELDS.length : BUSY_FIELDS;
    for (let column = 0; column < count; column++) {
      if ((this.#versions[base + column] as number) <= version) continue;
      const value = this.#values[base + column] as number;
      const field = QUOTE_FIELDS[column] as QuoteField;
      if (!Number.isNaN(value)) (found as QuoteValues)[field] = value;
      else if (version > 0) (found as QuoteValues)[field] = null;
    }
    if ((this.#versions[base + STATUS_COLUMN] as number) > version) {
      const status = this.status(row);
      if (status !== undefined) found.status = status;
    }
    return found;
  }

  /** Returns the values of a row, as a view. */
  valuesOf(row: number): Float64Array {
    return this.#values.subarray(row * FIELD_COUNT, (row + 1) * FIELD_COUNT);
  }

  /** Writes the values of a row. */
  write(row: number, state: StateWriter): void {
    const base = row * FIELD_COUNT;
    for (let column = 0; column < FIELD_COUNT; column++) state.number(this.#values[base + column] as number);
  }

  /** Reads the values of a row, all under one version. */
  read(row: number, state: StateReader, version: number): void {
    const base = row * FIELD_COUNT;
    for (let column = 0; column < FIELD_COUNT; column++) this.#values[base + column] = state.number();
    this.#versions.fill(version, base, base + FIELD_COUNT);
    this.rowVersion[row] = version;
    this.#rareVersions[row] = version;
  }

  /** Clears all values; the rows stay. */
  clear(): void {
    this.#values.fill(Number.NaN);
    this.#versions.fill(0);
    this.rowVersion.fill(0);
    this.#rareVersions.fill(0);
  }
}

/** Returns a longer copy, with the new part filled. */
export function grown(column: Float64Array, length: number, fill: number): Float64Array<ArrayBuffer> {
  const longer = new Float64Array(length);
  longer.set(column);
  if (fill !== 0) longer.fill(fill, column.length);
  return longer;
}
