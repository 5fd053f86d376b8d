import { symbolOf } from '../../../../lib/market/instrument';
import { literal } from '../../../database/sql-literal';
import { excerpt, ImportError } from '../importer';
import type { Cells } from './cells';
import type { ColumnMap } from './column-map';
import type { ColumnNames, KnownColumn } from './column-names';
import { type ColumnUnit, parseUnit, unitFor } from './column-unit';
import type { InputFile, Scan } from './table-format';

/** Shares of a lot (手) in Shanghai and Shenzhen; of bonds it is 10, of futures one contract. */
const SHARES_PER_LOT = 100;
const BONDS_PER_LOT = 10;
/** Turnover ÷ (price × volume) of a volume in lots: turnover in yuan, or in thousands of yuan. */
const LOT_RATIOS = [SHARES_PER_LOT, SHARES_PER_LOT / 1_000];
/** Factors by which a ratio may differ, since a bar's close is not its average price. */
const [RATIO_SLACK, NARROW_SLACK] = [2, 1.25];
/** Lot sizes that a turnover can show. */
const LOT_SIZES = [1, 10, 100, 1_000, 10_000, 100_000];
/** Codes that units are compared with. */
const MAX_CODES = 20_000;

const MAINLAND = /^(?:(?:sh|sz|bj|sse|szse)[._]?)?(\d{6})(?:[._](?:sh|sz|ss|bj|xshg|xshe))?$/i;
const BOND = /^1[12]/;
const CHINESE_FUTURE = /^[a-z]{1,2}\d{3,4}([._][a-z]+)?$/i;
const HAN = /\p{Script=Han}/u;

/** Columns of a file that amounts of its rows are compared with. */
export interface AmountSource {
  readonly scan: Scan;
  readonly file: InputFile;
  readonly names: ColumnNames;
  readonly cells: Cells;
  readonly map: ColumnMap;
  /** SQL for the symbol of a row, as `venue:code`. */
  readonly symbol: string;
}

/** Converts volumes and sizes of a file to units of the instrument: shares, coins, contracts. */
export class Amounts {
  readonly #source: AmountSource;
  readonly #notes = new Set<string>();
  #symbols: Promise<readonly string[]> | undefined;

  constructor(source: AmountSource) {
    this.#source = source;
  }

  /** Returns what was assumed about units. */
  get notes(): readonly string[] {
    return [...this.#notes];
  }

  /** Returns the first volume that is not 0 in all rows: MetaTrader has one of deals and one of ticks. */
  async volumeColumn(): Promise<string | undefined> {
    const { names, cells, scan } = this.#source;
    const first = names.find('volume');
    const all = [...new Set([...(first === undefined ? [] : [first]), ...names.like('volume')])];
    const units = await Promise.all(all.map((column) => this.#unitOf(column)));
    const counted = all.filter((_, at) => units[at]?.of !== 'money');
    const columns = counted.length > 0 ? counted : all;
    for (const column of columns) {
      const number = cells.numberOrNone(column);
      const [found] = await scan(`SELECT count_if(${number} <> 0) AS count FROM {rows}`);
      if (Number(found?.count) > 0) return column;
    }
    return columns[0];
  }

  /**
   * Returns SQL for the amounts of a column in units of the instrument.
   * @param amount SQL for the numbers of the column
   * @param price meaning of the column whose price makes the turnover beside them
   * @throws ImportError naming a column and its unit that cannot be converted
   */
  async inUnits(column: string, amount: string, price?: KnownColumn): Promise<string> {
    const { lotSize } = this.#source.map;
    const unit = (await this.#unitOf(column)) ?? this.#documentedUnit(column);
    if (unit === undefined) {
      if (lotSize !== undefined) return times(amount, lotSize);
      return times(amount, await this.#unstated(column, amount, price));
    }
    if (unit.of === 'units') return times(amount, unit.scale);
    if (lotSize !== undefined) return times(amount, unit.scale * lotSize);
    if (unit.of === 'lots') return this.#fromLots(column, unit, amount, price);
    const what = `${excerpt(column)} is in ${excerpt(unit.text)}, which is no unit of the instrument`;
    throw this.#fault(
      `${what}; a mapping file (--map) can name another column, null for none, or the "lotSize"`,
    );
  }

  async #fromLots(column: string, unit: ColumnUnit, amount: string, price?: KnownColumn): Promise<string> {
    const { scan, symbol, map } = this.#source;
    const ratio = this.#ratio(amount, unit.scale, price) ?? 'NULL::DOUBLE';
    const rows = await scan(
      `SELECT ${symbol} AS symbol, max(${amount}) AS most, median(${ratio}) FILTER (${ratio} > 0) AS ratio
       FROM {rows} GROUP BY ALL LIMIT ${MAX_CODES}`,
    );
    const sizes = new Map<string, number>();
    for (const { symbol: of, most, ratio } of rows) {
      if (of === null) continue;
      const code = codeOf(String(of));
      const shown =
        ratio === null ? undefined : LOT_SIZES.find((one) => isNear(Number(ratio), one, NARROW_SLACK));
      const ofExchange = unit.text.includes('手') ? chineseLot(code) : undefined;
      const known = map.lotSizeOf?.(symbolOf(venueOf(String(of)), code)) ?? shown ?? ofExchange;
      // Lots of an instrument without trades have any size.
      if (known === undefined && !(Number(most) > 0)) continue;
      if (known === undefined) {
        const what = `${excerpt(column)} is in lots (${unit.text}), and the lot size of ${excerpt(code)} is not known`;
        throw this.#fault(
          `${what}; a mapping file (--map) can name the "lotSize", instruments.json beside the file, or instruments.csv`,
        );
      }
      sizes.set(String(of), known);
    }
    const different = [...new Set(sizes.values())];
    const [first = 1] = different;
    const text = different.length > 1 ? 'of several sizes' : `of ${first}`;
    this.#notes.add(`${excerpt(column)} is in lots ${text}: imported in units of the instrument`);
    if (different.length <= 1) return times(amount, unit.scale * first);
    const cases = [...sizes].map(([of, size]) => `WHEN ${literal(of)} THEN ${size * unit.scale}`).join(' ');
    return `round(${amount} * CASE ${symbol} ${cases} END, 8)`;
  }

  /** Returns the factor of a column that states no unit: shares or, in Chinese files, lots. */
  async #unstated(column: string, amount: string, price?: KnownColumn): Promise<number> {
    const { names, scan } = this.#source;
    if (!names.all.some((name) => name === 'ts_code' || HAN.test(name))) return 1;
    const ratio = this.#ratio(amount, 1, price);
    if (ratio !== undefined) {
      const [found] = await scan(`SELECT median(${ratio}) FILTER (${ratio} > 0) AS ratio FROM {rows}`);
      if (!LOT_RATIOS.some((lots) => isNear(Number(found?.ratio ?? Number.NaN), lots, RATIO_SLACK))) return 1;
      this.#notes.add(
        `volumes are in lots of ${SHARES_PER_LOT} by the turnover beside them: imported as shares`,
      );
      return SHARES_PER_LOT;
    }
    const symbols = await this.#allSymbols();
    if (symbols.some((symbol) => MAINLAND.test(codeOf(symbol)))) {
      const what = `${excerpt(column)} can be shares or lots of ${SHARES_PER_LOT}; nothing beside it shows which`;
      this.#notes.add(`${what}: imported as shares; a mapping file (--map) can name the "lotSize"`);
    }
    return 1;
  }

