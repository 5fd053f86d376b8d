import { endianness } from 'node:os';
import type { DuckDBDecimalType, DuckDBDecimalValue, DuckDBType, DuckDBVector } from '@duckdb/node-api';
import type { Vector } from '@duckdb/node-bindings';
import { DatabaseError } from './database-error';
import type { Driver } from './driver';

type Bindings = Driver['bindings'];

const HIGH_WORD = 2 ** 32;
const BITS = 64;
/** Size of a list entry, bytes: offset and length, 64 bits each. */
const ENTRY_BYTES = 16;
const DAY = 86_400_000_000; // µs
/** Index of the low half of eight bytes. */
const LOW = endianness() === 'LE' ? 0 : 1;

/** µs per unit of a column of 64-bit times. */
const TIME_UNITS: Readonly<Record<string, number>> = {
  TIMESTAMP: 1,
  'TIMESTAMP WITH TIME ZONE': 1,
  TIMESTAMP_S: 1e6,
  TIMESTAMP_MS: 1e3,
  TIMESTAMP_NS: 1e-3,
};

/** Decodes the numbers of a column, NULL as NaN; see `Chunk.numbers`. */
export function numbersOf(
  bindings: Bindings,
  raw: Vector,
  vector: DuckDBVector,
  type: DuckDBType,
  rows: number,
  name: string,
): Float64Array {
  const numbers = plainNumbers(bindings, raw, vector, type, rows, name);
  withoutNulls(bindings, raw, numbers);
  return numbers;
}

/** Numbers of all lists of a column, one list after another. */
export interface NumberLists {
  /** Numbers; NULL is NaN. */
  readonly numbers: Float64Array;
  /** Start and end (exclusive) of each row's list among the numbers; −1 for both if it is NULL. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** Decodes lists of DOUBLE; see `Chunk.numberLists`. */
export function numberListsOf(bindings: Bindings, raw: Vector, rows: number): NumberLists {
  const child = bindings.list_vector_get_child(raw);
  const size = bindings.list_vector_get_size(raw);
  const numbers =
    size === 0
      ? new Float64Array()
      : new Float64Array(bindings.vector_get_data(child, size * 8).slice().buffer as ArrayBuffer);
  withoutNulls(bindings, child, numbers);
  const entries = new Uint32Array(
    bindings.vector_get_data(raw, rows * ENTRY_BYTES).slice().buffer as ArrayBuffer,
  );
  const starts = new Int32Array(rows);
  const ends = new Int32Array(rows);
  const there = new Float64Array(rows);
  withoutNulls(bindings, raw, there);
  for (let row = 0; row < rows; row++) {
    const none = Number.isNaN(there[row] as number);
    const start = entries[4 * row + LOW] as number;
    starts[row] = none ? -1 : start;
    ends[row] = none ? -1 : start + (entries[4 * row + 2 + LOW] as number);
  }
  return { numbers, starts, ends };
}

/** Replaces the numbers of NULL rows by NaN. */
function withoutNulls(bindings: Bindings, raw: Vector, numbers: Float64Array): void {
  const validity = bindings.vector_get_validity(
    raw,
    Math.ceil(numbers.length / BITS) * 8,
  ) as Uint8Array | null;
  if (validity === null) return;
  for (let row = 0; row < numbers.length; row++) {
    if ((((validity[row >> 3] as number) >> (row & 7)) & 1) === 0) numbers[row] = Number.NaN;
  }
}

function plainNumbers(
  bindings: Bindings,
  raw: Vector,
  vector: DuckDBVector,
  type: DuckDBType,
  rows: number,
  name: string,
): Float64Array {
  const data = (size: number): ArrayBuffer => {
    const bytes = bindings.vector_get_data(raw, rows * size);
    // Copies: the memory belongs to the database and lives only as long as the chunk.
    return bytes.slice().buffer as ArrayBuffer;
  };
  const name64 = type.toString();
  switch (name64) {
    case 'DOUBLE':
      return new Float64Array(data(8));
    case 'FLOAT':
      return Float64Array.from(new Float32Array(data(4)));
    case 'INTEGER':
      return Float64Array.from(new Int32Array(data(4)));
    case 'UINTEGER':
      return Float64Array.from(new Uint32Array(data(4)));
    case 'SMALLINT':
      return Float64Array.from(new Int16Array(data(2)));
    case 'USMALLINT':
      return Float64Array.from(new Uint16Array(data(2)));
    case 'TINYINT':
      return Float64Array.from(new Int8Array(data(1)));
    case 'UTINYINT':
    case 'BOOLEAN':
      return Float64Array.from(new Uint8Array(data(1)));
    case 'DATE':
      return Float64Array.from(new Int32Array(data(4)), (day) => day * DAY);
    case 'UBIGINT':
      return safe(wholeNumbers(data(8), rows, false), vector, name);
    case 'BIGINT':
      return safe(wholeNumbers(data(8), rows, true), vector, name);
    default: {
      const unit = TIME_UNITS[name64];
      if (unit !== undefined) return times(data(8), rows, unit, vector, name);
      return slowNumbers(vector, type, rows, name);
    }
  }
}

/** Converts 64-bit whole numbers without a BigInt for each; unsafe ones are inexact. */
function wholeNumbers(data: ArrayBuffer, rows: number, signed: boolean): Float64Array {
  const low = new Uint32Array(data);
  const high = signed ? new Int32Array(data) : low;
  const numbers = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    numbers[row] = (high[2 * row + 1 - LOW] as number) * HIGH_WORD + (low[2 * row + LOW] as number);
  }
  return numbers;
}

