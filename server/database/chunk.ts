import type { DuckDBDataChunk, DuckDBResult, DuckDBType, DuckDBVector } from '@duckdb/node-api';
import { DatabaseError } from './database-error';
import type { Driver } from './driver';
import { type NumberLists, numberListsOf, numbersOf } from './numbers';

/**
 * Rows of a result, as columns: at most 2,048, valid after the next chunk was read. Columns are decoded on
 * demand.
 */
export class Chunk {
  /** Number of rows. */
  readonly rows: number;
  readonly #types: readonly DuckDBType[];
  readonly #chunk: DuckDBDataChunk;
  readonly #driver: Driver;

  constructor(
    readonly names: readonly string[],
    types: readonly DuckDBType[],
    chunk: DuckDBDataChunk,
    driver: Driver,
  ) {
    this.#types = types;
    this.#chunk = chunk;
    this.#driver = driver;
    this.rows = chunk.rowCount;
  }

  /**
   * Decodes a column of numbers, NULL as NaN. Whole numbers of 64 and 128 bits and decimals become numbers;
   * timestamps and dates become µs since 1970 (UTC).
   * @throws DatabaseError if there is no such column, if it has no numbers, or if a whole number is not safe
   * (beyond ±(2^53 − 1)): cast such a column to VARCHAR in the statement
   */
  numbers(name: string): Float64Array {
    const index = this.#indexOf(name);
    const type = this.#types[index] as DuckDBType;
    const { bindings } = this.#driver;
    const raw = bindings.data_chunk_get_vector(this.#chunk.chunk, index);
    return numbersOf(bindings, raw, this.#chunk.getColumnVector(index), type, this.rows, name);
  }

  /**
   * Decodes a column of texts, NULL as null.
   * @throws DatabaseError if there is no such column, or it has no texts
   */
  texts(name: string): (string | null)[] {
    const index = this.#indexOf(name);
    const type = this.#types[index] as DuckDBType;
    const { VARCHAR, ENUM, SQLNULL } = this.#driver.api.DuckDBTypeId;
    if (type.typeId !== VARCHAR && type.typeId !== ENUM && type.typeId !== SQLNULL) {
      throw new DatabaseError(`the column "${name}" is of type ${type}, not a text`, 'failed');
    }
    return this.#vector(index).toArray() as (string | null)[];
  }

  /**
   * Decodes a column of lists of DOUBLE, without an array for each.
   * @throws DatabaseError if there is no such column, or it has another type
   */
  numberLists(name: string): NumberLists {
    const index = this.#indexOf(name);
    const type = this.#types[index] as DuckDBType;
    if (type.toString() !== 'DOUBLE[]') {
      throw new DatabaseError(`the column "${name}" is of type ${type}, not lists of numbers`, 'failed');
    }
    const { bindings } = this.#driver;
    return numberListsOf(bindings, bindings.data_chunk_get_vector(this.#chunk.chunk, index), this.rows);
  }

  /**
   * Decodes a column of any type to plain JavaScript values: text, number, bigint, boolean, Date, array, object
   * or null. Slow; meant for lists and other nested values.
   * @throws DatabaseError if there is no such column
   */
  values(name: string): unknown[] {
    return this.#chunk.convertColumnValues(this.#indexOf(name), this.#driver.api.JSDuckDBValueConverter);
  }

  /** Returns the type of a column, such as `BIGINT` or `VARCHAR`; undefined if there is no such column. */
  typeOf(name: string): string | undefined {
    return this.#types[this.names.indexOf(name)]?.toString();
  }

  #vector(index: number): DuckDBVector {
    return this.#chunk.getColumnVector(index);
  }

  #indexOf(name: string): number {
    const index = this.names.indexOf(name);
    if (index < 0) {
      throw new DatabaseError(`there is no column "${name}", only ${this.names.join(', ')}`, 'failed');
    }
    return index;
  }
}

/** Reads the chunks of a result one by one, off the main thread. */
export async function* chunksOf(result: DuckDBResult, driver: Driver): AsyncGenerator<Chunk> {
  const names = result.deduplicatedColumnNames();
  const types = result.columnTypes();
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    yield new Chunk(names, types, chunk, driver);
  }
}
