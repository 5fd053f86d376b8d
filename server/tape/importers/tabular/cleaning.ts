/** Correction of the loaded rows of a table, of any format. */
export interface Cleaning {
  /** SQL statement that changes rows. */
  readonly sql: (table: string) => string;
  /** True if the changed rows are deleted. */
  readonly deletes: boolean;
  /** Returns the warning for a number of changed rows. */
  readonly said: (rows: number) => string;
  /** SQL for the `count` of what cannot be corrected, before the statement, and its warning. */
  readonly left?: { readonly sql: (table: string) => string; readonly said: (count: number) => string };
}

/**
 * Keeps the last row of each key. A row with NULL in its key is kept.
 * @param where SQL condition of rows that can be repeated; all if absent
 */
export function once(what: string, keys: readonly string[], where = 'true'): Cleaning {
  const list = keys.join(', ');
  const same = keys.map((key) => `loaded.${key} = kept.${key}`).join(' AND ');
  return {
    sql: (table) =>
      `DELETE FROM ${table} AS loaded USING
         (SELECT ${list}, max(rowid) AS last FROM ${table} WHERE ${where} GROUP BY ${list} HAVING count(*) > 1) AS kept
       WHERE ${where} AND ${same} AND loaded.rowid < kept.last`,
    deletes: true,
    said: (rows) => `${rows} repeated ${what} were left out: the last row of each was kept`,
  };
}

/**
 * Keeps the rows without an id once that several files have: where two files overlap in time and their rows there are
 * the same in the same order, those of the later file are left out. Files that only share a moment do not overlap, since
 * equal trades of one moment may be two.
 */
export function onceInOverlaps(what: string, cells: readonly string[]): Cleaning {
  const pairs = (table: string): string =>
    `WITH spans AS (SELECT symbol, position, min(venue_time) AS lo, max(venue_time) AS hi
       FROM ${table} WHERE id IS NULL GROUP BY ALL),
     pairs AS (SELECT a.symbol, a.position AS a, b.position AS b, greatest(a.lo, b.lo) AS lo,
         least(a.hi, b.hi) AS hi
       FROM spans AS a JOIN spans AS b ON a.symbol = b.symbol AND a.position < b.position
         AND greatest(a.lo, b.lo) < least(a.hi, b.hi)),
     placed AS (SELECT pairs.*, loaded.position = a AS of_first, hash(hash(${cells.map((cell) => `loaded.${cell}`).join(', ')},
         row_number() OVER (PARTITION BY pairs.symbol, a, b, loaded.position ORDER BY loaded.rowid))) AS mark
       FROM pairs JOIN ${table} AS loaded ON loaded.id IS NULL AND loaded.symbol = pairs.symbol
         AND loaded.position IN (a, b) AND loaded.venue_time BETWEEN pairs.lo AND pairs.hi),
     shared AS (SELECT symbol, a, b, lo, hi, count_if(of_first) = count_if(NOT of_first)
         AND bit_xor(mark) FILTER (of_first) = bit_xor(mark) FILTER (NOT of_first) AS same
       FROM placed GROUP BY ALL)`;
  return {
    sql: (table) =>
      `DELETE FROM ${table} WHERE rowid IN (${pairs(table)} SELECT DISTINCT loaded.rowid
         FROM shared JOIN ${table} AS loaded ON same AND loaded.id IS NULL AND loaded.symbol = shared.symbol
           AND loaded.position = b AND loaded.venue_time BETWEEN lo AND hi)`,
    deletes: true,
    said: (rows) => `${rows} ${what} without ids that two files have were left out: each counts once`,
    left: {
      sql: (table) => `${pairs(table)} SELECT count(*) AS count FROM shared WHERE NOT same`,
      said: (count) => `${count} overlaps of two files have different ${what} without ids: all were kept`,
    },
  };
}

/** Leaves out rows with a 0 for a price or another column, which is how many formats write "none". */
export function leaveOutZeros(what: string, prices: readonly string[], others: readonly string[]): Cleaning {
  return {
    sql: (table) =>
      `DELETE FROM ${table} WHERE ${[isZeroPrice(prices, table), ...others.map((one) => `${one} = 0`)].join(' OR ')}`,
    deletes: true,
    said: (rows) => `${rows} ${what} with a 0 for a price or size were left out`,
  };
}

/** Makes a 0 in any of the columns an absent value. */
export function zerosToNone(what: string, columns: readonly string[], kind: 'prices' | 'sizes'): Cleaning {
  const none = columns.map((column) => `${column} = nullif(${column}, 0)`).join(', ');
  return {
    sql: (table) =>
      `UPDATE ${table} SET ${none} WHERE ${kind === 'prices' ? isZeroPrice(columns, table) : `0 IN (${columns.join(', ')})`}`,
    deletes: false,
    said: (rows) => `${rows} ${what} have a 0 for an absent ${kind === 'prices' ? 'price' : 'size'}`,
  };
}

/** Builds a condition for a price of 0, which only symbols with negative prices can have. */
function isZeroPrice(prices: readonly string[], table: string): string {
  const list = prices.join(', ');
  return `(0 IN (${list}) AND symbol NOT IN (SELECT symbol FROM ${table} WHERE least(${list}) < 0))`;
}
