import { rename, rm } from 'node:fs/promises';
import { INTERVALS, type Interval } from '../../lib/market/interval';
import { type Database, openDatabase } from '../database/database';
import type { Connection } from '../database/database-connection';
import { fileLiteral, literal } from '../database/sql-literal';
import type { StoredBar } from '../market/bar-series';
import type { Columns } from './changed-bars';
import { BAR_COLUMNS } from './history-tables';
import { BAR_FIELDS, barsOfColumns } from './stored-bars';

/** Name of the file with a tape's bars, beside its segments. */
export const BAR_FILE = 'bars.parquet';

/** Version of the columns; a file with another version is rebuilt. */
const LAYOUT = 1;
/** Memory for sorting the bars, bytes; the rest is spilled to disk. */
const MEMORY = 192 * 2 ** 20;
/** Rows per row group, small because a read is for one symbol. */
const ROW_GROUP = 30_720;

/** Identifies the recording of a bar file: the file is outdated if its end or count differs. */
export interface BarFileOf {
  readonly events: number;
  /** `localTimestamp` (µs) of the last event. */
  readonly end: number;
}

/** Writes the bars of a recording to one file, sorted for reads of one symbol. */
export class BarFileWriter {
  readonly #database: Database;
  readonly #connection: Connection;

  // words-allow: private constructor (a constructor cannot be #private)
  private constructor(database: Database, connection: Connection) {
    this.#database = database;
    this.#connection = connection;
  }

  /**
   * Starts a writer.
   * @param tempDir folder for data that does not fit into memory
   * @throws DatabaseError
   */
  static async begin(tempDir: string): Promise<BarFileWriter> {
    const database = await openDatabase({ memory: MEMORY, tempDir });
    const connection = await database.connect();
    await connection.run(
      `CREATE TABLE bars (kind INTEGER, series INTEGER, start BIGINT, open DOUBLE, high DOUBLE, low DOUBLE,
         close DOUBLE, volume DOUBLE, trades DOUBLE, known BIGINT)`,
    );
    await connection.run('CREATE TABLE symbols (series INTEGER, symbol VARCHAR)');
    await connection.run('CREATE TABLE intervals (kind INTEGER, name VARCHAR)');
    await connection.append('intervals', [Float64Array.from(INTERVALS.keys()), INTERVALS]);
    return new BarFileWriter(database, connection);
  }

  /** Adds collected bars. @throws DatabaseError */
  async add(bars: Columns): Promise<void> {
    for (const [interval, columns] of bars) {
      if (columns.size === 0) continue;
      const kind = new Float64Array(columns.size).fill(INTERVALS.indexOf(interval));
      await this.#connection.append('bars', [kind, ...columns.columns()]);
    }
  }

  /**
   * Writes the file atomically, replacing an existing one.
   * @param symbols of the series, in their order
   * @throws DatabaseError
   */
  async finish(file: string, symbols: readonly string[], of: BarFileOf): Promise<void> {
    await this.#connection.append('symbols', [Float64Array.from(symbols.keys()), symbols]);
    const aside = `${file}.${process.pid}.part`;
    try {
      await this.#connection.run(
        `COPY (
           SELECT symbol, name AS interval, ${BAR_COLUMNS.replace('trades', 'trades::BIGINT AS trades')}, known
           FROM bars JOIN symbols USING (series) JOIN intervals USING (kind)
           ORDER BY symbol, kind, start, known
         ) TO ${literal(aside)} (
           FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${ROW_GROUP},
           KV_METADATA {layout: '${LAYOUT}', events: '${of.events}', "end": '${of.end}'}
         )`,
      );
      await rename(aside, file);
    } finally {
      await rm(aside, { force: true });
    }
  }

  async close(): Promise<void> {
    await this.#database.close();
  }
}

/**
 * Returns the recording of a bar file; undefined for another version of the columns.
 * @throws DatabaseError if it is not a bar file
 */
export async function barFileOf(connection: Connection, file: string): Promise<BarFileOf | undefined> {
  const rows = await connection.rows(
    `SELECT decode(key) AS key, decode(value) AS value FROM parquet_kv_metadata(${fileLiteral(file)})`,
  );
  const values = new Map(rows.map(({ key, value }) => [key, value]));
  if (values.get('layout') !== String(LAYOUT)) return undefined;
  return { events: Number(values.get('events')), end: Number(values.get('end')) };
}

/** Bars of a file with `from` ≤ start ≤ `to`, as known at a moment. Times are µs. */
export interface BarFileQuery {
  readonly symbol: string;
  readonly interval: Interval;
  readonly from: number;
  readonly to: number;
  readonly limit: number;
  /** Excludes data recorded after this time. */
  readonly at: number;
}

/**
 * Reads bars, oldest first, each start once, at most the newest `limit`.
 * @throws DatabaseError
 */
export async function readBarFile(
  connection: Connection,
  file: string,
  { symbol, interval, from, to, limit, at }: BarFileQuery,
): Promise<StoredBar[]> {
  const sql = `SELECT ${BAR_COLUMNS} FROM read_parquet(${fileLiteral(file)})
    WHERE symbol = $1 AND interval = $2 AND start BETWEEN $3 AND $4 AND known <= $5
    QUALIFY row_number() OVER (PARTITION BY start ORDER BY known DESC) = 1 ORDER BY start DESC LIMIT $6`;
  const bars: StoredBar[] = [];
  for await (const chunk of connection.read(sql, [symbol, interval, from, to, at, limit])) {
    bars.push(...barsOfColumns(BAR_FIELDS.map((field) => chunk.numbers(field))));
  }
  return bars.reverse();
}
