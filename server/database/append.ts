import { endianness } from 'node:os';
import type { DuckDBAppender, DuckDBDataChunk } from '@duckdb/node-api';
import { DatabaseError } from './database-error';
import type { Driver } from './driver';

/** Column to append: numbers (NaN is NULL), texts or booleans (null is NULL). */
export type NewColumn = Float64Array | readonly (string | null)[] | readonly (boolean | null)[];

/** Maximum of rows in a chunk: the database's vector size. */
const CHUNK_ROWS = 2_048;
const HIGH_WORD = 2 ** 32;
/** Index of the low half of eight bytes. */
const LOW = endianness() === 'LE' ? 0 : 1;

/**
 * Appends rows to an appender, column by column, yielding to the event loop between chunks.
 * @param columns one for each column of the table, in its order, all of one length
 * @throws DatabaseError naming the column that does not fit
 */
export async function appendColumns(
  driver: Driver,
  appender: DuckDBAppender,
  columns: readonly NewColumn[],
): Promise<void> {
  const { api } = driver;
  const rows = columns[0]?.length ?? 0;
  if (columns.length !== appender.columnCount || columns.some((column) => column.length !== rows)) {
    throw new DatabaseError(
      `${columns.length} columns of ${columns.map((column) => column.length).join(', ')} rows do not fit a table of ` +
        `${appender.columnCount} columns`,
      'failed',
    );
  }
  const types = columns.map((_, index) => appender.columnType(index));
  for (let from = 0; from < rows; from += CHUNK_ROWS) {
    if (from > 0) await new Promise(setImmediate);
    const count = Math.min(CHUNK_ROWS, rows - from);
    const chunk = api.DuckDBDataChunk.create(types, count);
    for (let index = 0; index < columns.length; index++) {
      setColumn(driver, chunk, index, columns[index] as NewColumn, from, count);
    }
    appender.appendDataChunk(chunk);
  }
  appender.flushSync();
}

function setColumn(
  { api, bindings }: Driver,
  chunk: DuckDBDataChunk,
  index: number,
  column: NewColumn,
  from: number,
  count: number,
): void {
  const vector = chunk.getColumnVector(index);
  if (!(column instanceof Float64Array)) {
    for (let row = 0; row < count; row++) vector.setItem(row, column[from + row] ?? null);
    vector.flush();
    return;
  }
  const part = column.subarray(from, from + count);
  const packed = packedNumbers(api, vector.type.typeId, part);
  if (packed !== undefined) {
    const raw = bindings.data_chunk_get_vector(chunk.chunk, index);
    bindings.copy_data_to_vector(raw, 0, packed.buffer as ArrayBuffer, packed.byteOffset, packed.byteLength);
    return;
  }
  const isBig = vector.type.typeId === api.DuckDBTypeId.BIGINT;
  for (let row = 0; row < count; row++) {
    const value = part[row] as number;
    vector.setItem(row, Number.isNaN(value) ? null : isBig ? BigInt(value) : value);
  }
  vector.flush();
}

/** Packs numbers in the format of common column types; undefined if one is NULL. */
function packedNumbers(
  api: Driver['api'],
  typeId: number,
  numbers: Float64Array,
): Float64Array | Int32Array | undefined {
  if (numbers.some(Number.isNaN)) return undefined;
  switch (typeId) {
    case api.DuckDBTypeId.DOUBLE:
      return numbers;
    case api.DuckDBTypeId.INTEGER:
      return Int32Array.from(numbers);
    case api.DuckDBTypeId.BIGINT: {
      const words = new Int32Array(numbers.length * 2);
      for (let row = 0; row < numbers.length; row++) {
        const value = numbers[row] as number;
        words[2 * row + LOW] = value;
        words[2 * row + 1 - LOW] = Math.floor(value / HIGH_WORD);
      }
      return words;
    }
    default:
      return undefined;
  }
}
