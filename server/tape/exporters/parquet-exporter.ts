import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BookChangeEvent, BookSnapshotEvent, MarketEvent, Side } from '../../../lib/market/event';
import { type Database, openDatabase } from '../../database/database';
import type { Connection } from '../../database/database-connection';
import { literal } from '../../database/sql-literal';
import type { Exporter, ExportSink, ExportTarget } from './exporter';
import { hasSizeWithoutPrice } from './size-without-price';
import { StagedTable, type StagedType } from './staged-table';

/** Memory limit of the database, bytes; it spills to a file in the export folder beyond. */
const MAX_MEMORY_BYTES = 256 * 1024 * 1024;
const SIDES: readonly Side[] = ['buy', 'sell', 'unknown'];
const BID = 0;
const ASK = 1;

/**
 * Columns at the start of every table. `sequence` is the event's position on the tape, which restores the
 * order.
 */
const COMMON = { sequence: 'whole', symbol: 'whole', local_timestamp: 'whole', timestamp: 'whole' } as const;

/** SQL for output columns that differ from their staged form. */
const OUTPUT_COLUMNS: Readonly<Record<string, string>> = {
  local_timestamp: 'make_timestamp(local_timestamp) AS local_timestamp',
  timestamp: 'make_timestamp(timestamp) AS timestamp',
  start: 'make_timestamp(start) AS start',
  trade_side: `([${SIDES.map((side) => `'${side}'`).join(', ')}])[trade_side + 1] AS side`,
  book_side: "(['bid', 'ask'])[book_side + 1] AS side",
  is_snapshot: 'is_snapshot = 1 AS is_snapshot',
};

const TABLES = {
  trades: { ...COMMON, id: 'text', price: 'number', size: 'number', trade_side: 'whole' },
  quotes: { ...COMMON, bid: 'number', bid_size: 'number', ask: 'number', ask_size: 'number' },
  books: { ...COMMON, is_snapshot: 'whole', book_side: 'whole', price: 'number', size: 'number' },
  bars: {
    ...{ ...COMMON, interval: 'text', start: 'whole' },
    ...{ open: 'number', high: 'number', low: 'number', close: 'number', volume: 'number', trades: 'number' },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, StagedType>>>>;

type TableName = keyof typeof TABLES;

/** Exports Parquet files: trades, quotes, order book levels, bars. */
export const parquetExporter: Exporter = {
  format: 'parquet',
  summary:
    'Parquet files: trades, quotes, order books (one row per level) and bars, with positions on the tape',
  async open({ folder }: ExportTarget): Promise<ExportSink> {
    const file = join(folder, '.staging.duckdb');
    const database = await openDatabase({
      file,
      tempDir: join(folder, '.staging'),
      memory: MAX_MEMORY_BYTES,
      threads: 2,
    });
    const connection = await database.connect();
    const sink = new ParquetSink(folder, file, database, connection);
    await sink.prepare();
    return sink;
  },
};

class ParquetSink implements ExportSink {
  readonly #folder: string;
  readonly #file: string;
  readonly #database: Database;
  readonly #connection: Connection;
  readonly #tables = Object.fromEntries(
    Object.entries(TABLES).map(([name, columns]) => [name, new StagedTable(name, columns)]),
  ) as Record<TableName, StagedTable>;
  readonly #symbolIndexes = new Map<string, number>();
  #sequence = 0;

  constructor(folder: string, file: string, database: Database, connection: Connection) {
    this.#folder = folder;
    this.#file = file;
    this.#database = database;
    this.#connection = connection;
  }

  async prepare(): Promise<void> {
    for (const { name, definition } of Object.values(this.#tables)) {
      await this.#connection.run(`CREATE TABLE ${name} (${definition})`);
    }
  }

  take(event: MarketEvent, position: number): boolean {
    this.#sequence = position;
    switch (event.type) {
      case 'trade':
        this.#tables.trades.add(
          ...this.#common(event),
          ...[event.id, event.price, event.size, SIDES.indexOf(event.side)],
        );
        return true;
      case 'quote':
        if (hasSizeWithoutPrice(event)) return false;
        this.#tables.quotes.add(
          ...this.#common(event),
          ...[event.bid, event.bidSize, event.ask, event.askSize].map((value) => value ?? Number.NaN),
        );
        return true;
      case 'book_snapshot':
      case 'book_change':
        this.#book(event);
        return true;
      case 'bar': {
        const { interval, start, open, high, low, close, volume, trades } = event;
        this.#tables.bars.add(
          ...this.#common(event),
          ...[interval, start, open, high, low, close, volume, trades],
        );
        return true;
      }
      default:
        return false;
    }
  }

  async drain(): Promise<void> {
    for (const table of Object.values(this.#tables)) await table.drain(this.#connection);
  }

  async close(): Promise<void> {
    const symbols = [...this.#symbolIndexes.keys()].map((symbol) => `'${symbol}'`).join(', ');
    for (const [name, columns] of Object.entries(TABLES)) {
      const table = this.#tables[name as TableName];
      await table.finish(this.#connection);
      if (table.rows === 0) continue;
      const output = Object.keys(columns).map((column) =>
        column === 'symbol' ? `([${symbols}])[symbol + 1] AS symbol` : (OUTPUT_COLUMNS[column] ?? column),
      );
      await this.#connection.run(
        `COPY (SELECT ${output.join(', ')} FROM ${name}) TO ${literal(join(this.#folder, `${name}.parquet`))}
         (FORMAT parquet, COMPRESSION zstd)`,
      );
      await this.#connection.run(`DROP TABLE ${name}`);
    }
    await this.abandon();
  }

  async abandon(): Promise<void> {
    await this.#database.close();
    for (const path of [this.#file, `${this.#file}.wal`, join(this.#folder, '.staging')]) {
      await rm(path, { recursive: true, force: true });
    }
  }

  /** An event without levels is a row without side, price and size. */
  #book(event: BookChangeEvent | BookSnapshotEvent): void {
    const { books } = this.#tables;
    const { bids, asks, type } = event;
    const common = this.#common(event);
    const isSnapshot = type === 'book_snapshot' ? 1 : 0;
    for (const [price, size] of bids) books.add(...common, isSnapshot, BID, price, size);
    for (const [price, size] of asks) books.add(...common, isSnapshot, ASK, price, size);
    if (bids.length + asks.length === 0) books.add(...common, isSnapshot, Number.NaN, Number.NaN, Number.NaN);
  }

  #common({ symbol, localTimestamp, timestamp }: MarketEvent & { readonly symbol: string }): number[] {
    let index = this.#symbolIndexes.get(symbol);
    if (index === undefined) {
      index = this.#symbolIndexes.size;
      this.#symbolIndexes.set(symbol, index);
    }
    return [this.#sequence, index, localTimestamp, timestamp];
  }
}
