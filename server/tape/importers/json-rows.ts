import { excerpt, ImportError } from './importer';

/** A table as texts, with names that `csv` knows. */
export interface JsonRows {
  readonly names: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
  /** Rows that were left out, with the reason. */
  readonly leftOut?: string;
}

type Cells = readonly unknown[];
type Entries = Readonly<Record<string, unknown>>;

/** Columns of CCXT's bars, and of Binance's, by their number. */
const BAR_COLUMNS: Readonly<Record<number, readonly string[]>> = {
  6: ['time', 'open', 'high', 'low', 'close', 'volume'],
  12: [
    ...['time', 'open', 'high', 'low', 'close', 'volume', 'close_time', 'turnover', 'trades'],
    ...['taker_volume', 'taker_turnover', 'ignored'],
  ],
};
/** Tables of the Moscow exchange's ISS, by priority. */
const ISS_TABLES = ['trades', 'candles', 'history'];
/** Boards with the most trading in roubles; others are for odd lots, other currencies and negotiated deals. */
const MAIN_BOARDS = ['TQBR', 'TQTF', 'TQIF', 'TQPI'];
const MOSCOW = '+03:00';
/** Prefixes of Massive's (Polygon's) codes of currencies and coins, whose days are those of UTC. */
const POLYGON_UTC = /^[XC]:/;
const NEW_YORK = 'America/New_York';

/** Parses JSON. Integers that a double cannot hold become texts. */
export function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/([[,:]\s*)(\d{16,})(?=\s*[,\]}])/g, '$1"$2"'));
  } catch (error) {
    throw new ImportError(path, undefined, `invalid JSON (${(error as Error).message})`);
  }
}

/**
 * Finds the rows of a JSON file: bars as arrays (CCXT, Binance), aggregates of Polygon, tables of the Moscow exchange, or
 * a list of objects.
 * @param code of the file's name, for files without symbols
 * @throws ImportError naming the found and expected form
 */
export function jsonRows(path: string, value: unknown, code: string): JsonRows {
  if (Array.isArray(value)) return isObject(value[0]) ? objectRows(path, value, {}) : arrayRows(path, value);
  if (!isObject(value))
    throw new ImportError(path, undefined, `a list or an object expected, found ${shown(value)}`);
  const iss = ISS_TABLES.find((name) => isTable(value[name]));
  if (iss !== undefined) return issRows(path, iss, value[iss] as IssTable, code);
  if (typeof value.ticker === 'string' && Array.isArray(value.results)) {
    return polygonRows(path, value.ticker, value.results);
  }
  const lists = Object.values(value).filter((one) => Array.isArray(one) && one.length > 0) as unknown[][];
  const [list, ...others] = lists.filter(([first]) => isObject(first));
  if (list === undefined || others.length > 0) {
    const found = `an object with ${Object.keys(value).slice(0, 9).join(', ')}`;
    throw new ImportError(path, undefined, `one list of bars, quotes or trades expected, found ${found}`);
  }
  const { symbol } = value;
  return objectRows(path, list, typeof symbol === 'string' ? { symbol } : {});
}

function arrayRows(path: string, rows: readonly unknown[]): JsonRows {
  const [first] = rows;
  const names = Array.isArray(first) ? BAR_COLUMNS[first.length] : undefined;
  if (names === undefined) {
    const expected = 'bars of 6 numbers (time, open, high, low, close, volume) or of 12 expected';
    throw new ImportError(path, undefined, `${expected}, found ${shown(first)}`);
  }
  requireRows(
    path,
    rows,
    (row) => Array.isArray(row) && row.length === names.length,
    `${names.length} cells`,
  );
  return { names, rows: rows as Cells[] };
}

function objectRows(
  path: string,
  rows: readonly unknown[],
  common: Readonly<Record<string, unknown>>,
): JsonRows {
  requireRows(path, rows, isObject, 'an object');
  const names = [...new Set((rows as Entries[]).flatMap((row) => Object.keys(row)))];
  return {
    names: [...Object.keys(common), ...names],
    rows: (rows as Entries[]).map((row) => [...Object.values(common), ...names.map((name) => row[name])]),
  };
}

