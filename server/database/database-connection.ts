import type { DuckDBConnection, DuckDBResult, DuckDBType } from '@duckdb/node-api';
import { appendColumns, type NewColumn } from './append';
import { type Chunk, chunksOf } from './chunk';
import { DatabaseError, databaseError } from './database-error';
import type { Driver } from './driver';

/** Value of `$1` or `$name` in a statement. Whole numbers are bound as BIGINT, others as DOUBLE. */
export type Parameter = string | number | bigint | boolean | null;
export type Parameters = readonly Parameter[] | Readonly<Record<string, Parameter>>;

/**
 * Connection with its own temporary tables and transaction. Calls run one after another, in order; a stream
 * holds the connection until it was read to its end or abandoned.
 */
export class Connection {
  #turn: Promise<unknown> = Promise.resolve();
  #closed = false;
  readonly #driver: Driver;
  readonly #connection: DuckDBConnection;
  readonly #where: string;
  readonly #onClosed: (connection: Connection) => void;

  constructor(
    driver: Driver,
    connection: DuckDBConnection,
    where: string,
    onClosed: (connection: Connection) => void,
  ) {
    this.#driver = driver;
    this.#connection = connection;
    this.#where = where;
    this.#onClosed = onClosed;
  }

  /**
   * Runs a statement, or several of which the last takes the parameters.
   * @returns the number of changed rows
   * @throws DatabaseError
   */
  run(sql: string, parameters?: Parameters): Promise<number> {
    return this.#next(sql, async () => {
      const result = parameters
        ? await this.#connection.run(sql, ...this.#bound(parameters))
        : await this.#connection.run(sql);
      return result.rowsChanged;
    });
  }

  /**
   * Reads the rows of a small result as objects of plain values: numbers (as in `Chunk.numbers`), texts, null.
   * @throws DatabaseError
   */
  async rows(sql: string, parameters?: Parameters): Promise<Record<string, unknown>[]> {
    const rows: Record<string, unknown>[] = [];
    for await (const chunk of this.read(sql, parameters)) {
      const columns = chunk.names.map((name) => chunk.values(name));
      for (let row = 0; row < chunk.rows; row++) {
        rows.push(
          Object.fromEntries(chunk.names.map((name, index) => [name, plain(columns[index]?.[row], name)])),
        );
      }
    }
    return rows;
  }

  /**
   * Reads a result in chunks; it is computed completely before the first chunk, so it is complete or fails.
   * @throws DatabaseError
   */
  read(sql: string, parameters?: Parameters): AsyncGenerator<Chunk, void, undefined> {
    return this.#chunks(sql, () => this.#connection.run(sql, ...this.#bound(parameters ?? [])));
  }

  /**
   * Reads a result in chunks as they are computed, so that it may be larger than memory. Works off the main
   * thread, no faster than it is read.
   * A failure after the first rows (memory, an invalid value, an interruption) just ends the result, because
   * the driver does not report it: a caller that must not miss rows counts them.
   * @throws DatabaseError for failures before the first rows
   */
  stream(sql: string, parameters?: Parameters): AsyncGenerator<Chunk, void, undefined> {
    return this.#chunks(sql, () => this.#connection.stream(sql, ...this.#bound(parameters ?? [])));
  }

  async *#chunks(sql: string, run: () => Promise<DuckDBResult>): AsyncGenerator<Chunk, void, undefined> {
    const release = await this.#hold();
    try {
      yield* chunksOf(await run(), this.#driver);
    } catch (error) {
      throw databaseError(error, this.#where, sql);
    } finally {
      release();
    }
  }

  /**
   * Appends rows to a table, much faster than INSERT. Outside a transaction the rows are durable when it
   * resolves; a duplicate key or a violated constraint fails all of them.
   * @param columns one for each column of the table, in its order, all of one length
   * @throws DatabaseError
   */
  append(table: string, columns: readonly NewColumn[]): Promise<void> {
    return this.#next(`append to ${table}`, async () => {
      const appender = await this.#connection.createAppender(table);
      try {
        await appendColumns(this.#driver, appender, columns);
      } catch (error) {
        appender.clear();
        throw error;
      } finally {
        appender.closeSync();
      }
    });
  }

  /**
   * Runs the work in a transaction: all of it or nothing.
   * @throws DatabaseError, or the error of the work
   */
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    await this.run('BEGIN TRANSACTION');
    try {
      const done = await work();
      await this.run('COMMIT');
      return done;
    } catch (error) {
      await this.run('ROLLBACK').catch(() => {});
      throw error;
    }
  }

  /** Makes the running statement fail with the fault `interrupted`. */
  interrupt(): void {
    if (!this.#closed) this.#connection.interrupt();
  }

  /** Waits for earlier calls and closes; a second call does nothing. */
  async close(): Promise<void> {
    await this.#turn;
    if (this.#closed) return;
    this.#closed = true;
    this.#connection.closeSync();
    this.#onClosed(this);
  }

  async #next<T>(what: string, work: () => Promise<T>): Promise<T> {
    const release = await this.#hold();
    try {
      return await work();
    } catch (error) {
      throw databaseError(error, this.#where, what);
    } finally {
      release();
    }
  }

  /** Waits for the connection's turn. The caller must call the returned function to release it. */
  async #hold(): Promise<() => void> {
    const before = this.#turn;
    let release = (): void => {};
    this.#turn = new Promise<void>((resolve) => {
      release = resolve;
    });
    await before;
    if (this.#closed) {
      release();
      throw new DatabaseError(`${this.#where}: the connection is closed`, 'failed');
    }
    return release;
  }

  #bound(parameters: Parameters): [never, never] {
    const { BIGINT, BOOLEAN, DOUBLE, SQLNULL, VARCHAR } = this.#driver.api;
    const typeOf = (value: Parameter): DuckDBType => {
      if (value === null) return SQLNULL;
      if (typeof value === 'string') return VARCHAR;
      if (typeof value === 'boolean') return BOOLEAN;
      return typeof value === 'bigint' || Number.isSafeInteger(value) ? BIGINT : DOUBLE;
    };
    const boundValue = (value: Parameter): Parameter =>
      Number.isSafeInteger(value) ? BigInt(value as number) : value;
    const entries = Object.entries(parameters) as [string, Parameter][];
    const bind = <T>(of: (value: Parameter) => T): unknown =>
      Array.isArray(parameters)
        ? entries.map(([, value]) => of(value))
        : Object.fromEntries(entries.map(([name, value]) => [name, of(value)]));
    return [bind(boundValue) as never, bind(typeOf) as never];
  }
}

/** Converts a 64-bit whole number to a number; dates and times to µs since 1970. */
function plain(value: unknown, name: string): unknown {
  if (value instanceof Date) return value.getTime() * 1_000;
  if (typeof value !== 'bigint') return value;
  if (Number.isSafeInteger(Number(value))) return Number(value);
  throw new DatabaseError(
    `the column "${name}" holds ${value}, which a number cannot hold exactly`,
    'failed',
  );
}
