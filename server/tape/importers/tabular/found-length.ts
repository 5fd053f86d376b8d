import { literal, quoted } from '../../../database/sql-literal';
import { excerpt, ImportError } from '../importer';
import { BAR_LENGTHS, LENGTHS_TEXT, lengthOfMicros, lengthOfText, lengthText } from './bar-length';
import { lengthOfName } from './file-symbol';
import type { InputFile, Scan } from './table-format';

const DAY = 86_400_000_000;
/** A day of local time may have an hour less or more. */
const [SHORT_DAY, LONG_DAY] = [DAY * (23 / 24), DAY * (25 / 24)];

const WEEK = 7 * DAY;
const [SHORT_MONTH, LONG_MONTH] = [28 * DAY, 31 * DAY];
/** Weekly and monthly bars may be named by their first day of trading: holidays bring two starts nearer together. */
const [MIN_WEEK, MIN_MONTH] = [4 * DAY, 25 * DAY];

/** SQL for the parts of a bar that its length depends on. */
export interface BarParts {
  readonly symbol: string;
  /** Start, µs. */
  readonly start: string;
  /** Start as written, µs: without the offset of its zone. */
  readonly written: string;
  /** Column with the length, if there is one. */
  readonly column: string | undefined;
  /** Length that a mapping file names. */
  readonly given: string | undefined;
}

/**
 * Finds the length of bars, as SQL: in the row, else as given, else in the file's name, else from the distances
 * of all starts.
 * @throws ImportError if it cannot be found, or the starts are nearer to each other
 */
export async function foundLength(scan: Scan, file: InputFile, parts: BarParts): Promise<string> {
  const { symbol, start, written, column, given } = parts;
  if (column !== undefined) {
    const length = await lengthsOfColumn(scan, column);
    await requireDistance(scan, file, parts, length);
    return length;
  }
  const starts = `(SELECT DISTINCT ${symbol} AS symbol, ${start} AS start, day_of(${written}) AS day,
     bar_start(${written}, '1w') AS week, bar_start(${written}, '1mo') AS month FROM {rows})`;
  const [found] = await scan(
    `SELECT count(*) AS starts, min(apart) AS apart, median(apart) AS usual, min(nullif(days, 0)) AS days,
       min(weeks) > 0 AS weeks, min(months) > 0 AS months
     FROM (SELECT start - lag(start) OVER before AS apart, day - lag(day) OVER before AS days,
             week - lag(week) OVER before AS weeks, month - lag(month) OVER before AS months
           FROM ${starts} WHERE start IS NOT NULL WINDOW before AS (PARTITION BY symbol ORDER BY start))`,
  );
  const apart = found?.apart === null ? undefined : Number(found?.apart);
  const named = given === undefined ? lengthOfName(file) : lengthOfText(given);
  if (named !== undefined) return literal(checkedName(file, named, apart));
  if (Number(found?.starts) === 0) return literal('1d');
  if (apart === undefined) throw unknown(file, 'one row only');
  if (apart >= SHORT_DAY && apart <= LONG_DAY && Number(found?.days) === 1) return literal('1d');
  const usual = Number(found?.usual);
  if (found?.weeks === true && apart >= MIN_WEEK && usual === WEEK) return literal('1w');
  const isMonth = usual >= SHORT_MONTH && usual <= LONG_MONTH;
  if (found?.months === true && apart >= MIN_MONTH && isMonth) return literal('1mo');
  const length = lengthOfMicros(apart);
  if (length === undefined && apart >= WEEK) throw unknown(file, `starts ${lengthText(apart)} apart`);
  const [off] = await scan(
    `SELECT count(*) AS count, min(since) AS since FROM (SELECT start - min(start) OVER (PARTITION BY symbol) AS since
     FROM ${starts}) WHERE since % ${apart} <> 0`,
  );
  if (Number(off?.count) === 0 && length !== undefined) return literal(length);
  // Days of an instrument that seldom trades.
  if (Number(off?.count) > 0 && apart % DAY === 0) return literal('1d');
  if (Number(off?.count) === 0) throw unknown(file, `starts ${lengthText(apart)} apart`);
  throw unknown(
    file,
    `starts ${lengthText(apart)} apart, and one ${lengthText(Number(off?.since))} after the first`,
  );
}

/**
 * Returns SQL for the written start of bars, by which weeks are found. Sites that begin weeks on Sunday name each by it: if
 * all weekly bars of a file do, each is the week that follows. Any other day belongs to its own week.
 * @param length SQL for the length
 */
export async function writtenStart(scan: Scan, written: string, length: string): Promise<string> {
  const [found] = await scan(
    `SELECT bool_and(isodow(make_timestamp(${written})) = 7) AS sundays FROM {rows} WHERE ${length} = '1w'`,
  );
  if (found?.sundays !== true) return written;
  return `CASE ${length} WHEN '1w' THEN ${written} + ${DAY} ELSE ${written} END`;
}

async function lengthsOfColumn(scan: Scan, column: string): Promise<string> {
  const texts = await scan(
    `SELECT DISTINCT CAST(${quoted(column)} AS VARCHAR) AS text FROM {rows} LIMIT 1000`,
  );
  const known = texts.flatMap(({ text }) => {
    const length = lengthOfText(String(text));
    return length === undefined ? [] : [`WHEN ${literal(String(text))} THEN ${literal(length)}`];
  });
  return known.length === 0 ? 'NULL' : `CASE CAST(${quoted(column)} AS VARCHAR) ${known.join(' ')} END`;
}

/** @throws ImportError if two bars of a length start within one */
async function requireDistance(
  scan: Scan,
  file: InputFile,
  { symbol, start }: BarParts,
  length: string,
): Promise<void> {
  const [near] = await scan(
    `SELECT min(apart) AS apart, arg_min(length, apart) AS length FROM
       (SELECT length, start - lag(start) OVER (PARTITION BY symbol, length ORDER BY start) AS apart
        FROM (SELECT DISTINCT ${symbol} AS symbol, ${start} AS start, ${length} AS length FROM {rows}))
     WHERE apart < least(bar_length(length), ${SHORT_DAY})`,
  );
  if (near?.length !== null) throw tooNear(file, String(near?.length), Number(near?.apart));
}

function tooNear(file: InputFile, length: string, apart: number): ImportError {
  return new ImportError(file.path, undefined, `bars of ${length}, but two start ${lengthText(apart)} apart`);
}

function checkedName(file: InputFile, named: string, apart: number | undefined): string {
  const length = BAR_LENGTHS[named];
  if (length === undefined) throw unknown(file, named);
  if (apart === undefined || apart >= Math.min(length, SHORT_DAY)) return named;
  throw tooNear(file, named, apart);
}

function unknown(file: InputFile, found: string): ImportError {
  const places = 'in a column "interval", the file name (AAPL_1m.csv) or a mapping file (--map)';
  return new ImportError(
    file.path,
    undefined,
    `bars of ${LENGTHS_TEXT} expected, found ${excerpt(found)} in ${excerpt(file.inner ?? file.name)}; name the length ${places}`,
  );
}
