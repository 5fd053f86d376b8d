import { barAfter, type Interval } from '../../lib/market/interval';
import type { Connection } from '../database/database-connection';
import type { StoredBar } from '../market/bar-series';
import { type Bars, MAX_KEPT_BARS } from '../market/symbol-bars';
import { BAR_COLUMNS, tableOf } from './history-tables';
import { BAR_FIELDS, barsOfColumns } from './stored-bars';

/** Maximum of bars loaded into memory at a start; with more symbols, each gets fewer. */
const MAX_BARS = 3_000_000;

/** Newest bars of a feed, read from the database for the market. */
export class PastBars {
  readonly #bars = new Map<string, Map<Interval, StoredBar[]>>();
  /** Start of the newest bar of each interval, µs. */
  readonly newest = new Map<Interval, number>();
  /** Start of the oldest bar that would have been loaded, by interval, µs. */
  readonly #from = new Map<Interval, number>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /**
   * Loads the bars.
   * @param series symbol of each number
   * @param intervals those that have a table
   * @param until last start of a bar, µs
   * @throws DatabaseError
   */
  static async load(
    connection: Connection,
    feed: string,
    series: ReadonlyMap<number, string>,
    intervals: readonly Interval[],
    until: number,
  ): Promise<PastBars> {
    const past = new PastBars();
    if (series.size === 0) return past;
    const all = intervals.reduce((sum, interval) => sum + MAX_KEPT_BARS[interval], 0);
    const share = Math.min(1, MAX_BARS / (all * series.size));
    const mine = 'series IN (SELECT number FROM series WHERE feed = $1) AND start <= $2';
    for (const interval of intervals) {
      const table = tableOf(interval);
      const sql = `SELECT max(start) AS start FROM ${table} WHERE ${mine}`;
      const [newest] = await connection.rows(sql, [feed, until]);
      if (newest?.start == null) continue;
      past.newest.set(interval, Number(newest.start));
      // One bar more than memory keeps of a dense series would push out the first.
      const kept = Math.max(2, Math.floor(MAX_KEPT_BARS[interval] * share));
      const from = barAfter(Number(newest.start), 1 - kept, interval);
      past.#from.set(interval, from);
      await past.#take(connection, interval, series, `${mine} AND start >= $3`, [feed, until, from]);
    }
    return past;
  }

  /** Returns the newest bars of a symbol, oldest first. */
  of(symbol: string, interval: Interval): readonly StoredBar[] {
    return this.#bars.get(symbol)?.get(interval) ?? [];
  }

  /** Moves a symbol's bars to its empty series. */
  fill(symbol: string, bars: Bars, version: number): void {
    for (const [interval, own] of this.#bars.get(symbol) ?? [])
      bars.make(interval).restore(own, version, this.#from.get(interval) as number);
    this.#bars.delete(symbol);
  }

  async #take(
    connection: Connection,
    interval: Interval,
    series: ReadonlyMap<number, string>,
    where: string,
    parameters: readonly (string | number)[],
  ): Promise<void> {
    const sql = `SELECT series, ${BAR_COLUMNS} FROM ${tableOf(interval)} WHERE ${where} ORDER BY series, start, flush`;
    for await (const chunk of connection.read(sql, parameters)) {
      const numbers = chunk.numbers('series');
      const bars = barsOfColumns(BAR_FIELDS.map((field) => chunk.numbers(field)));
      for (const [row, bar] of bars.entries()) {
        const symbol = series.get(numbers[row] as number);
        if (symbol === undefined) continue;
        const own = this.#listOf(symbol, interval);
        // For the same start, the later one counts.
        if (own.at(-1)?.start === bar.start) own[own.length - 1] = bar;
        else {
          own.push(bar);
          this.#size++;
        }
      }
    }
  }

  #listOf(symbol: string, interval: Interval): StoredBar[] {
    let intervals = this.#bars.get(symbol);
    if (intervals === undefined) {
      intervals = new Map();
      this.#bars.set(symbol, intervals);
    }
    let list = intervals.get(interval);
    if (list === undefined) {
      list = [];
      intervals.set(interval, list);
    }
    return list;
  }
}
