import { INTERVALS } from '../../../lib/market/interval';
import { excerpt, ImportError } from './importer';
import { BARS, closedBar } from './tabular/bar-table';
import { intervalOfName, plainInstrument, symbolSql } from './tabular/file-symbol';
import { isParquet } from './tabular/input-file';
import { type KnownColumn, KnownColumns } from './tabular/known-columns';
import { LEVELS, TAPE_LEVELS } from './tabular/levels';
import { QUOTES } from './tabular/quote-table';
import { quoted } from './tabular/sql';
import type { FileMapping, InputFile } from './tabular/table-format';
import { tabularImporter } from './tabular/tabular-importer';
import { sideOfMaker, TRADES } from './tabular/trade-table';

const PRICES: readonly KnownColumn[] = ['open', 'high', 'low', 'close'];

/** Columns required for each kind of table; the first match is used. */
const KINDS = {
  books: ['time', 'snapshot', 'side', 'price', 'size'],
  bars: ['time', ...PRICES],
  quotes: ['time', 'bid', 'ask'],
  trades: ['time', 'price', 'size'],
} satisfies Record<string, readonly KnownColumn[]>;

/** Imports Parquet files: this project's exports, and others with common column names. */
export const parquet = tabularImporter({
  format: 'parquet',
  summary: 'Parquet: trades, quotes, bars or order book levels, detected by column names',
  recognises: isParquet,
  mapping,
  describe: plainInstrument,
});

function mapping(file: InputFile): FileMapping {
  const { path, schema } = file;
  if (!schema) throw new ImportError(path, undefined, 'not a Parquet file');
  const names = [...schema.keys()];
  const kind = (Object.keys(KINDS) as (keyof typeof KINDS)[]).find((one) =>
    new KnownColumns(names).has(...KINDS[one]),
  );
  if (kind === undefined) {
    const kinds = Object.entries(KINDS).map(([name, of]) => `${name} (${of.join(', ')})`);
    const found = excerpt(names.join(', '));
    throw new ImportError(
      path,
      undefined,
      `the columns of one of ${kinds.join(', ')} expected, found ${found}`,
    );
  }
  const known = new KnownColumns(names);
  const columns = new Columns(known, schema);
  const timestamp = columns.time('time');
  const select = {
    time: known.has('received') ? columns.time('received') : timestamp,
    timestamp,
    symbol: symbolSql(file, known.column('symbol'), known.column('venue')),
    ...(isOwnExport(names) && { sequence: known.sql('sequence') }),
  };
  const mapped: FileMapping = { ...of(kind, file, columns, known, select), source: { type: 'parquet' } };
  return { ...mapped, ...known.note() };
}

/** Returns true for tables of this project's export, whose `sequence` is the event's position on its tape. */
function isOwnExport(names: readonly string[]): boolean {
  return names.slice(0, 4).join() === 'sequence,symbol,local_timestamp,timestamp';
}

type Mapped = Pick<FileMapping, 'table' | 'select'>;

function of(
  kind: keyof typeof KINDS,
  file: InputFile,
  columns: Columns,
  known: KnownColumns,
  select: Mapped['select'],
): Mapped {
  switch (kind) {
    case 'trades': {
      const [price, size] = [columns.number('price'), columns.number('size')];
      const id = known.has('id') ? `CAST(${known.sql('id')} AS VARCHAR)` : 'NULL';
      return { table: TRADES, select: { ...select, id, price, size, side: aggressor(known) } };
    }
    case 'quotes': {
      const best = { bid: columns.number('bid'), ask: columns.number('ask') };
      const sizes = { bid_size: columns.number('bidSize'), ask_size: columns.number('askSize') };
      return { table: QUOTES, select: { ...select, ...best, ...sizes } };
    }
    case 'books': {
      const bid = `CASE lower(${known.sql('side')}) ${whens(BID, 'true')} ${whens(ASK, 'false')} END`;
      const snapshot = `try_cast(${known.sql('snapshot')} AS BOOLEAN)`;
      const level = { price: columns.number('price'), size: columns.number('size') };
      const table = 'sequence' in select ? TAPE_LEVELS : LEVELS;
      return { table, select: { ...select, snapshot, bid, ...level } };
    }
    case 'bars':
      return bars(file, columns, known, select);
  }
}

/** Names of sides in order books and of aggressors. */
const BID = ['buy', 'b', 'bid', 'bids', 'buyer'];
const ASK = ['sell', 's', 'ask', 'a', 'asks', 'offer', 'seller'];

/** Maps bars: with an interval column as they are, else as closed bars that start at their time. */
function bars(file: InputFile, columns: Columns, known: KnownColumns, select: Mapped['select']): Mapped {
  const fields = {
    ...Object.fromEntries(PRICES.map((one) => [one, columns.number(one)])),
    volume: `coalesce(${columns.number('volume')}, 0)`,
    trades: `coalesce(${columns.number('trades')}, 0)`,
  };
  if (known.has('interval', 'start', 'received')) {
    const bar = { interval: known.sql('interval'), start: columns.time('start') };
    return { table: BARS, select: { ...select, ...bar, ...fields, grows: 'false' } };
  }
  const interval = intervalOfName(file);
  if (!interval) {
    const expected = `columns interval, start and local_timestamp, or one of ${INTERVALS.join(', ')} in the file's name`;
    throw new ImportError(file.path, undefined, `${expected} expected, to find the bar interval`);
  }
  const bar = closedBar(select.timestamp as string, interval);
  return { table: BARS, select: { ...select, ...bar, ...fields, grows: 'true' } };
}

function aggressor(known: KnownColumns): string {
  if (known.has('side')) {
    const side = `lower(CAST(${known.sql('side')} AS VARCHAR))`;
    const unknown = whens(['unknown', '', 'n', 'none'], '2');
    return `CASE coalesce(${side}, '') ${whens(BID, '0')} ${whens(ASK, '1')} ${unknown} END`;
  }
  return known.has('buyerMaker') ? sideOfMaker(known.sql('buyerMaker')) : '2';
}

function whens(names: readonly string[], result: string): string {
  return names.map((name) => `WHEN '${name}' THEN ${result}`).join(' ');
}

/** Converts columns of a file to SQL of the table's type. */
class Columns {
  readonly #known: KnownColumns;
  readonly #schema: ReadonlyMap<string, string>;

  constructor(known: KnownColumns, schema: ReadonlyMap<string, string>) {
    this.#known = known;
    this.#schema = schema;
  }

  number(known: KnownColumn): string {
    const [sql, type] = this.#column(known);
    // Cast via text, so that a 32-bit 0.1 becomes 0.1, not 0.10000000149.
    return type === 'FLOAT' ? `CAST(CAST(${sql} AS VARCHAR) AS DOUBLE)` : `try_cast(${sql} AS DOUBLE)`;
  }

  /** Returns SQL for a time, µs. */
  time(known: KnownColumn): string {
    const [sql, type] = this.#column(known);
    if (/^TIMESTAMP|^DATE/.test(type)) return `epoch_us(CAST(${sql} AS TIMESTAMPTZ))`;
    if (type === 'VARCHAR') return `time_of(${sql})`;
    if (type === 'DOUBLE' || type === 'FLOAT')
      return `time_of(CAST(CAST(${sql} AS DECIMAL(20, 6)) AS VARCHAR))`;
    return `micros(try_cast(${sql} AS BIGINT))`;
  }

  #column(known: KnownColumn): [sql: string, type: string] {
    const name = this.#known.find(known);
    return name === undefined ? ['NULL', 'NULL'] : [quoted(name), this.#schema.get(name) ?? ''];
  }
}
