import { excerpt, type FileStart, ImportError } from '../importer';
import type { TextColumns } from './table-format';

/** Splits a line into cells, without quotes around them. */
export function cellsOf(line: string, delimiter = ','): string[] {
  if (!line.includes('"')) return line.split(delimiter).map((cell) => cell.trim());
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (const one of line) {
    if (one === '"') quoted = !quoted;
    else if (one === delimiter && !quoted) {
      cells.push(cell.trim());
      cell = '';
    } else cell += one;
  }
  return [...cells, cell.trim()];
}

/** Required and optional columns of a file kind, with their SQL types. */
export interface Header {
  readonly required: TextColumns;
  readonly optional?: TextColumns;
}

/** Detects the delimiter of a line: the most frequent of comma, semicolon, tab and bar. */
export function delimiterOf(line: string): string {
  const unquoted = line.replace(/"[^"]*"/g, '');
  const count = (delimiter: string): number => unquoted.split(delimiter).length;
  return [',', ';', '\t', '|'].reduce((most, one) => (count(one) > count(most) ? one : most));
}

/** Returns true if the line has all required columns. */
export function isHeader(line: string, { required }: Header): boolean {
  const found = cellsOf(line, delimiterOf(line));
  return Object.keys(required).every((name) => found.includes(name));
}

/**
 * Detects the kind of a file from its header line.
 * @param kinds headers by kind name
 * @returns the kind, and the columns in file order
 * @throws ImportError naming the found and expected columns
 */
export function headerOf<Kind extends string>(
  file: FileStart & { readonly path: string },
  kinds: Readonly<Record<Kind, Header>>,
): { kind: Kind; columns: TextColumns } {
  const line = file.lines[0] ?? '';
  const names = Object.keys(kinds) as Kind[];
  const kind = names.find((name) => isHeader(line, kinds[name]));
  if (kind === undefined) {
    const expected = names.map((name) => `${name} (${Object.keys(kinds[name].required).join(', ')})`);
    const one = expected.length > 1 ? 'one of ' : '';
    throw new ImportError(
      file.path,
      1,
      `the columns of ${one}${expected.join(', ')} expected, found ${excerpt(line)}`,
    );
  }
  const types: TextColumns = { ...kinds[kind].required, ...kinds[kind].optional };
  const found = cellsOf(line, delimiterOf(line));
  const unknown = found.filter((name) => types[name] === undefined);
  if (unknown.length > 0) {
    const known = Object.keys(types).join(', ');
    throw new ImportError(
      file.path,
      1,
      `unknown columns ${unknown.map(excerpt).join(', ')} in a file of ${kind}, whose columns are ${known}`,
    );
  }
  return { kind, columns: Object.fromEntries(found.map((name) => [name, types[name] as string])) };
}
