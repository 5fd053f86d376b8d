import { literal, quoted } from '../../database/sql-literal';
import { plainInstrument } from '../../venues/inferred/plain-instrument';
import { excerpt, ImportError } from './importer';
import { byColumns } from './tabular/by-columns';
import { TextCells, timeText } from './tabular/cells';
import type { ColumnMap } from './tabular/column-map';
import { ColumnNames, type KnownColumn, type TableName } from './tabular/column-names';
import type { InputFile, PendingMapping, Scan } from './tabular/table-format';
import { requireTop, tableTop } from './tabular/table-top';
import { tabularImporter } from './tabular/tabular-importer';
import { decimalOf, withIsoDate } from './tabular/text-style';
import { withColumnZone } from './tabular/time-unit';

/** Columns whose cells show how a file writes numbers. */
const NUMBERS: readonly KnownColumn[] = [
  'open',
  'high',
  'low',
  'close',
  'price',
  'bid',
  'ask',
  'volume',
  'size',
];

/** Rows whose times are checked for a zone. */
const CHECKED_ROWS = 1000;

/** Imports tables as text whose header has common column names, or whose columns a mapping file names. */
export const csv = tabularImporter({
  format: 'csv',
  summary: 'bars, quotes, trades or order book levels as text, detected by column names; plain, gzip or zip',
  recognises: (start) => tableTop(start) !== undefined,
  mapping,
  describe: plainInstrument,
});

function mapping(file: InputFile, _: readonly InputFile[], given: ColumnMap): PendingMapping {
  const top = requireTop(file, given);
  const { names: all, headerLines, delimiter } = top;
  const names = new ColumnNames(all, top.map.columns);
  const { map, note } = withColumnZone(names, top.map);
  const table = names.table() as TableName;
  const columns = Object.fromEntries(all.map((name) => [name, 'VARCHAR']));
  return {
    source: { type: 'text', columns, delimiter, headerLines },
    where: `NOT coalesce(${isNoRow(names)}, false)`,
    leftOut: (rows) => `${rows} lines were left out: comments, or the header once more`,
    complete: async (scan) => {
      await requireOneBoard(scan, file, all);
      const numbers = NUMBERS.map((known) => names.find(known)).filter((name) => name !== undefined);
      const written = numbers.map((name) => `trim(${quoted(name)})`);
      const decimal = await decimalOf(scan, written, map, file.path);
      const time = await withIsoDate(scan, timeText(names), map, file.path);
      const found = new ColumnNames(all, map.columns);
      const cells = new TextCells(found, map, decimal, time);
      const said = note ?? (map.zone === undefined ? await withoutZone(scan, time, names) : undefined);
      return byColumns(scan, file, table, found, {
        ...{ cells, map },
        ...(said !== undefined && { note: said }),
      });
    },
  };
}

/** Returns a note if times of day have no time zone. */
async function withoutZone(scan: Scan, time: string, names: ColumnNames): Promise<string | undefined> {
  if (/gmt|utc/i.test(names.find('time') ?? '')) return undefined;
  const [found] = await scan(
    `SELECT count_if(regexp_matches(time, '[0-9]:[0-9]{2}') AND NOT regexp_matches(time, '([A-Za-z]|[+-][0-9]{2}(:?[0-9]{2})?)$'))
       AS count FROM (SELECT ${time} AS time FROM {rows} LIMIT ${CHECKED_ROWS})`,
  );
  if (Number(found?.count) === 0) return undefined;
  return 'times have no time zone: read as UTC; a mapping file (--map) can name the "zone"';
}

/**
 * Requires that the rows of a security are of one board of the Moscow exchange: they have one code on all boards, but
 * prices of odd lots and of negotiated deals are others.
 */
async function requireOneBoard(scan: Scan, file: InputFile, names: readonly string[]): Promise<void> {
  if (!names.includes('BOARDID') || !names.includes('SECID')) return;
  const [mixed] = await scan(
    `SELECT "SECID" AS code, string_agg(DISTINCT "BOARDID", ', ' ORDER BY "BOARDID") AS boards FROM {rows}
     GROUP BY "SECID" HAVING count(DISTINCT "BOARDID") > 1 LIMIT 1`,
  );
  if (mixed === undefined) return;
  const what = `rows of ${excerpt(String(mixed.code))} on several boards (${mixed.boards})`;
  throw new ImportError(file.path, undefined, `${what}; one board expected, such as TQBR`);
}

/** Builds a condition for comments and for repeated headers, which joined files have. */
function isNoRow(names: ColumnNames): string {
  const [first = ''] = names.all;
  const time = names.find('time') ?? first;
  return `starts_with(trim(${quoted(first)}), '#') OR trim(${quoted(time)}) = ${literal(time)}`;
}
