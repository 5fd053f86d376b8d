import { EARLIEST_MICROS } from '../../../../lib/market/event';
import type { Connection } from '../../../database/database-connection';
import { quoted } from '../../../database/sql-literal';
import { excerpt, ImportError } from '../importer';
import { textLines } from '../text-lines';
import type { FileRows } from './file-rows';
import type { FileMapping, InputFile } from './table-format';
import type { Rule, TableKind } from './table-kind';

/** Latest valid time, µs: 2100 (UTC). */
const MAX_TIME = Date.UTC(2100, 0) * 1000;

/** Returns the rules for every row of every table. */
const commonRules = ({ earliest = EARLIEST_MICROS }: TableKind): readonly Rule[] => [
  ...['time', 'venue_time'].map((column) => ({
    column,
    holds: `${column} BETWEEN ${earliest} AND ${MAX_TIME}`,
    expected: `a time between ${new Date(earliest / 1_000).getUTCFullYear()} and 2100, in µs`,
  })),
  { column: 'symbol', holds: "regexp_full_match(symbol, '[^:]+:.+', 's')", expected: 'venue:code' },
];

/** Faults of a file that are described. */
const MAX_DESCRIBED = 10;

/** Rows of a file that cannot be read or break a rule. */
export interface RowFaults {
  readonly count: number;
  /** The first of them, in file order, at most {@link MAX_DESCRIBED}. */
  readonly first: readonly ImportError[];
}

/** Returns the rules for the rows of a table. */
export function rulesOf(table: TableKind): readonly Rule[] {
  return [...commonRules(table), ...table.rules];
}

/** Builds a SQL condition for rows that break no rule. */
export function isGood(table: TableKind): string {
  return rulesOf(table)
    .map(({ holds }) => `coalesce((${holds}), false)`)
    .join(' AND ');
}

/**
 * Finds the faults of a file that was just loaded.
 * @param before rows of the table before it
 */
export async function rowFaults(
  connection: Connection,
  file: InputFile,
  mapping: FileMapping,
  rows: FileRows,
  before: number,
): Promise<RowFaults> {
  const unreadable =
    mapping.source.type === 'text' ? await rejectedLines(connection) : new Map<number, string>();
  const { table } = mapping;
  const [broken] = await connection.rows(
    `SELECT count(*) AS count FROM ${table.name} WHERE rowid >= ${before} AND NOT (${isGood(table)})`,
  );
  const count = unreadable.size + Number(broken?.count);
  if (count === 0) return { count, first: [] };
  const described = Number(broken?.count) > 0 ? await brokenRules(connection, mapping, rows) : [];
  const placed = await placedFaults(file, mapping, described, unreadable);
  return {
    count,
    first: placed
      .sort((a, b) => a.at - b.at)
      .map(({ error }) => error)
      .slice(0, MAX_DESCRIBED),
  };
}

interface PlacedFault {
  /** Line of a text, row of another file. */
  readonly at: number;
  readonly error: ImportError;
}

/** Returns the lines that the database could not split into typed cells, with the reason. */
async function rejectedLines(connection: Connection): Promise<Map<number, string>> {
  const rejected = await connection.rows(
    `SELECT line, first(column_name) AS name, trim(first(csv_line), E' \\r\\n') AS text, first(error_message) AS message
     FROM rejects GROUP BY line HAVING NOT starts_with(text, '#') ORDER BY line`,
  );
  return new Map(
    rejected.map(({ line, name, text, message }) => {
      const reason = String(message).split('\n')[0] as string;
      const cell = /Could not convert string "(.*)" to '(.*)'/.exec(reason);
      const width = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(reason);
      const what = width
        ? `${width[1]} cells expected, found ${width[2]}`
        : cell
          ? `${name} ${excerpt(cell[1] as string)} is not ${typeName(cell[2] as string)}`
          : reason;
      return [Number(line), `${what}, in ${excerpt(String(text))}`];
    }),
  );
}

interface BrokenRule {
  readonly row: number;
  readonly what: string;
}

async function brokenRules(
  connection: Connection,
  mapping: FileMapping,
  rows: FileRows,
): Promise<BrokenRule[]> {
  const rules = rulesOf(mapping.table);
  const which = rules.map(({ holds }, at) => `WHEN NOT coalesce((${holds}), false) THEN ${at}`).join(' ');
  const values = rules.map(({ column }, at) => {
    const cell = column in (mapping.cells ?? {}) ? quoted(`cell ${column}`) : column;
    return `WHEN ${at} THEN CAST(${cell} AS VARCHAR)`;
  });
  const broken = await connection.rows(
    `SELECT row, rule, CASE rule ${values.join(' ')} END AS value
     FROM (SELECT *, CASE ${which} END AS rule FROM (${rows.numbered(mapping)}))
     WHERE rule IS NOT NULL ORDER BY row LIMIT ${MAX_DESCRIBED}`,
  );
  return broken.map(({ row, rule, value }) => {
    const { column, expected } = rules[Number(rule)] as Rule;
    const found = value === null ? 'nothing' : excerpt(String(value));
    const type = mapping.types?.[column];
    const of = type === undefined ? '' : ` (${type})`;
    return {
      row: Number(row),
      what: `${column.replace('venue_time', 'timestamp')}: ${expected} expected, found ${found}${of}`,
    };
  });
}

/** Adds the place of each fault to its description. */
async function placedFaults(
  file: InputFile,
  { source }: FileMapping,
  broken: readonly BrokenRule[],
  unreadable: ReadonlyMap<number, string>,
): Promise<PlacedFault[]> {
  const { path } = file;
  if (source.type === 'parquet') {
    return broken.map(({ row, what }) => ({
      at: row,
      error: new ImportError(path, undefined, `row ${row}: ${what}`),
    }));
  }
  const lines = await linesOf(file, source.headerLines, broken, unreadable);
  const rejected = [...unreadable]
    .slice(0, MAX_DESCRIBED)
    .map(([line, what]) => ({ at: line, error: new ImportError(path, line, what) }));
  return [
    ...rejected,
    ...lines.map(({ line, text, what }) => ({
      at: line,
      error: new ImportError(path, line, `${what}, in ${excerpt(text)}`),
    })),
  ];
}

/** Finds the lines of rows, which are numbered among the lines with cells. */
async function linesOf(
  { path, encoding }: InputFile,
  headerLines: number,
  broken: readonly BrokenRule[],
  unreadable: ReadonlyMap<number, string>,
): Promise<{ line: number; text: string; what: string }[]> {
  const found: { line: number; text: string; what: string }[] = [];
  let line = 0;
  let row = 0;
  for await (const texts of textLines(path, () => {}, encoding)) {
    for (const text of texts) {
      line += 1;
      if (line <= headerLines || text === '' || text.startsWith('#') || unreadable.has(line)) continue;
      row += 1;
      const fault = broken[found.length];
      if (fault === undefined) return found;
      if (fault.row === row) found.push({ line, text, what: fault.what });
    }
  }
  return found;
}

function typeName(sqlType: string): string {
  return { BIGINT: 'an integer', DOUBLE: 'a number', BOOLEAN: 'true or false' }[sqlType] ?? sqlType;
}