/** Aggregates of Polygon: `t` is the start, for days midnight of the market's zone. */
function polygonRows(path: string, ticker: string, results: readonly unknown[]): JsonRows {
  const { names, rows } = objectRows(path, results, { symbol: ticker.replace(/^[A-Z]:/, '') });
  const at = names.indexOf('t');
  if (POLYGON_UTC.test(ticker) || at < 0) return { names, rows };
  const offset = new Intl.DateTimeFormat('en', { timeZone: NEW_YORK, timeZoneName: 'longOffset' });
  return {
    names,
    rows: rows.map((row) => row.map((cell, column) => (column === at ? localTime(offset, cell) : cell))),
  };
}

/** Writes a moment (ms) with the offset of a zone, so that a day keeps its date. */
function localTime(zone: Intl.DateTimeFormat, cell: unknown): unknown {
  if (typeof cell !== 'number') return cell;
  const name = zone.formatToParts(cell).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign = '+', hours = '00', minutes = '00'] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  const shift = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  return new Date(cell + shift).toISOString().replace('Z', `${sign}${hours}:${minutes}`);
}

interface IssTable {
  readonly columns: readonly string[];
  readonly data: readonly Cells[];
}

/** Rows of the Moscow exchange, of the main boards if rows name their boards. */
function issRows(path: string, name: string, { columns, data }: IssTable, code: string): JsonRows {
  requireRows(
    path,
    data,
    (row) => Array.isArray(row) && row.length === columns.length,
    `${columns.length} cells`,
  );
  const at = (column: string): number => columns.findIndex((one) => one.toUpperCase() === column);
  const board = at('BOARDID');
  const isMain = (row: Cells): boolean => MAIN_BOARDS.includes(String(row[board]));
  const main = data.some(isMain) ? data.filter(isMain) : data;
  const names = [
    'venue',
    ...(at('SECID') < 0 ? ['symbol'] : []),
    ...columns.map((one) => issName(name, one, at('VALUE'))),
  ];
  const begin = at('BEGIN');
  const trade = at('TRADETIME');
  return {
    names,
    rows: main.map((row) => {
      const cells = [...row];
      if (begin >= 0) cells[begin] = `${row[begin]}${MOSCOW}`;
      if (trade >= 0 && name === 'trades') {
        cells[trade] = `${tradeDate(row[at('TRADEDATE')], row[at('SYSTIME')], row[trade])}${MOSCOW}`;
      }
      return ['moex', ...(at('SECID') < 0 ? [code] : []), ...cells];
    }),
    ...(main.length < data.length && {
      leftOut: `${data.length - main.length} rows of other boards than ${MAIN_BOARDS.join(', ')} were left out`,
    }),
  };
}

/** Sizes of trades are lots, also those of futures, which are one contract and have no value. */
function issName(table: string, column: string, value: number): string {
  if (table !== 'trades') return column;
  if (column === 'QUANTITY') return value < 0 ? column : 'QUANTITY (lots)';
  // The trade's time gets its date.
  return ['TRADEDATE', 'TRADE_SESSION_DATE'].includes(column) ? `unused ${column}` : column;
}

/** Returns date and time of a trade; without a date it is that of the time of its publication, or the day before. */
function tradeDate(date: unknown, published: unknown, time: unknown): string {
  if (typeof date === 'string') return `${date} ${time}`;
  const [day = '', clock = ''] = String(published).split(' ');
  if (clock >= String(time)) return `${day} ${time}`;
  return `${new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)} ${time}`;
}

function requireRows(
  path: string,
  rows: readonly unknown[],
  isRow: (row: unknown) => boolean,
  expected: string,
): void {
  const bad = rows.findIndex((row) => !isRow(row));
  if (bad >= 0)
    throw new ImportError(path, undefined, `row ${bad + 1}: ${expected} expected, found ${shown(rows[bad])}`);
}

function isObject(value: unknown): value is Entries {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTable(value: unknown): boolean {
  return isObject(value) && Array.isArray(value.columns) && Array.isArray(value.data);
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : excerpt(JSON.stringify(value));
}
