import { excerpt, ImportError } from '../importer';
import { lengthOfText } from './bar-length';
import type { ColumnMap } from './column-map';
import { ColumnNames } from './column-names';
import type { InputFile } from './table-format';
import { cellsOf, delimiterOf } from './table-header';

/** Lines in which a header is looked for. */
const MAX_HEADER_LINES = 30;

/** The columns of a text file, and where its rows begin. */
export interface TableTop {
  /** Unique names, in file order. */
  readonly names: readonly string[];
  /** Lines before the first row. */
  readonly headerLines: number;
  readonly delimiter: string;
  /** Facts from the file's layout, and the given ones. */
  readonly map: ColumnMap;
}

type Start = Pick<InputFile, 'lines' | 'name' | 'inner'>;

/** A layout without column names that is known by its first line. */
interface Headerless {
  readonly line: RegExp;
  readonly delimiter: string;
  readonly names: readonly string[];
  readonly map?: ColumnMap;
  /** Finds the code and the minutes of a bar in a file name. */
  readonly name?: RegExp;
  /** True if only files whose name fits have this layout. */
  readonly named?: true;
}

const NUMBER = String.raw`-?\d+(\.\d*)?`;
const META_LINE = new RegExp(String.raw`^\d{4}\.\d\d\.\d\d,\d\d:\d\d,(${NUMBER},){4}\d+$`);
const BARS = ['open', 'high', 'low', 'close', 'volume'];

/** HistData, MetaTrader 4, T-Invest and Kraken. HistData's clock, also in its files for MetaTrader, is five hours behind UTC all year. */
const HEADERLESS: readonly Headerless[] = [
  {
    line: new RegExp(String.raw`^\d{8} \d{6};(${NUMBER};){4}\d+$`),
    ...{ delimiter: ';', names: ['time', ...BARS], map: { zone: 'Etc/GMT+5', interval: '1m' } },
  },
  {
    line: new RegExp(String.raw`^\d{8} \d{9},${NUMBER},${NUMBER},\d+$`),
    ...{ delimiter: ',', names: ['time', 'bid', 'ask', 'volume'], map: { zone: 'Etc/GMT+5' } },
  },
  {
    line: META_LINE,
    ...{ delimiter: ',', names: ['date', 'time', ...BARS], map: { zone: 'Etc/GMT+5', interval: '1m' } },
    ...{ name: /^DAT_MT_(?<code>[A-Z]+)_M1_/i, named: true },
  },
  {
    line: META_LINE,
    ...{ delimiter: ',', names: ['date', 'time', ...BARS] },
    name: /^(?<code>[^\d].*?)(?<minutes>1|5|15|30|60|240|1440|10080|43200)[.]/,
  },
  {
    line: new RegExp(String.raw`^[0-9a-f-]{36};\d{4}-\d\d-\d\dT[^;]*Z;(${NUMBER};){4}\d+;?$`),
    ...{ delimiter: ';', names: ['symbol', 'time', 'open', 'close', 'high', 'low', 'volume (lots)', 'end'] },
  },
  {
    line: new RegExp(String.raw`^\d{10},(${NUMBER},){5}\d+$`),
    ...{ delimiter: ',', names: ['time', ...BARS, 'trades'], name: /^(?<code>.+)_(?<minutes>\d+)[.]/ },
  },
  {
    line: new RegExp(String.raw`^\d{10}(\.\d+)?,${NUMBER},${NUMBER}$`),
    ...{ delimiter: ',', names: ['time', 'price', 'volume'] },
  },
];

/** Returns the columns of a text file; undefined if it has none of the known kinds. */
export function tableTop(file: Start, map: ColumnMap = {}): TableTop | undefined {
  const { lines } = file;
  if (map.names) {
    const delimiter = map.delimiter ?? delimiterOf(lines[map.headerLines ?? 0] ?? '');
    return { names: unique(map.names), headerLines: map.headerLines ?? 0, delimiter, map };
  }
  if (map.headerLines === undefined) {
    const [first = ''] = lines;
    const name = file.inner ?? file.name;
    const layout = HEADERLESS.find((one) => one.line.test(first) && (!one.named || one.name?.test(name)));
    if (layout) {
      const { names, delimiter } = layout;
      const { code, minutes } = layout.name?.exec(name)?.groups ?? {};
      const interval = lengthOfText(minutes ?? '');
      const known = {
        ...layout.map,
        ...(code !== undefined && { symbol: code.toUpperCase() }),
        ...(interval !== undefined && { interval }),
      };
      return {
        names: unique(names, first.split(delimiter)),
        headerLines: 0,
        delimiter,
        map: { ...known, ...map },
      };
    }
    const yahoo = yahooTop(lines, map);
    if (yahoo) return yahoo;
  }
  const last = map.headerLines ?? Math.min(lines.length, MAX_HEADER_LINES);
  for (let line = map.headerLines ?? 1; line <= last; line++) {
    const top = headerAt(lines, line, map);
    if (new ColumnNames(top.names, map.columns).table() !== undefined) return top;
  }
  return undefined;
}

