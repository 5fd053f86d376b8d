/** Characters that a file function of DuckDB reads as a pattern. */
const PATTERN_CHARACTERS = /[[*?]/g;

/**
 * Formats a path as SQL text for `read_csv` and `read_parquet`, which take patterns: a file named `AAA[1].csv` must not
 * match `AAA1.csv`.
 */
export function fileLiteral(path: string): string {
  const escaped = path.replaceAll(PATTERN_CHARACTERS, '[$&]').replaceAll("'", "''");
  return `'${escaped}'`;
}
