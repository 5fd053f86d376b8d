import { INTERVALS, type Interval } from '../../../lib/market/interval';
import { excerpt, ImportError } from './importer';
import { intervalOfStarts, intervalOfText, lengthText } from './tabular/bar-spacing';
import { BARS, closedBar } from './tabular/bar-table';
import { intervalOfName, plainInstrument, symbolSql } from './tabular/file-symbol';
import { type KnownColumn, KnownColumns } from './tabular/known-columns';
import { quoted } from './tabular/sql';
import type { FileMapping, InputFile } from './tabular/table-format';
import { cellsOf, delimiterOf } from './tabular/table-header';
import { tabularImporter } from './tabular/tabular-importer';
import { timeOf } from './tabular/time-text';

const PRICES: readonly KnownColumn[] = ['open', 'high', 'low', 'close'];

/** Imports bars from CSV with common column names in its header. */
export const ohlcvCsv = tabularImporter({
  format: 'ohlcv-csv',
  summary: 'bars as CSV with a header: time, open, high, low, close, volume; plain, gzip or zip',
  recognises: ({ lines }) => columnsOf(lines[0] ?? '').has('time', ...PRICES),
  mapping,
  describe: plainInstrument,
});

function mapping(file: InputFile): FileMapping {
  const [line = ''] = file.lines;
  const known = columnsOf(line);
  const missing = (['time', ...PRICES] as const).filter((one) => !known.has(one));
  if (missing.length > 0) {
    const wanted = 'a header with time, open, high, low, close expected';
    throw new ImportError(file.path, 1, `${wanted}; ${missing.join(', ')} not found in ${excerpt(line)}`);
  }
  const delimiter = delimiterOf(line);
  const numbers = new Set([...PRICES, 'volume', 'trades'].map((one) => known.find(one as KnownColumn)));
  const names = cellsOf(line, delimiter);
  const columns = Object.fromEntries(names.map((name) => [name, numbers.has(name) ? 'DOUBLE' : 'VARCHAR']));
  const fields = Object.fromEntries(PRICES.map((one) => [one, known.sql(one)]));
  const mapped: FileMapping = {
    table: BARS,
    source: { type: 'text', columns, delimiter, header: true },
    select: {
      symbol: symbolSql(file, known.column('symbol'), known.column('venue')),
      ...closedBar(`time_of(${timeText(known)})`, intervalOf(file, known, delimiter)),
      ...fields,
      volume: `coalesce(${known.sql('volume')}, 0)`,
      trades: `coalesce(${known.sql('trades')}, 0)`,
      grows: 'true',
    },
  };
  return { ...mapped, ...known.note() };
}

function columnsOf(line: string): KnownColumns {
  return new KnownColumns(cellsOf(line, delimiterOf(line)));
}

/** Returns the columns that form a time: one, or a date and a time of day. */
function timeColumns(known: KnownColumns): string[] {
  const [time, date, clock] = [known.find('time'), known.find('date'), known.find('clock')];
  return date !== undefined && time === clock ? [date, clock as string] : [time as string];
}

function timeText(known: KnownColumns): string {
  return timeColumns(known).map(quoted).join(" || ' ' || ");
}

/** Finds the interval in the rows, else from their spacing, else in the file name. */
function intervalOf(file: InputFile, known: KnownColumns, delimiter: string): Interval {
  const names = cellsOf(file.lines[0] ?? '', delimiter);
  // The last line read may be cut off.
  const rows = file.lines.slice(1, -1).map((line) => cellsOf(line, delimiter));
  const intervalColumn = known.find('interval');
  const first =
    rows[0]?.[names.indexOf(intervalColumn ?? '')] ??
    file.lines[1]?.split(delimiter)[names.indexOf(intervalColumn ?? '')];
  if (first !== undefined) return named(file, intervalOfText(first), first);
  const positions = timeColumns(known).map((name) => names.indexOf(name));
  const starts = rows.map((cells) => timeOf(positions.map((position) => cells[position] ?? '').join(' ')));
  const apart = intervalOfStarts(starts.filter((start) => start !== undefined));
  if (apart === undefined) return named(file, intervalOfName(file), file.name);
  return typeof apart === 'number' ? named(file, undefined, lengthText(apart)) : apart;
}

function named({ path }: InputFile, interval: Interval | undefined, found: string): Interval {
  if (interval) return interval;
  throw new ImportError(path, undefined, `bars of ${INTERVALS.join(', ')} expected, found ${excerpt(found)}`);
}