/**
 * Returns the columns of a text file.
 * @throws ImportError naming the columns that the nearest kind of table misses
 */
export function requireTop(file: InputFile, map: ColumnMap): TableTop {
  const top = tableTop(file, map);
  if (top) return top;
  const { line, text } = missingColumns(file, map);
  throw new ImportError(file.path, line, text);
}

/** Describes the columns that the nearest kind of table misses, and how many the file has of it. */
export function missingColumns(
  { lines: all }: Pick<InputFile, 'lines'>,
  map: ColumnMap = {},
): { readonly line: number; readonly text: string; readonly found: number } {
  const tickers = map.names ? [] : yahooTickers(all);
  if (tickers.length > 1) {
    const what = `the columns of several tickers side by side: ${tickers.join(', ')}`;
    const text = `${what}; a file for each, or a column "symbol", expected`;
    return { line: 2, text, found: tickers.length };
  }
  const tops = all
    .slice(0, MAX_HEADER_LINES)
    .flatMap((line, at) => (line === '' ? [] : [headerAt(all, at + 1, map)]));
  const best = tops.reduce(
    (most, one) => (nearestTo(one, map).found > nearestTo(most, map).found ? one : most),
    headerAt(all, 1, map),
  );
  const { table, missing, found } = nearestTo(best, map);
  const line = best.headerLines;
  const what = `columns for ${table} expected; ${missing.join(', ')} not found in ${excerpt(all[line - 1] ?? '')}`;
  return { line, text: `${what} (a mapping file can name them: --map)`, found };
}

function nearestTo({ names }: TableTop, map: ColumnMap): ReturnType<ColumnNames['nearest']> {
  return new ColumnNames(names, map.columns).nearest();
}

/** Reads line `number` (from 1) as the header. */
function headerAt(lines: readonly string[], number: number, map: ColumnMap): TableTop {
  const line = (lines[number - 1] ?? '').replace(/^#\s*/, '');
  const delimiter = map.delimiter ?? delimiterOf(line);
  const names = unique(cellsOf(line, delimiter), cellsOf(lines[number] ?? '', delimiter));
  return { names, headerLines: number, delimiter, map };
}

/** yfinance writes three lines: figures, the ticker of each, and the name of the index. */
function yahooTop(lines: readonly string[], map: ColumnMap): TableTop | undefined {
  const [symbol, ...others] = yahooTickers(lines);
  if (symbol === undefined || others.length > 0) return undefined;
  const figures = cellsOf(lines[0] ?? '');
  const names = ['Date', ...figures.slice(1)];
  return { names, headerLines: 3, delimiter: ',', map: { symbol, ...map } };
}

/** Returns the tickers in the second line of a file of yfinance. */
function yahooTickers(lines: readonly string[]): string[] {
  const [figures, tickers = [], index] = lines.slice(0, 3).map((line) => cellsOf(line));
  const known = figures?.[0] === 'Price' && tickers[0] === 'Ticker' && /^Date(time)?$/.test(index?.[0] ?? '');
  return known ? [...new Set(tickers.slice(1))] : [];
}

/** Names columns without a name: the first is an index, or the time if no other is. */
function unique(names: readonly string[], firstRow: readonly string[] = names): string[] {
  const rest = names.slice(1);
  const all = [...names];
  // A delimiter at the end of every row makes an empty column.
  while (all.length < firstRow.length && firstRow[all.length] === '') all.push('');
  const seen = new Map<string, number>();
  return all.map((name, at) => {
    const isTime = at === 0 && name === '' && new ColumnNames(rest).find('time') === undefined;
    const named = name !== '' ? name : isTime ? 'time' : `column ${at + 1}`;
    const times = (seen.get(named.toLowerCase()) ?? 0) + 1;
    seen.set(named.toLowerCase(), times);
    return times === 1 ? named : `${named} (${times})`;
  });
}
