import { barAfter, INTERVALS, type Interval } from '../../lib/market/interval';
import type { Database } from '../database/database';
import type { Connection } from '../database/database-connection';
import type { StoredBar } from '../market/bar-series';
import type { BarHistory, BarRange } from './bar-history';
import type { BarColumns } from './history-columns';
import { MAX_ROWS, RETENTION_TIMES } from './history-retention';
import {
  adoptForming,
  BAR_COLUMNS,
  createTable,
  FORMING,
  intervalsOf,
  prepareTables,
  replaceFormingTable,
  tableOf,
} from './history-tables';
import { PastBars } from './past-bar-reader';
import { ReadGate } from './read-gate';
import { BAR_FIELDS, barsOfColumns } from './stored-bars';

/** A read first scans this many times the time that its bars would take without gaps… */
const FIRST_SPAN = 2;
/** …and then this many times as much before it, until it has enough bars or reaches the oldest. */
const WIDER = 8;

/** Bars of one flush, by interval. */
export type Batch = ReadonlyMap<Interval, BarColumns>;

/** First and last start of the bars in a table, µs. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * Stores the bars of one feed in the database, append-only: a changed bar is appended again, and of two with
 * the same start the later one counts. So the cost of a write does not depend on the stored amount, needs no
 * index in memory, and blocks no reader.
 */
export class BarStore implements BarHistory {
  readonly #series = new Map<string, number>();
  /** Intervals that have a table. */
  #intervals: readonly Interval[] = [];
  readonly #spans = new Map<Interval, Span>();
  readonly #gate: ReadGate;
  #flush = 0;
  #nextSeries = 1;
  readonly #database: Database;
  readonly #writer: Connection;
  readonly #feed: string;

  // words-allow: private constructor (a constructor cannot be #private)
  private constructor(database: Database, writer: Connection, feed: string) {
    this.#database = database;
    this.#writer = writer;
    this.#feed = feed;
    this.#gate = new ReadGate(database);
  }

  /**
   * Opens the store; creates missing tables.
   * @throws DatabaseError
   */
  static async open(database: Database, feed: string): Promise<BarStore> {
    const writer = await database.connect();
    await prepareTables(writer);
    const store = new BarStore(database, writer, feed);
    await store.#learn();
    return store;
  }

  /** Starts a flush and returns its number, higher than all before it, including those of other processes. */
  beginFlush(): number {
    return ++this.#flush;
  }

