import type { TradingStatus } from '../../../lib/market/event';
import { excerpt, ImportError } from './importer';

/** Levels per side in a snapshot. */
export const ASHARE_LEVELS = 10;

/** `InstrumentStatus` of the Shanghai exchange's snapshots (its level-2 interface, "instrument status"). */
const STATUSES: Readonly<Record<string, TradingStatus>> = {
  START: 'pre',
  OCALL: 'auction',
  TRADE: 'open',
  VOLA: 'auction',
  CCALL: 'auction',
  BREAK: 'halted',
  SUSP: 'halted',
  HALT: 'halted',
  CLOSE: 'closed',
  ENDTR: 'closed',
};

/** Numeric columns of a row, in storage order. */
const NUMBERS = [
  ...['PreClosePx', 'OpenPx', 'HighPx', 'LowPx', 'LastPx', 'TotalVolumeTrade', 'NumTrades'],
  ...['BidPrice', 'BidOrderQty', 'OfferPrice', 'OfferOrderQty'].flatMap((name) =>
    Array.from({ length: ASHARE_LEVELS }, (_, level) => `${name}${level}`),
  ),
];
const TEXTS = ['SecurityID', 'DateTime', 'InstrumentStatus'];
/** Numeric columns per row, excluding the time. */
export const ASHARE_NUMBERS = NUMBERS.length;
/** Index of the first order book column in a row's numbers. */
export const FIRST_LEVEL_NUMBER = NUMBERS.indexOf('BidPrice0');

const CHINA_OFFSET_MS = 8 * 3_600_000;
const TIME = /^(\d{4})[.-](\d\d)[.-](\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,3}))?$/;
/** Tolerance for binary fractions in the file (6.400000000000001), which mean the nearest cent. */
const ROUNDING = 1e-6;
const CENTS = 100;

export interface AshareRow {
  /** Six-digit security code, `600103`. */
  readonly code: string;
  /** µs. */
  readonly time: number;
  readonly status: TradingStatus;
  /** In column order: daily statistics, bid prices and sizes, then ask prices and sizes. */
  readonly numbers: readonly number[];
}

/** Returns true if the line has this format's distinctive columns. The parser checks the rest. */
export function isAshareHeader(line: string): boolean {
  const names = namesOf(line);
  return ['SecurityID', 'DateTime', 'BidPrice0'].every((name) => names.includes(name));
}

function namesOf(header: string): string[] {
  return header
    .replace(/^\ufeff/, '')
    .split(',')
    .map(unquoted);
}

/** Parses rows by the column names in the file's first line. */
export class AshareColumns {
  readonly #file: string;
  readonly #width: number;
  readonly #texts: readonly number[];
  readonly #numbers: readonly number[];

  /** @throws ImportError naming the missing columns */
  constructor(header: string, file: string) {
    const names = namesOf(header);
    const missing = [...TEXTS, ...NUMBERS].filter((name) => !names.includes(name));
    if (missing.length > 0) {
      const some =
        missing.length > 5
          ? `${missing.slice(0, 5).join(', ')} and ${missing.length - 5} more`
          : missing.join(', ');
      throw new ImportError(file, 1, `columns ${some} expected, found ${excerpt(header)}`);
    }
    this.#file = file;
    this.#width = names.length;
    this.#texts = TEXTS.map((name) => names.indexOf(name));
    this.#numbers = NUMBERS.map((name) => names.indexOf(name));
  }

  /** @throws ImportError naming the line and the invalid value */
  parse(text: string, line: number): AshareRow {
    const cells = text.split(',');
    if (cells.length !== this.#width) {
      throw new ImportError(this.#file, line, `${cells.length} columns, ${this.#width} expected`);
    }
    const [code = '', when = '', state = ''] = this.#texts.map((position) =>
      unquoted(cells[position] as string),
    );
    if (!/^\d{6}$/.test(code))
      throw new ImportError(this.#file, line, `SecurityID ${excerpt(code)} is not a six-digit security code`);
    const status = STATUSES[state];
    if (status === undefined) {
      const known = Object.keys(STATUSES).join(', ');
      throw new ImportError(this.#file, line, `InstrumentStatus ${excerpt(state)} is not one of ${known}`);
    }
    const time = chinaTime(when);
    if (time === undefined)
      throw new ImportError(this.#file, line, `DateTime ${excerpt(when)} is not a valid time`);
    const numbers = this.#numbers.map((position, index) => {
      const name = NUMBERS[index] as string;
      const cell = cells[position] as string;
      const number = cell === '' ? Number.NaN : Number(cell);
      if (!(number >= 0))
        throw new ImportError(this.#file, line, `${name} ${excerpt(cell)} is not a number of at least 0`);
      if (!/P(x|rice\d)$/.test(name)) return number;
      const price = Math.round(number * CENTS) / CENTS;
      if (Math.abs(price - number) > ROUNDING) {
        throw new ImportError(this.#file, line, `${name} ${cell} is not a multiple of 0.01`);
      }
      return price;
    });
    return { code, time, status, numbers };
  }
}

function unquoted(cell: string): string {
  return cell.startsWith('"') && cell.endsWith('"') ? cell.slice(1, -1) : cell;
}

/** Converts `2021.12.01T09:15:02.000` in China time (UTC+8 all year) to µs. */
function chinaTime(text: string): number | undefined {
  const match = TIME.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const ms = Number((match[7] ?? '').padEnd(3, '0'));
  const local = new Date(Date.UTC(year, month - 1, day, hour, minute, second, ms));
  const rolledOver =
    local.getUTCMonth() !== month - 1 || local.getUTCDate() !== day || local.getUTCHours() !== hour;
  return rolledOver || minute > 59 || second > 59 ? undefined : (local.getTime() - CHINA_OFFSET_MS) * 1000;
}
