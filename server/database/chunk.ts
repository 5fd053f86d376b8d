import type { DuckDBDataChunk, DuckDBResult, DuckDBType, DuckDBVector } from '@duckdb/node-api';
import { DatabaseError } from './database-error';
import type { Driver } from './driver';
import { type NumberLists, numberListsOf, numbersOf } from './numbers';

/**
 * Some rows of a result, as columns. A chunk is at most 2,048 rows, and stays valid after the next one was read.
 * Columns are decoded when they are asked for.
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
   * A column of numbers, NULL as NaN. Whole numbers of 64 and 128 bits and decimals become numbers too; every kind of
   * timestamp and date becomes µs since 1970 (UTC).
   * @throws DatabaseError when there is no such column, when it holds no numbers, or when a whole number is not safe
   *   (beyond ±(2^53 − 1)): cast such a column to VARCHAR in the statement
   */
  numbers(name: string): Float64Array {
    const index = this.#indexOf(name);
    const type = this.#types[index] as DuckDBType;
    const { bindings } = this.#driver;
    const raw = bindings.data_chunk_get_vector(this.#chunk.chunk, index);
    return numbersOf(bindings, raw, this.#chunk.getColumnVector(index), type, this.rows, name);
  }

  /**
   * A column of texts, NULL as null.
   * @throws DatabaseError when there is no such column, or when it holds no text
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
   * A column of lists of DOUBLE, without an array for each.
   * @throws DatabaseError when there is no such column, or when it holds something else
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
   * A column of anything, as plain JavaScript values: text, number, bigint, boolean, Date, array, object or null. The
   * slow way: for lists and other nested values.
   * @throws DatabaseError when there is no such column
   */
  values(name: string): unknown[] {
    return this.#chunk.convertColumnValues(this.#indexOf(name), this.#driver.api.JSDuckDBValueConverter);
  }

  /** The database's name of a column's type, as in `BIGINT` or `VARCHAR`; undefined when there is no such column. */
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

/** The chunks of a result, read one by one off the main thread. */
export async function* chunksOf(result: DuckDBResult, driver: Driver): AsyncGenerator<Chunk> {
  const names = result.deduplicatedColumnNames();
  const types = result.columnTypes();
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    yield new Chunk(names, types, chunk, driver);
  }
}