  /**
   * Returns the series numbers of symbols; those of new symbols are stored first.
   * @throws DatabaseError
   */
  async seriesOf(symbols: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const unknown = symbols.filter((symbol) => !this.#series.has(symbol));
    if (unknown.length > 0) {
      const numbers = Float64Array.from(unknown, (_, k) => this.#nextSeries + k);
      await this.#writer.append('series', [numbers, unknown.map(() => this.#feed), unknown]);
      for (const [k, symbol] of unknown.entries()) this.#series.set(symbol, this.#nextSeries + k);
      this.#nextSeries += unknown.length;
    }
    return this.#series;
  }

  /**
   * Appends closed bars: all of them, or none on failure.
   * @throws DatabaseError
   */
  async append(closed: Batch): Promise<void> {
    await this.#writer.transaction(async () => {
      for (const [interval, bars] of closed) {
        if (bars.size === 0) continue;
        if (!this.#intervals.includes(interval)) await createTable(this.#writer, interval);
        await this.#writer.append(tableOf(interval), bars.columns());
      }
    });
    if ([...closed.keys()].some((interval) => !this.#intervals.includes(interval))) await this.#findTables();
    for (const [interval, bars] of closed) if (bars.size > 0) this.#widen(interval, bars.span());
  }

  /**
   * Replaces the forming bars by all that still form, or keeps the earlier ones on failure. The table is created again:
   * deleted rows would stay in memory for minutes.
   * @throws DatabaseError
   */
  async replaceForming(forming: Batch): Promise<void> {
    await this.#writer.transaction(async () => {
      await replaceFormingTable(this.#writer);
      for (const [interval, bars] of forming) {
        if (bars.size === 0) continue;
        const kind = new Float64Array(bars.size).fill(INTERVALS.indexOf(interval));
        await this.#writer.append(FORMING, [kind, ...bars.columns()]);
      }
    });
  }

  /**
   * Loads the newest bars of every series, as many as memory keeps, including forming ones.
   * @param until last start of a bar, µs: later ones were stored before the clock was set back
   * @throws DatabaseError
   */
  async load(until = Number.MAX_SAFE_INTEGER): Promise<PastBars> {
    await adoptForming(this.#writer);
    await this.#findTables();
    for (const interval of this.#intervals) await this.#findSpan(interval);
    return PastBars.load(
      this.#writer,
      this.#feed,
      new Map([...this.#series].map(([symbol, number]) => [number, symbol])),
      this.#intervals,
      until,
    );
  }

  async read({ symbol, interval, from, to, limit }: BarRange): Promise<readonly StoredBar[]> {
    const series = this.#series.get(symbol);
    const span = this.#spans.get(interval);
    if (series === undefined || span === undefined) return [];
    const first = Math.max(from, span.from);
    return this.#gate.run(async (connection) => {
      const newestFirst: StoredBar[] = [];
      let last = Math.min(to, span.to);
      let bars = FIRST_SPAN * (limit + 1);
      while (last >= first && newestFirst.length < limit) {
        const begin = Math.max(first, barAfter(last, -bars, interval));
        const left = limit - newestFirst.length;
        newestFirst.push(...(await readPart(connection, interval, series, begin, last, left)));
        last = begin - 1;
        bars *= WIDER;
      }
      return newestFirst.reverse();
    });
  }

  /**
   * Deletes bars older than the retention time, and the oldest beyond the maximum of rows.
   * @param now µs
   * @throws DatabaseError
   */
  async retain(now: number): Promise<void> {
    for (const interval of this.#intervals) {
      const table = tableOf(interval);
      const [counted] = await this.#writer.rows(`SELECT count(*) AS rows FROM ${table}`);
      const rows = Number(counted?.rows);
      let cut = now - RETENTION_TIMES[interval];
      if (rows > MAX_ROWS) {
        const sql = `SELECT approx_quantile(start, $1) AS cut FROM ${table}`;
        const [found] = await this.#writer.rows(sql, [1 - MAX_ROWS / rows]);
        cut = Math.max(cut, Number(found?.cut));
      }
      await this.#writer.run(`DELETE FROM ${table} WHERE start < $1`, [cut]);
      await this.#findSpan(interval);
    }
  }

  /** Returns the memory that the database uses for its pages, bytes. @throws DatabaseError */
  async memory(): Promise<number> {
    const [used] = await this.#writer.rows(
      'SELECT sum(memory_usage_bytes)::BIGINT AS bytes FROM duckdb_memory()',
    );
    return Number(used?.bytes);
  }

  /** Returns freed memory to the system. @throws DatabaseError */
  trim(): Promise<void> {
    return this.#database.trim();
  }

  /**
   * Drops cached pages, unless there are reads.
   * @returns false if there are
   * @throws DatabaseError
   */
  evict(): Promise<boolean> {
    return this.#gate.runAlone(() => this.#database.evict());
  }

  /** Returns the number of stored bars, as counted by the tables. */
  async count(): Promise<number> {
    const counts = this.#intervals.map((interval) => `(SELECT count(*) FROM ${tableOf(interval)})`);
    const [counted] = await this.#writer.rows(`SELECT ${counts.join(' + ')} AS bars`);
    return Number(counted?.bars);
  }

  async close(): Promise<void> {
    await this.#database.close();
  }

  async #learn(): Promise<void> {
    const series = await this.#writer.rows('SELECT number, symbol FROM series WHERE feed = $1', [this.#feed]);
    for (const { number, symbol } of series) this.#series.set(String(symbol), Number(number));
    const [last] = await this.#writer.rows('SELECT max(number) AS number FROM series');
    this.#nextSeries = Number(last?.number ?? 0) + 1;
    await this.#findTables();
    for (const table of [FORMING, ...this.#intervals.map(tableOf)]) {
      const [found] = await this.#writer.rows(`SELECT max(flush) AS flush FROM ${table}`);
      this.#flush = Math.max(this.#flush, Number(found?.flush ?? 0));
    }
    for (const interval of this.#intervals) await this.#findSpan(interval);
  }

  async #findTables(): Promise<void> {
    this.#intervals = await intervalsOf(this.#writer);
  }

  async #findSpan(interval: Interval): Promise<void> {
    const sql = `SELECT min(start) AS "from", max(start) AS "to" FROM ${tableOf(interval)}`;
    const [found] = await this.#writer.rows(sql);
    if (typeof found?.from !== 'number' || typeof found.to !== 'number') this.#spans.delete(interval);
    else this.#spans.set(interval, { from: found.from, to: found.to });
  }

  #widen(interval: Interval, by: Span): void {
    const span = this.#spans.get(interval) ?? by;
    this.#spans.set(interval, { from: Math.min(span.from, by.from), to: Math.max(span.to, by.to) });
  }
}

/** Reads one part of a range, newest first, each start once. */
async function readPart(
  connection: Connection,
  interval: Interval,
  series: number,
  from: number,
  to: number,
  limit: number,
): Promise<StoredBar[]> {
  const bars: StoredBar[] = [];
  const sql = `SELECT ${BAR_COLUMNS} FROM ${tableOf(interval)} WHERE series = $1 AND start BETWEEN $2 AND $3
    QUALIFY row_number() OVER (PARTITION BY start ORDER BY flush DESC) = 1 ORDER BY start DESC LIMIT $4`;
  for await (const chunk of connection.read(sql, [series, from, to, limit])) {
    bars.push(...barsOfColumns(BAR_FIELDS.map((field) => chunk.numbers(field))));
  }
  return bars;
}
