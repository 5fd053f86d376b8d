import { CALENDAR_IDS } from '../../lib/calendar/calendars';
import { isSymbolGlob } from '../../lib/market/symbol-glob';
import { instrumentSchema } from '../../lib/protocol/instrument-schema';
import { quoteValue } from '../../lib/schema/quote-value';
import { csvRows, isEmptyRow } from './csv-rows';
import type { Facts } from './venue-facts';

/** Maximum of lines of the file. */
const MAX_LINES = 100_000;

/** Line of the file: facts of the symbols that match. */
export interface InstrumentLine {
  /** Symbol, or a glob. */
  readonly symbols: string;
  readonly facts: Facts;
  /** True if the facts replace those of the feed; else they complete them. */
  readonly replaces: boolean;
}

type Field = keyof Facts;
type Value = string | number | boolean | undefined;

/** Column with its field, and the conversion of its text; undefined for a text that cannot be converted. */
interface Column {
  readonly field: Field;
  readonly valueOf: (text: string) => Value;
}

const asText = (text: string): Value => text;
const asNumber = (text: string): Value =>
  /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : text;
const asYesNo = (text: string): Value => ({ yes: true, no: false })[text.toLowerCase()];
const asMoment = (text: string): Value => {
  const time = /^\d{4}-\d{2}-\d{2}(T.+)?$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? undefined : time * 1_000;
};

const COLUMNS: Readonly<Record<string, Column>> = {
  name: { field: 'name', valueOf: asText },
  currency: { field: 'currency', valueOf: asText },
  base: { field: 'base', valueOf: asText },
  settlement: { field: 'settlement', valueOf: asText },
  kind: { field: 'kind', valueOf: asText },
  contract_size: { field: 'contractSize', valueOf: asNumber },
  inverse: { field: 'inverse', valueOf: asYesNo },
  price_decimals: { field: 'priceDecimals', valueOf: asNumber },
  tick_size: { field: 'tickSize', valueOf: asNumber },
  size_decimals: { field: 'sizeDecimals', valueOf: asNumber },
  lot_size: { field: 'lotSize', valueOf: asNumber },
  unit: { field: 'unit', valueOf: asText },
  colors: { field: 'colorConvention', valueOf: asText },
  sector: { field: 'sector', valueOf: asText },
  listed: { field: 'listed', valueOf: asMoment },
  expires: { field: 'expires', valueOf: asMoment },
  calendar: { field: 'calendar', valueOf: asText },
  change_over: { field: 'changeOver', valueOf: asText },
};
/** Columns that are no field of their own. */
const NAME_COLUMNS = { name_zh: 'zh-CN', name_ru: 'ru' } as const;
const OTHER_COLUMNS = ['symbol', 'replace', ...Object.keys(NAME_COLUMNS)];
const EXPECTED: Partial<Record<string, string>> = {
  inverse: 'yes or no',
  listed: 'a date, YYYY-MM-DD',
  expires: 'a date, YYYY-MM-DD',
};

/**
 * Reads a file of instruments: CSV with a header, a symbol or glob a line.
 * @returns its lines, or every fault with its line, column and value
 */
export function parseInstrumentLines(text: string): { lines: InstrumentLine[]; faults: string[] } {
  const faults: string[] = [];
  const lines: InstrumentLine[] = [];
  const rows = csvRows(text.replace(/^\uFEFF/, ''));
  const header = rows.find(({ cells }) => !isEmptyRow(cells));
  if (header === undefined) return { lines, faults };
  const names = header.cells.map((name) => name.toLowerCase());
  for (const name of names) {
    if (name in COLUMNS || OTHER_COLUMNS.includes(name)) continue;
    faults.push(`line ${header.line}: unknown column ${quoteValue(name)}; expected ${allColumns()}`);
  }
  if (!names.includes('symbol')) faults.push(`line ${header.line}: a column symbol is expected`);
  if (rows.length > MAX_LINES) faults.push(`has ${rows.length} lines; at most ${MAX_LINES} are expected`);
  if (faults.length > 0) return { lines, faults };
  for (const { line, cells } of rows) {
    if (line === header.line || isEmptyRow(cells)) continue;
    const cellOf = (name: string): string => cells[names.indexOf(name)] ?? '';
    const fault = (column: string, expected: string): void => {
      faults.push(`line ${line}, ${column}: ${expected} expected, not ${quoteValue(cellOf(column))}`);
    };
    if (cells.length > names.length) {
      faults.push(`line ${line}: ${names.length} cells expected, not ${cells.length}`);
      continue;
    }
    lines.push(instrumentLine(names, cellOf, fault));
  }
  return { lines: faults.length > 0 ? [] : lines, faults };
}

function instrumentLine(
  names: readonly string[],
  cellOf: (name: string) => string,
  fault: (column: string, expected: string) => void,
): InstrumentLine {
  const symbols = cellOf('symbol');
  if (!isSymbolGlob(symbols)) fault('symbol', 'a symbol (venue:code), or a glob such as nymex:*,');
  const facts: Record<string, unknown> = {};
  for (const name of names) {
    const column = COLUMNS[name];
    const text = cellOf(name);
    if (column === undefined || text === '') continue;
    const checked = instrumentSchema.shape[column.field].safeParse(column.valueOf(text));
    if (!checked.success) fault(name, EXPECTED[name] ?? checked.error.issues[0]?.message ?? 'another value');
    else if (name === 'calendar' && !CALENDAR_IDS.includes(text))
      fault(name, `one of ${CALENDAR_IDS.join(', ')}`);
    else facts[column.field] = checked.data;
  }
  const given = Object.entries(NAME_COLUMNS).filter(([column]) => cellOf(column) !== '');
  if (given.length > 0)
    facts.names = Object.fromEntries(given.map(([column, locale]) => [locale, cellOf(column)]));
  const replace = cellOf('replace');
  const replaces = asYesNo(replace === '' ? 'no' : replace);
  if (typeof replaces !== 'boolean') fault('replace', 'yes or no');
  return { symbols, facts: facts as Facts, replaces: replaces === true };
}

function allColumns(): string {
  return [...OTHER_COLUMNS, ...Object.keys(COLUMNS)].join(', ');
}
