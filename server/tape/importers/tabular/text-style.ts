import { excerpt, ImportError } from '../importer';
import type { ColumnMap } from './column-map';
import type { Scan } from './table-format';

const DAY = 86_400_000_000;
/** Shortest month, µs. Dates read in the wrong order are months apart. */
const MONTH = 28 * DAY;

const DATE = '^([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})';

/**
 * Finds the decimal separator of a file.
 * @param cells SQL for cells with numbers
 * @throws ImportError naming a cell if it could be either
 */
export async function decimalOf(
  scan: Scan,
  cells: readonly string[],
  map: ColumnMap,
  path: string,
): Promise<'.' | ','> {
  if (map.decimal !== undefined) return map.decimal;
  const count = (name: string, pattern: string) => `count_if(regexp_matches(cell, '${pattern}')) AS ${name}`;
  const [found] = await scan(
    `SELECT ${count('comma', '^[+-]?([0-9]*,([0-9]{1,2}|[0-9]{4,})|0,[0-9]+|[0-9.]*[.][0-9]{3},[0-9]+)$')},
       ${count('point', '^[+-]?[0-9,]*[.][0-9]+$|,[0-9]{3},[0-9]{3}')},
       min(cell) FILTER (regexp_matches(cell, '^[+-]?[0-9]{1,3},[0-9]{3}$')) AS either
     FROM (SELECT unnest([${cells.join(', ')}]) AS cell FROM {rows})`,
  );
  if (Number(found?.comma) > 0) return ',';
  if (Number(found?.point) > 0 || found?.either === null) return '.';
  const what = `${excerpt(String(found?.either))} can be a whole number or have three decimals`;
  throw new ImportError(path, undefined, `${what}; a mapping file (--map) can name the "decimal" separator`);
}

/**
 * Returns SQL for a time text with its date in ISO order.
 * @param time SQL for the text
 * @throws ImportError naming a date if its order could be either
 */
export async function withIsoDate(scan: Scan, time: string, map: ColumnMap, path: string): Promise<string> {
  const part = (at: number): string => `try_cast(regexp_extract(time, '${DATE}', ${at}) AS INTEGER)`;
  const [found] = await scan(
    `SELECT count(*) AS dates, min(time) AS example, max(${part(1)}) AS first, max(${part(2)}) AS second
     FROM (SELECT ${time} AS time FROM {rows}) WHERE regexp_matches(time, '${DATE}')`,
  );
  if (Number(found?.dates) === 0) return time;
  const [first, second] = [Number(found?.first), Number(found?.second)];
  const order = map.dates ?? orderOf(first, second) ?? (await orderOfDistances(scan, time));
  if (order !== undefined) return inOrder(time, order);
  const what = `${excerpt(String(found?.example))} can be a day before the month or after it`;
  throw new ImportError(path, undefined, `${what}; a mapping file (--map) can name the order of "dates"`);
}

/** @returns undefined if the largest numbers allow both orders */
function orderOf(first: number, second: number): 'dmy' | 'mdy' | undefined {
  if (first > 12) return 'dmy';
  return second > 12 ? 'mdy' : undefined;
}

/** Finds the order in which days follow each other; in the other one they are months apart. */
async function orderOfDistances(scan: Scan, time: string): Promise<'dmy' | 'mdy' | undefined> {
  const shortest = async (order: 'dmy' | 'mdy'): Promise<number> => {
    const [found] = await scan(
      `SELECT min(apart) AS apart FROM (SELECT day - lag(day) OVER (ORDER BY day) AS apart FROM
         (SELECT DISTINCT time_of(regexp_extract(${inOrder(time, order)}, '^[0-9-]+')) AS day FROM {rows}))`,
    );
    return found?.apart === null ? Number.NaN : Number(found?.apart);
  };
  const [dmy, mdy] = [await shortest('dmy'), await shortest('mdy')];
  if (dmy < MONTH && mdy >= MONTH) return 'dmy';
  return mdy < MONTH && dmy >= MONTH ? 'mdy' : undefined;
}

function inOrder(time: string, order: 'dmy' | 'mdy'): string {
  return `regexp_replace(${time}, '${DATE}', '${order === 'dmy' ? '\\3-\\2-\\1' : '\\3-\\1-\\2'}')`;
}
