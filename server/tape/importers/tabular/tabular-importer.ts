import { randomUUID } from 'node:crypto';
import { mkdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { MarketEvent } from '../../../../lib/market/event';
import type { Instrument } from '../../../../lib/market/instrument';
import { type Database, openDatabase } from '../../../database/database';
import type { Connection } from '../../../database/database-connection';
import type { Importer, ImportWatcher } from '../importer';
import { lookAt } from './input-file';
import { Loader } from './load';
import { mergeTables } from './merge-tables';
import { sortedEvents } from './sorted-rows';
import { FUNCTIONS, literal } from './sql';
import type { InputFile, TabularFormat } from './table-format';
import { describedBeside, symbolsSeen } from './table-instruments';

/** Memory that the database takes, bytes; what is larger it keeps in files. */
const MEMORY = 512 * 1024 * 1024;
/** Of the bytes of the files, those that are told as read when they were loaded; the rest while they become events. */
const LOADED_SHARE = 0.3;

/**
 * An importer of a format of rows. The rows are loaded into a database in a temporary folder, where they are checked,
 * described and sorted, and come from there as events; so files may be larger than memory and in any order.
 * @param memory bytes of memory for the database, for tests
 */
export function tabularImporter(format: TabularFormat, memory = MEMORY): Importer {
  return {
    format: format.format,
    summary: format.summary,
    source: 'live',
    recognises: (start) => format.recognises(start),
    read: (paths, watcher) => read(format, memory, paths, watcher),
  };
}

async function* read(
  format: TabularFormat,
  memory: number,
  paths: readonly string[],
  watcher: ImportWatcher,
): AsyncGenerator<readonly MarketEvent[]> {
  // Named so that the next import clears it away when this process is killed.
  const name = `.rows-${randomUUID()}.${process.pid}.part`;
  const folder = join(watcher.tempDir ?? tmpdir(), name);
  await mkdir(folder, { recursive: true });
  try {
    const database = await openDatabase({
      ...{ file: join(folder, 'rows.duckdb'), tempDir: join(folder, 'spill'), memory, threads: 2 },
    });
    try {
      yield* new TabularImport(format, paths, watcher, database, folder).run();
    } finally {
      await database.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

class TabularImport {
  readonly #format: TabularFormat;
  readonly #paths: readonly string[];
  readonly #watcher: ImportWatcher;
  readonly #database: Database;
  readonly #folder: string;
  readonly #connections: Connection[] = [];
  #bytes = 0;
  #told = 0;

  constructor(
    format: TabularFormat,
    paths: readonly string[],
    watcher: ImportWatcher,
    database: Database,
    folder: string,
  ) {
    this.#format = format;
    this.#paths = paths;
    this.#watcher = watcher;
    this.#database = database;
    this.#folder = folder;
  }

  /** @throws the signal's reason once it has aborted */
  async *run(): AsyncGenerator<readonly MarketEvent[]> {
    const { signal } = this.#watcher;
    const interrupt = (): void => {
      for (const connection of this.#connections) connection.interrupt();
    };
    signal?.addEventListener('abort', interrupt);
    try {
      yield* this.#read();
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    } finally {
      signal?.removeEventListener('abort', interrupt);
    }
  }

  async *#read(): AsyncGenerator<readonly MarketEvent[]> {
    const connection = await this.#connect();
    await connection.run(FUNCTIONS);
    const described = describedBeside(this.#paths);
    const files: InputFile[] = [];
    for (const path of this.#paths) files.push(await lookAt(path, connection));
    let temporary = 0;
    const { signal } = this.#watcher;
    const loader = new Loader(connection, () => join(this.#folder, `${++temporary}.txt`), signal);
    for (const [place, file] of files.entries()) {
      await this.#load(loader, file, files, place);
      // So that whoever imports can stop between files.
      yield [];
    }
    yield* this.#events(connection, loader, described);
  }

  async #load(loader: Loader, file: InputFile, files: readonly InputFile[], place: number): Promise<void> {
    const { size } = await stat(file.path);
    this.#bytes += size;
    const mapping = this.#format.mapping(file, files);
    if (mapping) {
      if (mapping.note !== undefined) this.#watcher.warn(`${file.path}: ${mapping.note}`);
      const { taken, leftOut } = await loader.load(file, mapping, place);
      if (leftOut > 0 && mapping.leftOut) this.#watcher.warn(`${file.path}: ${mapping.leftOut(leftOut)}`);
      if (taken === 0) this.#watcher.warn(`${file.path}: no rows`);
    }
    this.#tell(this.#bytes * LOADED_SHARE);
  }

  async *#events(
    connection: Connection,
    loader: Loader,
    described: ReadonlyMap<string, Instrument>,
  ): AsyncGenerator<readonly MarketEvent[]> {
    const { tables } = loader;
    const seen = await symbolsSeen(connection, tables.keys());
    if (seen.length === 0) return;
    await connection.run(
      `CREATE TYPE symbols AS ENUM (${seen.map(({ symbol }) => literal(symbol)).join(', ')})`,
    );
    const starts = [...tables.keys()].map(({ name }) => `SELECT min(time) AS time FROM ${name}`);
    const [first] = await connection.rows(`SELECT min(time) AS time FROM (${starts.join(' UNION ALL ')})`);
    const time = first?.time as number;
    yield seen.map(({ symbol, decimals }) => {
      const instrument = described.get(symbol) ?? this.#format.describe(symbol, decimals);
      return { type: 'instrument', symbol, timestamp: time, localTimestamp: time, instrument };
    });
    const total = [...tables.values()].reduce((sum, rows) => sum + rows, 0);
    let done = 0;
    const read = (rows: number): void => {
      done += rows;
      this.#tell(this.#bytes * (LOADED_SHARE + ((1 - LOADED_SHARE) * done) / total));
    };
    const context = {
      query: (sql: string) => connection.rows(sql),
      warn: (text: string) => this.#watcher.warn(text),
    };
    const symbols = seen.map(({ symbol }) => symbol);
    const sorted = [];
    for (const [table, rows] of tables) {
      const builder = await table.builder(context);
      sorted.push(sortedEvents(await this.#connect(), table, rows, builder, symbols, read));
    }
    yield* mergeTables(sorted);
  }

  async #connect(): Promise<Connection> {
    const connection = await this.#database.connect();
    this.#connections.push(connection);
    return connection;
  }

  /** Tells how many of the files' bytes are done, in all. */
  #tell(bytes: number): void {
    const more = Math.round(bytes) - this.#told;
    if (more > 0) this.#watcher.read(more);
    this.#told += Math.max(more, 0);
  }
}
