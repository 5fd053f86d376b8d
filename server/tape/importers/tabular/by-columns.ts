import { literal, quoted } from '../../../database/sql-literal';
import { Amounts } from './amounts';
import { BARS, closedBar } from './bar-table';
import type { Cells } from './cells';
import type { ColumnMap } from './column-map';
import type { ColumnNames, KnownColumn, TableName } from './column-names';
import { symbolSql } from './file-symbol';
import { foundLength, writtenStart } from './found-length';
import { LEVELS, TAPE_LEVELS } from './levels';
import { QUOTES } from './quote-table';
import { SIDED_QUOTES } from './sided-quotes';
import type { FileMapping, InputFile, RowFilter, Scan } from './table-format';
import { sideOfMaker, TRADES } from './trade-table';

const PRICES = ['open', 'high', 'low', 'close'] as const;

/** Names of sides in order books and of aggressors, in lower case. */
const BID = ['buy', 'b', 'bid', 'bids', 'buyer', '买', '买入', '买盘', 'купля', 'покупка'];
const ASK = ['sell', 's', 'ask', 'a', 'asks', 'offer', 'seller', '卖', '卖出', '卖盘', 'продажа'];
const NO_SIDE = ['unknown', '', 'n', 'none', '-', '中性', '中性盘'];

/** How cells are read, and a note about it. */
export interface FoundFacts {
  readonly cells: Cells;
  readonly map: ColumnMap;
  readonly note?: string;
}

export type Mapped = Omit<FileMapping, keyof RowFilter>;

/** Maps a table whose columns are found by their names, in any kind of file. */
export async function byColumns(
  scan: Scan,
  file: InputFile,
  table: TableName,
  names: ColumnNames,
  { cells, map, note }: FoundFacts,
): Promise<Mapped> {
  const mapping = new ByColumns(scan, file, names, cells, map);
  const mapped = await mapping.of(table);
  const notes = [note, ...mapping.notes, names.note()].filter((one) => one !== undefined);
  return { ...mapped, ...mapping.quotes, ...(notes.length > 0 && { note: notes.join('; ') }) };
}

/** Returns true for tables of this project's export, whose `sequence` is the event's position on its tape. */
function isOwnExport({ all }: ColumnNames): boolean {
  return all.slice(0, 4).join() === 'sequence,symbol,local_timestamp,timestamp';
}

class ByColumns {
  readonly #scan: Scan;
  readonly #file: InputFile;
  readonly #names: ColumnNames;
  readonly #cells: Cells;
  readonly #map: ColumnMap;
  readonly #quoted: Record<string, string> = {};
  readonly #types: Record<string, string> = {};
  #amounts: Amounts | undefined;

  constructor(scan: Scan, file: InputFile, names: ColumnNames, cells: Cells, map: ColumnMap) {
    this.#scan = scan;
    this.#file = file;
    this.#names = names;
    this.#cells = cells;
    this.#map = map;
  }

