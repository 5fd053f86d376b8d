import { excerpt, type FileStart, ImportError } from '../importer';
import type { TextColumns } from './table-format';

/** The cells of a line, without the quotes around them. */
export function cellsOf(line: string, delimiter = ','): string[] {
  return line.split(delimiter).map((cell) => {
    const trimmed = cell.trim();
    return trimmed.startsWith('"') && trimmed.endsWith('"') && trimmed.length > 1
      ? trimmed.slice(1, -1)
      : trimmed;
  });
}

/** The columns that a kind of file has: those it must have and those it may have, with their SQL types. */
export interface Header {
  readonly must: TextColumns;
  readonly may?: TextColumns;
}

/** What stands between the cells of a line: the one of comma, semicolon and tab that there is most of. */
export function delimiterOf(line: string): string {
  const count = (delimiter: string): number => line.split(delimiter).length;
  return [',', ';', '\t'].reduce((most, one) => (count(one) > count(most) ? one : most));
}

/** Whether a line names all the columns that such a file must have. */
export function isHeader(line: string, { must }: Header): boolean {
  const found = cellsOf(line, delimiterOf(line));
  return Object.keys(must).every((name) => found.includes(name));
}

/**
 * The kind of a file by the names in its first line, and its columns in its own order.
 * @param kinds headers by the name of their kind
 * @throws ImportError saying which columns were found and which are expected
 */
export function headerOf<Kind extends string>(
  file: FileStart & { readonly path: string },
  kinds: Readonly<Record<Kind, Header>>,
): { kind: Kind; columns: TextColumns } {
  const line = file.lines[0] ?? '';
  const names = Object.keys(kinds) as Kind[];
  const kind = names.find((name) => isHeader(line, kinds[name]));
  if (kind === undefined) {
    const expected = names.map((name) => `${name} (${Object.keys(kinds[name].must).join(', ')})`);
    const one = expected.length > 1 ? 'one of ' : '';
    throw new ImportError(
      file.path,
      1,
      `the columns of ${one}${expected.join(', ')} expected, found ${excerpt(line)}`,
    );
  }
  const types: TextColumns = { ...kinds[kind].must, ...kinds[kind].may };
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
