import { randomUUID } from 'node:crypto';
import { mkdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { MarketEvent } from '../../../../lib/market/event';
import type { Instrument, MarketSymbol } from '../../../../lib/market/instrument';
import { type Database, openDatabase } from '../../../database/database';
import type { Connection } from '../../../database/database-connection';
import { literal } from '../../../database/sql-literal';
import type { Importer, ImportWatcher } from '../importer';
import type { ColumnMap } from './column-map';
import { inspectFile } from './input-file';
import { Loader } from './load';
import { mergeTables } from './merge-tables';
import { sortedEvents } from './sorted-rows';
import { FUNCTIONS } from './sql';
import type { InputFile, TabularFormat } from './table-format';
import { sidecarInstruments, symbolsSeen, withTrueName } from './table-instruments';

/** Memory limit of the database, bytes; it spills to disk beyond. */
const MAX_MEMORY_BYTES = 512 * 1024 * 1024;
/** Share of the progress that loading accounts for; the rest is converting rows to events. */
const LOADED_SHARE = 0.3;

/**
 * Creates an importer for a tabular format.
 * Rows are loaded into a temporary database, validated, described and sorted there. Files may exceed memory and
 * be in any order.
 * @param memory memory limit of the database, bytes; for tests
 */
export function tabularImporter(format: TabularFormat, memory = MAX_MEMORY_BYTES): Importer {
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
  // The next import removes a folder of this name if this process is killed.
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
  #reportedBytes = 0;

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

  /** @throws the signal's reason once aborted */
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
    const described = sidecarInstruments(this.#paths);
    const files: InputFile[] = [];
    for (const path of this.#paths)
      files.push(await inspectFile(path, connection, this.#watcher.columns?.encoding));
    let temporary = 0;
    const { signal, warn, exact = false, skipBadRows = 0 } = this.#watcher;
    const loader = new Loader(connection, {
      temporaryFile: () => join(this.#folder, `${++temporary}.txt`),
      ...{ signal, warn, exact, skipBadRows },
    });
    const { columns, lotSizeOf } = this.#watcher;
    const facts = {
      ...columns,
      lotSizeOf: (symbol: MarketSymbol) => described.get(symbol)?.lotSize ?? lotSizeOf?.(symbol),
    };
    for (const [position, file] of files.entries()) {
      await this.#load(loader, file, files, facts, position);
      // Lets the caller stop between files.
      yield [];
    }
    await loader.clean();
    yield* this.#events(connection, loader, described);
  }

  async #load(
    loader: Loader,
    file: InputFile,
    files: readonly InputFile[],
    facts: ColumnMap,
    position: number,
  ): Promise<void> {
    const { size } = await stat(file.path);
    this.#bytes += size;
    if (file.encoding !== 'utf-8') this.#watcher.warn(`${file.path}: read as ${file.encoding}`);
    const mapping = this.#format.mapping(file, files, facts);
    if (mapping) {
      const { taken, leftOut } = await loader.load(file, mapping, position);
      if (leftOut > 0 && mapping.leftOut) this.#watcher.warn(`${file.path}: ${mapping.leftOut(leftOut)}`);
      if (taken === 0) this.#watcher.warn(`${file.path}: no rows`);
    }
    this.#reportProgress(this.#bytes * LOADED_SHARE);
  }

  async *#events(
    connection: Connection,
    loader: Loader,
    described: ReadonlyMap<string, Instrument>,
  ): AsyncGenerator<readonly MarketEvent[]> {
    const { tables } = loader;
    const { exact = false } = this.#watcher;
    const seen = await symbolsSeen(connection, tables.keys(), exact);
    if (seen.length === 0) return;
    await connection.run(`CREATE TYPE symbols AS ENUM (${seen.map(({ text }) => literal(text)).join(', ')})`);
    const starts = [...tables.keys()].map(({ name }) => `SELECT min(time) AS time FROM ${name}`);
    const [first] = await connection.rows(`SELECT min(time) AS time FROM (${starts.join(' UNION ALL ')})`);
    const time = first?.time as number;
    const { currency } = this.#watcher.columns ?? {};
    let withoutCurrency = 0;
    yield seen.map(({ text, symbol, decimals }) => {
      const own = withTrueName(this.#format.describe(symbol, decimals), text);
      const found = described.get(symbol) ?? own;
      const instrument = { ...(currency !== undefined && { currency }), ...found };
      if (instrument.currency === undefined) withoutCurrency += 1;
      return { type: 'instrument', symbol, timestamp: time, localTimestamp: time, instrument };
    });
    if (withoutCurrency > 0) {
      this.#watcher.warn(`the currency of ${withoutCurrency} instruments is unknown; --currency can name it`);
    }
    const total = [...tables.values()].reduce((sum, rows) => sum + rows, 0);
    let done = 0;
    const read = (rows: number): void => {
      done += rows;
      this.#reportProgress(this.#bytes * (LOADED_SHARE + ((1 - LOADED_SHARE) * done) / total));
    };
    const symbols = seen.map(({ symbol }) => symbol);
    const context = {
      query: (sql: string) => connection.rows(sql),
      warn: (text: string) => this.#watcher.warn(text),
      symbols: new Map(seen.map(({ text, symbol }) => [text, symbol])),
    };
    const sorted = [];
    for (const [table, rows] of tables) {
      const builder = await table.builder({ ...context, table: table.name });
      sorted.push(sortedEvents(await this.#connect(), table, rows, builder, symbols, read));
    }
    yield* mergeTables(sorted);
  }

  async #connect(): Promise<Connection> {
    const connection = await this.#database.connect();
    this.#connections.push(connection);
    return connection;
  }

  /** Reports progress, given the bytes done in total. */
  #reportProgress(bytes: number): void {
    const more = Math.round(bytes) - this.#reportedBytes;
    if (more > 0) this.#watcher.read(more);
    this.#reportedBytes += Math.max(more, 0);
  }
}
