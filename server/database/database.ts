import { basename } from 'node:path';
import type { DuckDBInstance } from '@duckdb/node-api';
import type { Chunk } from './chunk';
import { Connection, type Parameters } from './database-connection';
import { DatabaseError, databaseError } from './database-error';
import { type Driver, loadDriver } from './driver';

/** Memory that the database may take when nothing else is said, bytes. */
const DEFAULT_MEMORY = 256 * 2 ** 20;
/** One thread of the database's own at the side of the caller's: this is a guest on small machines. */
const DEFAULT_THREADS = 1;

export interface DatabaseOptions {
  /** Path of the file, made when missing; without one the database is in memory. */
  readonly file?: string;
  /** Memory it may take, bytes. More than that goes to `tempDir`, or fails where there is none. */
  readonly memory?: number;
  /** Threads that work on one statement, 1 or 2. */
  readonly threads?: 1 | 2;
  /** Folder for what does not fit into memory; made when it is needed, and emptied afterwards. */
  readonly tempDir?: string;
  /** Whether the file may only be read; several processes may then have it open, as long as none writes. */
  readonly readOnly?: boolean;
}

/** An embedded database. Every statement runs on a thread of its own; the main thread only gets results. */
export class Database {
  readonly #connections = new Set<Connection>();
  /** What was begun and is not done. */
  readonly #under = new Set<Promise<unknown>>();
  #closed = false;
  readonly #driver: Driver;
  readonly #instance: DuckDBInstance;

  constructor(
    driver: Driver,
    instance: DuckDBInstance,
    /** Name of the file, or `:memory:`. */
    readonly name: string,
  ) {
    this.#driver = driver;
    this.#instance = instance;
  }

  /**
   * A connection of one's own: for transactions, temporary tables, and work that others should not wait for.
   * @throws DatabaseError when the database is closed
   */
  connect(): Promise<Connection> {
    return this.#during(async () => {
      const connection = new Connection(this.#driver, await this.#instance.connect(), this.name, (closed) =>
        this.#connections.delete(closed),
      );
      this.#connections.add(connection);
      return connection;
    });
  }

  /** `Connection.run` on a connection made for it. */
  run(sql: string, parameters?: Parameters): Promise<number> {
    return this.#with((connection) => connection.run(sql, parameters));
  }

  /** `Connection.rows` on a connection made for it. */
  rows(sql: string, parameters?: Parameters): Promise<Record<string, unknown>[]> {
    return this.#with((connection) => connection.rows(sql, parameters));
  }

  /** `Connection.stream` on a connection made for it, closed when the stream was read or left. */
  async *stream(sql: string, parameters?: Parameters): AsyncGenerator<Chunk, void, undefined> {
    const connection = await this.connect();
    try {
      yield* connection.stream(sql, parameters);
    } finally {
      await connection.close();
    }
  }

  /**
   * Waits for what runs, streams that are being read included, and closes; a second call does nothing. The file is
   * whole and free afterwards.
   */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await Promise.allSettled(this.#under);
    for (const connection of [...this.#connections]) await connection.close();
    this.#instance.closeSync();
  }

  #with<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    return this.#during(async () => {
      const connection = await this.connect();
      try {
        return await work(connection);
      } finally {
        await connection.close();
      }
    });
  }

  /** Work that a close waits for. */
  async #during<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closed) throw new DatabaseError(`${this.name}: the database is closed`, 'failed');
    const done = work();
    this.#under.add(done);
    try {
      return await done;
    } finally {
      this.#under.delete(done);
    }
  }
}

/**
 * Opens a database in memory or on a file. It never goes to the network: it loads no extensions but its own.
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
    return new Database(driver, instance, name);
  } catch (error) {
    throw databaseError(error, name, 'cannot be opened');
  }
}