function times(
  data: ArrayBuffer,
  rows: number,
  unit: number,
  vector: DuckDBVector,
  name: string,
): Float64Array {
  if (unit >= 1) {
    const numbers = wholeNumbers(data, rows, true);
    for (let row = 0; unit > 1 && row < rows; row++) numbers[row] = (numbers[row] as number) * unit;
    return safe(numbers, vector, name);
  }
  // Current times in nanoseconds are beyond 2^53: divide before converting to numbers.
  const divisor = BigInt(Math.round(1 / unit));
  return Float64Array.from(new BigInt64Array(data), (time) => Number(time / divisor));
}

/** Checks that all numbers are exact, ignoring rows without a value. */
function safe(numbers: Float64Array, vector: DuckDBVector, name: string): Float64Array {
  for (let row = 0; row < numbers.length; row++) {
    if (Number.isSafeInteger(numbers[row])) continue;
    const value = vector.getItem(row);
    if (value === null) continue;
    throw new DatabaseError(
      `the column "${name}" holds ${value}, which a number cannot hold exactly: cast it to VARCHAR`,
      'failed',
    );
  }
  return numbers;
}

/** Converts decimals and 128-bit whole numbers. */
function slowNumbers(vector: DuckDBVector, type: DuckDBType, rows: number, name: string): Float64Array {
  const text = type.toString();
  const numbers = new Float64Array(rows);
  if (text.startsWith('DECIMAL')) {
    const { scale } = type as DuckDBDecimalType;
    for (let row = 0; row < rows; row++) {
      const value = vector.getItem(row) as DuckDBDecimalValue | null;
      // Converts via text, because dividing by a power of ten would round twice.
      numbers[row] =
        value === null ? Number.NaN : scale === 0 ? Number(value.value) : Number(value.toString());
    }
    return numbers;
  }
  if (text === 'HUGEINT' || text === 'UHUGEINT') {
    for (let row = 0; row < rows; row++) numbers[row] = Number(vector.getItem(row) ?? Number.NaN);
    return safe(numbers, vector, name);
  }
  if (text === '"NULL"' || text === 'SQLNULL' || text === 'NULL') return numbers.fill(Number.NaN);
  throw new DatabaseError(`the column "${name}" is of type ${text}, not a number`, 'failed');
}
