import { excerpt, ImportError } from './importer';

/** A cell of a table of ISS. */
type Cell = string | number | null;

/** A row of a table of ISS; texts and numbers by the names of its columns. */
export class IssRow {
  readonly #places: ReadonlyMap<string, number>;
  readonly #cells: readonly Cell[];

  constructor(places: ReadonlyMap<string, number>, cells: readonly Cell[]) {
    this.#places = places;
    this.#cells = cells;
  }

  /** The text of a column, '' when there is none. */
  text(column: string): string {
    const cell = this.#cells[this.#places.get(column) as number];
    return cell === null || cell === undefined ? '' : String(cell);
  }

  /** @throws RangeError naming the column and the value when it is no number; undefined when there is none */
  number(column: string): number | undefined {
    const cell = this.#cells[this.#places.get(column) as number] ?? null;
    if (cell === null || typeof cell === 'number') return cell ?? undefined;
    throw new RangeError(`${column} ${excerpt(cell)} of ${this.text('SECID')} is no number`);
  }
}

/**
 * The rows of a table of an answer of ISS.
 * @param columns those that must be in it
 * @throws ImportError naming what is not there
 */
export function issTable(file: string, answer: unknown, name: string, columns: readonly string[]): IssRow[] {
  const table = (answer as Record<string, unknown> | null)?.[name] as
    | { columns?: unknown; data?: unknown }
    | undefined;
  if (!Array.isArray(table?.columns) || !Array.isArray(table.data)) {
    throw new ImportError(file, undefined, `a table "${name}" with columns and data expected`);
  }
  const places = new Map((table.columns as string[]).map((column, place) => [column, place]));
  const missing = columns.filter((column) => !places.has(column));
  if (missing.length > 0) {
    throw new ImportError(
      file,
      undefined,
      `columns ${missing.join(', ')} of "${name}" expected, found ${excerpt(table.columns.join(', '))}`,
    );
  }
  return table.data.map((cells, row) => {
    if (Array.isArray(cells)) return new IssRow(places, cells as Cell[]);
    throw new ImportError(
      file,
      undefined,
      `row ${row + 1} of "${name}" is no list: ${excerpt(String(cells))}`,
    );
  });
}