  /** Returns SQL for turnover ÷ (price × amount); undefined if the file has no such columns. */
  #ratio(amount: string, scale: number, price: KnownColumn | undefined): string | undefined {
    const { names, cells } = this.#source;
    const turnover = names.find('turnover');
    const priced = price === undefined ? undefined : names.find(price);
    if (turnover === undefined || priced === undefined) return undefined;
    const unit = names.unitOf(turnover);
    const parsed = unit === undefined ? undefined : parseUnit(unit);
    if (parsed?.of === 'unknown' || parsed?.of === 'lots') return undefined;
    const traded = `nullif(${cells.numberOrNone(priced)} * ${amount} * ${scale}, 0)`;
    return `(${cells.numberOrNone(turnover)} * ${parsed?.scale ?? 1} / ${traded})`;
  }

  async #unitOf(column: string): Promise<ColumnUnit | undefined> {
    const text = this.#source.names.unitOf(column);
    if (text === undefined) return undefined;
    const unit = parseUnit(text);
    if (unit.of !== 'asset' && unit.of !== 'money') return unit;
    return unitFor(
      unit,
      (await this.#allSymbols()).map((symbol) => codeOf(symbol).toUpperCase()),
    );
  }

  /** Tushare's daily rows count lots; those of minutes (`trade_time`) count shares. */
  #documentedUnit(column: string): ColumnUnit | undefined {
    const { all } = this.#source.names;
    const daily = column === 'vol' && all.includes('ts_code') && all.includes('trade_date');
    return daily && !all.includes('trade_time') ? parseUnit('手') : undefined;
  }

  #allSymbols(): Promise<readonly string[]> {
    const { scan, symbol } = this.#source;
    this.#symbols ??= scan(`SELECT DISTINCT ${symbol} AS symbol FROM {rows} LIMIT ${MAX_CODES}`).then(
      (rows) => rows.filter((row) => row.symbol !== null).map((row) => String(row.symbol)),
    );
    return this.#symbols;
  }

  #fault(what: string): ImportError {
    return new ImportError(this.#source.file.path, undefined, what);
  }
}

function venueOf(symbol: string): string {
  return symbol.slice(0, symbol.indexOf(':'));
}

function codeOf(symbol: string): string {
  return symbol.slice(symbol.indexOf(':') + 1);
}

function isNear(ratio: number, of: number, slack: number): boolean {
  return ratio > of / slack && ratio < of * slack;
}

/** Returns the units of a 手 of a Chinese code; undefined for other codes. */
function chineseLot(code: string): number | undefined {
  const [, digits] = MAINLAND.exec(code) ?? [];
  if (digits !== undefined) return BOND.test(digits) ? BONDS_PER_LOT : SHARES_PER_LOT;
  return CHINESE_FUTURE.test(code) ? 1 : undefined;
}

/** Rounds away binary fractions; sizes have at most eight decimals. */
function times(amount: string, factor: number): string {
  return factor === 1 ? amount : `round(${amount} * ${factor}, 8)`;
}