  /** Cells and types for messages about the columns mapped so far. */
  get quotes(): Pick<FileMapping, 'cells' | 'types'> {
    return { cells: this.#quoted, types: this.#types };
  }

  /** Assumptions about units, for the user. */
  get notes(): readonly string[] {
    return this.#amounts?.notes ?? [];
  }

  async of(table: TableName): Promise<Mapped> {
    const common = this.#common();
    this.#amounts = new Amounts({
      ...{ scan: this.#scan, file: this.#file, names: this.#names, cells: this.#cells, map: this.#map },
      symbol: common.symbol as string,
    });
    const own = isOwnExport(this.#names);
    switch (table) {
      case 'trades': {
        const id = this.#names.has('id') ? `CAST(${this.#names.sql('id')} AS VARCHAR)` : 'NULL';
        const fields = {
          id,
          price: this.#number('price'),
          size: await this.#size('size', 'size', this.#number('size'), 'price'),
          side: this.#aggressor(),
        };
        return { table: TRADES, select: { ...common, ...fields }, ...(own && { exact: true }) };
      }
      case 'quotes': {
        const best = { bid: this.#numberOrNone('bid'), ask: this.#numberOrNone('ask') };
        const sizes = {
          bid_size: await this.#size('bidSize', 'bid_size'),
          ask_size: await this.#size('askSize', 'ask_size'),
        };
        // MetaTrader's ticks leave a side that did not change empty.
        const table = this.#names.isMetaTicks() ? SIDED_QUOTES : QUOTES;
        return { table, select: { ...common, ...best, ...sizes }, ...(own && { exact: true }) };
      }
      case 'books': {
        const side = `lower(CAST(${this.#names.sql('side')} AS VARCHAR))`;
        const bid = `CASE ${side} ${whens(BID, 'true')} ${whens(ASK, 'false')} END`;
        const snapshot = `try_cast(${this.#names.sql('snapshot')} AS BOOLEAN)`;
        this.#quote('bid', 'side');
        const level = { price: this.#numberOrNone('price'), size: await this.#size('size') };
        return { table: own ? TAPE_LEVELS : LEVELS, select: { ...common, snapshot, bid, ...level } };
      }
      case 'bars':
        return { ...(await this.#bars(common)), ...(own && { exact: true }) };
    }
  }

  #common(): Record<string, string> {
    const names = this.#names;
    const { symbol, venue } = this.#map;
    const timestamp = this.#time('time', 'venue_time');
    const time = names.has('received') ? this.#time('received', 'time') : this.#time('time', 'time');
    this.#quote('symbol', 'symbol');
    return {
      ...{ time, timestamp },
      symbol: symbolSql(
        this.#file,
        names.column('symbol') ?? (symbol === undefined ? undefined : literal(symbol)),
        names.column('venue') ?? (venue === undefined ? undefined : literal(venue)),
      ),
      ...(isOwnExport(names) && { sequence: names.sql('sequence') }),
    };
  }

  /** Maps bars: with start and receive time as they are, else as closed bars that start at their time. */
  async #bars(common: Record<string, string>): Promise<Mapped> {
    const names = this.#names;
    const volume = await this.#volume();
    const fields = {
      ...Object.fromEntries(PRICES.map((one) => [one, this.#number(one)])),
      volume: `coalesce(${volume}, 0)`,
      trades: `coalesce(${this.#numberOrNone('trades')}, 0)`,
    };
    const interval = names.find('interval');
    if (interval !== undefined) this.#quote('interval', 'interval');
    const symbol = common.symbol as string;
    if (names.has('interval', 'start', 'received')) {
      const bar = { interval: names.sql('interval'), start: this.#time('start', 'start') };
      return { table: BARS, select: { ...common, ...bar, ...fields, grows: 'false' } };
    }
    const start = common.timestamp as string;
    const written = this.#cells.written('time');
    const parts = { symbol, start, written, column: interval, given: this.#map.interval };
    const length = await foundLength(this.#scan, this.#file, parts);
    const own = await writtenStart(this.#scan, written, length);
    return {
      table: BARS,
      select: { symbol, ...closedBar(start, length, own), ...fields, grows: 'true' },
    };
  }

  async #volume(): Promise<string> {
    const amounts = this.#amounts as Amounts;
    const column = await amounts.volumeColumn();
    if (column === undefined) return 'NULL';
    this.#names.use(column);
    this.#quotedColumn('volume', column);
    return amounts.inUnits(column, this.#cells.numberOrNone(column), 'close');
  }

  /** Maps sizes, which are in units of the instrument; NULL if the file has none. */
  async #size(
    known: KnownColumn,
    column: string = known,
    number?: string,
    price?: KnownColumn,
  ): Promise<string> {
    const sql = number ?? this.#numberOrNone(known, column);
    const name = this.#names.find(known);
    return name === undefined ? sql : (this.#amounts as Amounts).inUnits(name, sql, price);
  }

  #aggressor(): string {
    if (this.#names.has('side')) {
      this.#quote('side', 'side');
      const side = `lower(CAST(${this.#names.sql('side')} AS VARCHAR))`;
      return `CASE coalesce(${side}, '') ${whens(BID, '0')} ${whens(ASK, '1')} ${whens(NO_SIDE, '2')} END`;
    }
    if (!this.#names.has('buyerMaker')) return '2';
    this.#quote('side', 'buyerMaker');
    return sideOfMaker(`try_cast(${this.#names.sql('buyerMaker')} AS BOOLEAN)`);
  }

  #time(known: 'time' | 'received' | 'start', column: string): string {
    this.#quoted[column] = this.#cells.timeText(known);
    return this.#cells.time(known);
  }

  #number(known: KnownColumn): string {
    this.#quote(known, known);
    const name = this.#names.find(known);
    return name === undefined ? 'NULL' : this.#cells.number(name);
  }

  #numberOrNone(known: KnownColumn, column: string = known): string {
    this.#quote(column, known);
    const name = this.#names.find(known);
    return name === undefined ? 'NULL' : this.#cells.numberOrNone(name);
  }

  #quote(column: string, known: KnownColumn): void {
    const name = this.#names.find(known);
    if (name !== undefined) this.#quotedColumn(column, name);
  }

  #quotedColumn(column: string, name: string): void {
    this.#quoted[column] = quoted(name);
    const type = this.#cells.typeOf(name);
    if (type !== undefined) this.#types[column] = type;
  }
}

function whens(names: readonly string[], result: string): string {
  return names.map((name) => `WHEN '${name}' THEN ${result}`).join(' ');
}
