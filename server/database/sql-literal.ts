/** Characters that a file function of DuckDB reads as a pattern. */
const PATTERN_CHARACTERS = /[[*?]/g;

/** Quotes a string for SQL. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * Quotes a path for `read_csv`, `read_parquet` and other functions that take patterns: a file named `AAA[1].csv` must
 * not match `AAA1.csv`. For the target of `COPY`, which is no pattern, use `literal`.
 */
export function fileLiteral(path: string): string {
  return literal(path.replaceAll(PATTERN_CHARACTERS, '[$&]'));
}

/** Quotes an identifier for SQL. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
