import type { Instrument, MarketSymbol } from '../../../lib/market/instrument';
import { literal } from '../../database/sql-literal';
import { stepOf } from '../../venues/decimals';
import { excerpt, type FileStart, ImportError } from './importer';
import { levelList } from './tabular/book-table';
import { messages } from './tabular/message-table';
import { midnight } from './tabular/sql';
import type { Decimals, FileMapping, InputFile, TextColumns } from './tabular/table-format';
import { cellsOf } from './tabular/table-header';
import { tabularImporter } from './tabular/tabular-importer';

/** Columns (https://lobsterdata.com/info/DataStructure.php); no header. */
const MESSAGE = {
  time: 'DOUBLE',
  type: 'INTEGER',
  order_id: 'VARCHAR',
  size: 'DOUBLE',
  price: 'BIGINT',
  direction: 'INTEGER',
};
const TICKS = 10_000;
/** Exchange of the reconstructed order books, and its time zone. */
const VENUE = 'nasdaq';
const ZONE = 'America/New_York';

/** `AAPL_2012-06-21_34200000_57600000_message_10.csv`. */
const NAME = /^([A-Z][A-Z0-9.-]*)_(\d{4})-(\d\d)-(\d\d)_\d+_\d+_(message|orderbook)_(\d+)\.csv/i;

const MESSAGES = messages('lobster', 'trade first');

/**
 * Executions of a visible (4) or hidden (5) order, and crosses (6), are trades. `direction` is the resting
 * side, so the aggressor is the other one; a cross has none.
 */
const TRADE = 'type IN (4, 5, 6)';
const SIDE = 'CASE WHEN type = 6 THEN 2 WHEN direction = 1 THEN 1 WHEN direction = -1 THEN 0 END';
/** A halt (type 7) starts at price −1, quoting resumes at 0, trading at 1. */
const STATUS =
  "CASE WHEN type = 7 THEN CASE price WHEN -1 THEN 'halted' WHEN 0 THEN 'auction' WHEN 1 THEN 'open' END END";

/** Imports LOBSTER's NASDAQ order books: a message file and a file with the order book after each message. */
export const lobster = tabularImporter({
  format: 'lobster',
  summary:
    'LOBSTER: the message file and the orderbook file of a day, with their original names; CSV, gzip or zip',
  recognises: (start) => nameOf(start) !== undefined && isNumbers(start),
  mapping,
  describe,
});

interface Name {
  readonly code: string;
  /** `20120621`. */
  readonly day: string;
  readonly part: 'message' | 'orderbook';
  readonly levels: number;
}

function mapping(file: InputFile, files: readonly InputFile[]): FileMapping | undefined {
  const named = nameOf(file);
  if (!named || !isNumbers(file)) {
    const found = named ? excerpt(file.lines[0] ?? '') : excerpt(file.inner ?? file.name);
    const name = 'AAPL_2012-06-21_34200000_57600000_message_10.csv';
    throw new ImportError(
      file.path,
      undefined,
      `numbers in a file named like ${name} expected, found ${found}`,
    );
  }
  const partner = files.find((other) => isPartner(named, nameOf(other)));
  if (named.part === 'orderbook') {
    if (partner) return undefined;
    throw new ImportError(file.path, undefined, 'its message file is missing');
  }
  if (cellsOf(file.lines[0] ?? '').length !== Object.keys(MESSAGE).length) {
    throw new ImportError(
      file.path,
      1,
      `${Object.keys(MESSAGE).join(', ')} expected, found ${excerpt(file.lines[0] ?? '')}`,
    );
  }
  const columns = partner && bookColumns(partner, named.levels);
  const time = `${midnight(named.day, ZONE, file.path)} + round(time * 1e6)::BIGINT`;
  return {
    table: MESSAGES,
    source: {
      ...{ type: 'text', columns: MESSAGE, delimiter: ',', headerLines: 0 },
      ...(partner && columns && { companion: { file: partner, columns } }),
    },
    select: {
      ...{ time, timestamp: time, symbol: `symbol_of('${VENUE}', ${literal(named.code)})` },
      ...{ id: `'${named.day}-' || row`, price: `CASE WHEN ${TRADE} THEN price / ${TICKS} END` },
      ...{ size: 'size', side: SIDE, status: STATUS },
      ...(columns && { bids: side('bid', named.levels), asks: side('ask', named.levels) }),
    },
  };
}

/** Returns the columns from the best level on: ask price and size, then bid price and size. */
function bookColumns({ path, lines }: InputFile, levels: number): TextColumns {
  const names = Array.from({ length: levels }, (_, level) => [`ask${level}`, `bid${level}`])
    .flat()
    .flatMap((name) => [`${name}_price`, `${name}_size`]);
  const found = cellsOf(lines[0] ?? '').length;
  if (found !== names.length) {
    throw new ImportError(path, 1, `${names.length} columns for ${levels} levels expected, found ${found}`);
  }
  return Object.fromEntries(names.map((name) => [name, 'DOUBLE']));
}

/** Builds SQL for the levels of a side. A missing level has size 0 (and a price of ±9999999999). */
function side(name: 'bid' | 'ask', levels: number): string {
  const columns = Array.from({ length: levels }, (_, level) => `${name}${level}`);
  return levelList(
    columns.map((column) => `CASE WHEN ${column}_size > 0 THEN ${column}_price / ${TICKS} END`),
    columns.map((column) => `${column}_size`),
  );
}

function nameOf({ name, inner }: FileStart): Name | undefined {
  const match = NAME.exec(inner ?? name);
  if (!match) return undefined;
  const [, code = '', year = '', month = '', day = '', part = '', levels = ''] = match;
  return {
    code: code.toUpperCase(),
    day: `${year}${month}${day}`,
    part: part.toLowerCase() as Name['part'],
    levels: Number(levels),
  };
}

function isPartner(one: Name, other: Name | undefined): boolean {
  return (
    other?.part !== one.part &&
    other?.code === one.code &&
    other.day === one.day &&
    other.levels === one.levels
  );
}

function isNumbers({ lines }: FileStart): boolean {
  return cellsOf(lines[0] ?? '').every((cell) => /^-?\d+(\.\d+)?$/.test(cell));
}

function describe(symbol: MarketSymbol, decimals: Decimals): Instrument {
  // Shares trade in cents; midpoint executions of hidden orders need more decimals.
  const priceDecimals = Math.max(decimals.price, 2);
  return {
    symbol,
    name: symbol.slice(VENUE.length + 1),
    ...{ venue: VENUE, currency: 'USD', kind: 'share', priceDecimals, tickSize: 0.01 },
    ...{ sizeDecimals: decimals.size, lotSize: stepOf(decimals.size), colorConvention: 'green-up' },
  };
}
