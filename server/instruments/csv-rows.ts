/** Returns true for a row without values, and for a comment. */
export function isEmptyRow(cells: readonly string[]): boolean {
  return cells.every((cell) => cell === '') || cells[0]?.startsWith('#') === true;
}

/** Splits CSV (RFC 4180) into trimmed cells, with the number of each line. */
export function csvRows(text: string): { readonly line: number; readonly cells: string[] }[] {
  const rows: { line: number; cells: string[] }[] = [];
  let line = 1;
  let row = { line, cells: [] as string[] };
  for (const [, quoted, plain, end = ''] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    if (end === '' && row.cells.length === 0 && (plain ?? '') === '' && quoted === undefined) break;
    row.cells.push(quoted === undefined ? (plain ?? '').trim() : quoted.replaceAll('""', '"'));
    line += (quoted?.split('\n').length ?? 1) - 1;
    if (end === ',') continue;
    rows.push(row);
    line += 1;
    row = { line, cells: [] };
    if (end === '') break;
  }
  return rows;
}
