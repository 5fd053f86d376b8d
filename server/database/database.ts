import { basename } from 'node:path';
import type { DuckDBInstance } from '@duckdb/node-api';
import type { Chunk } from './chunk';
import { Connection, type Parameters } from './database-connection';
import { DatabaseError, databaseError } from './database-error';
import { type Driver, loadDriver } from './driver';

/** Default memory limit of the database, bytes. */
const DEFAULT_MEMORY = 256 * 2 ** 20;
/** Memory that a database keeps when it evicts its pages, bytes. */
const EVICTED_MEMORY = 2 * 2 ** 20;
/** Default number of the database's own threads, beside the caller's; few, for small machines. */
const DEFAULT_THREADS = 1;

export interface DatabaseOptions {
  /** Path of the file, created if missing; without one the database is in memory. */
  readonly file?: string;
  /** Memory limit, bytes. Beyond it, data is spilled to `tempDir`, or the statement fails without one. */
  readonly memory?: number;
  /** Threads that work on one statement, 1 or 2. */
  readonly threads?: 1 | 2;
  /** Folder for spilled data; created on demand and emptied afterwards. */
  readonly tempDir?: string;
  /** Opens the file read-only; several processes may then share it, if none writes. */
  readonly readOnly?: boolean;
}

/** Embedded database. Statements run on threads of their own; the main thread only gets results. */
export class Database {
  readonly #connections = new Set<Connection>();
  /** Unfinished work. */
  readonly #pending = new Set<Promise<unknown>>();
  #closed = false;
  readonly #driver: Driver;
  readonly #instance: DuckDBInstance;
  readonly #memory: number;

  constructor(
    driver: Driver,
    instance: DuckDBInstance,
    /** Name of the file, or `:memory:`. */
    readonly name: string,
    memory: number,
  ) {
    this.#driver = driver;
    this.#instance = instance;
    this.#memory = memory;
  }

  /**
   * Opens a separate connection: for transactions, temporary tables, and work that others should not wait for.
   * @throws DatabaseError if the database is closed
   */
  connect(): Promise<Connection> {
    return this.#track(async () => {
      const connection = new Connection(this.#driver, await this.#instance.connect(), this.name, (closed) =>
        this.#connections.delete(closed),
      );
      this.#connections.add(connection);
      return connection;
    });
  }

  /** Calls `Connection.run` on a new connection. */
  run(sql: string, parameters?: Parameters): Promise<number> {
    return this.#with((connection) => connection.run(sql, parameters));
  }

  /** Calls `Connection.rows` on a new connection. */
  rows(sql: string, parameters?: Parameters): Promise<Record<string, unknown>[]> {
    return this.#with((connection) => connection.rows(sql, parameters));
  }

  /**
   * Returns freed memory of the process to the system, which the C library keeps for each of its threads. The database
   * does so (`malloc_trim`) when its memory limit is set. Takes a millisecond of another thread; a few if much is freed.
   * @throws DatabaseError
   */
  async trim(): Promise<void> {
    await this.run(`SET memory_limit = '${this.#memory}B'`);
  }

  /**
   * Drops its cache of the file, writes the other pages that nobody uses now to its temporary folder, and returns freed
   * memory to the system. Statements that run meanwhile can fail.
   * @throws DatabaseError
   */
  async evict(): Promise<void> {
    try {
      // Fails if more is in use, after everything else was dropped.
      await this.run(`SET memory_limit = '${EVICTED_MEMORY}B'`).catch(() => {});
    } finally {
      await this.trim();
    }
  }

  /** Calls `Connection.stream` on a new connection, closed when the stream was read or abandoned. */
  async *stream(sql: string, parameters?: Parameters): AsyncGenerator<Chunk, void, undefined> {
    const connection = await this.connect();
    try {
      yield* connection.stream(sql, parameters);
    } finally {
      await connection.close();
    }
  }

  /**
   * Waits for running work, including streams, and closes; a second call does nothing. The file is complete and
   * unlocked afterwards.
   */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await Promise.allSettled(this.#pending);
    for (const connection of [...this.#connections]) await connection.close();
    this.#instance.closeSync();
  }

  #with<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    return this.#track(async () => {
      const connection = await this.connect();
      try {
        return await work(connection);
      } finally {
        await connection.close();
      }
    });
  }

  /** Runs work that a close waits for. */
  async #track<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closed) throw new DatabaseError(`${this.name}: the database is closed`, 'failed');
    const done = work();
    this.#pending.add(done);
    try {
      return await done;
    } finally {
      this.#pending.delete(done);
    }
  }
}

/**
 * Opens a database in memory or in a file. It never uses the network: it loads no extensions but its own.
 * @throws DatabaseError `unavailable`, `locked`, `damaged` or `failed`, naming the file
 */
export async function openDatabase(options: DatabaseOptions = {}): Promise<Database> {
  const { file, memory = DEFAULT_MEMORY, threads = DEFAULT_THREADS, tempDir, readOnly = false } = options;
  const driver = await loadDriver();
  const name = file === undefined ? ':memory:' : basename(file);
  try {
    const instance = await driver.api.DuckDBInstance.create(file ?? ':memory:', {
      threads: String(threads),
      memory_limit: `${memory}B`,
      temp_directory: tempDir ?? '',
      access_mode: readOnly ? 'read_only' : 'automatic',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    return new Database(driver, instance, name, memory);
  } catch (error) {
    throw databaseError(error, name, 'cannot be opened');
  }
}
