/** Correction of the loaded rows of a table, of any format. */
export interface Cleaning {
  /** SQL statement that changes rows. */
  readonly sql: (table: string) => string;
  /** True if the changed rows are deleted. */
  readonly deletes: boolean;
  /** Returns the warning for a number of changed rows. */
  readonly said: (rows: number) => string;
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
