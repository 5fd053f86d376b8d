/** Byte order mark, without which spreadsheets do not recognize UTF-8. */
const UTF8_MARK = '\uFEFF';
/** Start of cells that a spreadsheet would run as a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** Significant digits of a number: more than any price has, too few to show that 0.1 + 0.2 is not 0.3. */
const DIGITS = 14;

/** Formats rows as CSV (RFC 4180) for spreadsheets. Numbers are plain, with a point; NaN is empty. */
export function csvText(rows: Iterable<readonly (string | number)[]>): string {
  const lines: string[] = [];
  for (const row of rows) lines.push(row.map(cell).join(','));
  return `${UTF8_MARK}${lines.join('\r\n')}\r\n`;
}

/** Formats rows for the clipboard: tabs between cells. */
export function pasteText(rows: Iterable<readonly (string | number)[]>): string {
  const lines: string[] = [];
  for (const row of rows)
    lines.push(row.map((value) => plain(value).replaceAll(/[\t\r\n]+/g, ' ')).join('\t'));
  return lines.join('\n');
}

function cell(value: string | number): string {
  const text = plain(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function plain(value: string | number): string {
  if (typeof value === 'number')
    return Number.isFinite(value) ? String(Number(value.toPrecision(DIGITS))) : '';
  return FORMULA.test(value) ? `'${value}` : value;
}
