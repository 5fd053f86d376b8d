import type { Connection } from '../../../database/database-connection';
import { excerpt, ImportError } from '../importer';
import { textLines } from '../text-lines';
import type { PlainText } from './input-file';
import type { InputFile, RowSource } from './table-format';
import type { Rule } from './table-kind';

/** Earliest valid time, µs. A current time in s or ms, misread as µs, is before it. */
const MIN_TIME = Date.UTC(1971, 0) * 1000;
/** Latest valid time, µs: 2100 (UTC). */
const MAX_TIME = Date.UTC(2100, 0) * 1000;

/** Rules for every row of every table. */
export const COMMON_RULES: readonly Rule[] = [
  ...['time', 'venue_time'].map((column) => ({
    column,
    holds: `${column} BETWEEN ${MIN_TIME} AND ${MAX_TIME}`,
    expected: 'a time between 1971 and 2100, in µs',
  })),
  {
    column: 'symbol',
    holds: "regexp_full_match(symbol, '[a-z0-9][a-z0-9._-]{0,31}:[A-Za-z0-9][A-Za-z0-9._/-]{0,47}')",
    expected: 'venue:code',
  },
];

/**
 * Returns the error for the first unreadable row; undefined if all rows were read.
 * @param plain decompressed files by original path
 */
export async function unreadableRow(
  connection: Connection,
  plain: ReadonlyMap<string, PlainText>,
): Promise<ImportError | undefined> {
  const [fault] = await connection.rows(
    `SELECT file_path, line, column_name, csv_line, error_message
     FROM rejects JOIN reject_scans USING (scan_id, file_id) ORDER BY line LIMIT 1`,
  );
  if (!fault) return undefined;
  const [path] = [...plain].find(([, text]) => text.path === fault.file_path) ?? [String(fault.file_path)];
  const message = String(fault.error_message).split('\n')[0] as string;
  const cell = /Could not convert string "(.*)" to '(.*)'/.exec(message);
  const what = cell
    ? `${fault.column_name} ${excerpt(cell[1] as string)} is not ${typeName(cell[2] as string)}`
    : message;
  return new ImportError(path, Number(fault.line), `${what}, in ${excerpt(String(fault.csv_line).trim())}`);
}

/**
 * Returns the error for the first row that breaks a rule.
 * @param rows SQL for the table's rows of the file, with row numbers
 */
export async function brokenRule(
  connection: Connection,
  { path }: InputFile,
  source: RowSource,
  rows: string,
  { column, holds, expected }: Rule,
): Promise<ImportError> {
  const [bad] = await connection.rows(
    `SELECT row, CAST(${column} AS VARCHAR) AS value FROM (${rows})
     WHERE NOT coalesce(${holds}, false) ORDER BY row LIMIT 1`,
  );
  const row = Number(bad?.row);
  const value = bad?.value === null ? 'nothing' : excerpt(String(bad?.value));
  const what = `${column.replace('venue_time', 'timestamp')}: ${expected} expected, found ${value}`;
  if (source.type === 'parquet') return new ImportError(path, undefined, `row ${row}: ${what}`);
  const { line, text } = await lineOf(path, row + (source.header ? 1 : 0));
  return new ImportError(path, line, `${what}, in ${excerpt(text)}`);
}

/** Finds a line by its number among the non-empty lines. */
async function lineOf(path: string, full: number): Promise<{ line: number; text: string }> {
  let line = 0;
  let seen = 0;
  for await (const texts of textLines(path, () => {})) {
    for (const text of texts) {
      line += 1;
      if (text !== '') seen += 1;
      if (seen === full) return { line, text };
    }
  }
  return { line, text: '' };
}

function typeName(sqlType: string): string {
  return { BIGINT: 'an integer', DOUBLE: 'a number', BOOLEAN: 'true or false' }[sqlType] ?? sqlType;
}
