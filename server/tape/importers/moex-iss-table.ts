import { excerpt, ImportError } from './importer';

type Cell = string | number | null;

/** A row of an ISS table, read by column name. */
export class IssRow {
  readonly #positions: ReadonlyMap<string, number>;
  readonly #cells: readonly Cell[];

  constructor(positions: ReadonlyMap<string, number>, cells: readonly Cell[]) {
    this.#positions = positions;
    this.#cells = cells;
  }

  /** Returns the text of a cell, '' if empty. */
  text(column: string): string {
    const cell = this.#cells[this.#positions.get(column) as number];
    return cell === null || cell === undefined ? '' : String(cell);
  }

  /** Returns the number of a cell, undefined if empty. @throws RangeError naming the column and the value */
  number(column: string): number | undefined {
    const cell = this.#cells[this.#positions.get(column) as number] ?? null;
    if (cell === null || typeof cell === 'number') return cell ?? undefined;
    throw new RangeError(`${column} ${excerpt(cell)} of ${this.text('SECID')} is not a number`);
  }
}

/**
 * Reads a table of an ISS response.
 * @param columns required columns
 * @throws ImportError naming the missing table, columns or row
 */
export function issTable(file: string, answer: unknown, name: string, columns: readonly string[]): IssRow[] {
  const table = (answer as Record<string, unknown> | null)?.[name] as
    | { columns?: unknown; data?: unknown }
    | undefined;
  if (!Array.isArray(table?.columns) || !Array.isArray(table.data)) {
    throw new ImportError(file, undefined, `a table "${name}" with columns and data expected`);
  }
  const positions = new Map((table.columns as string[]).map((column, position) => [column, position]));
  const missing = columns.filter((column) => !positions.has(column));
  if (missing.length > 0) {
    throw new ImportError(
      file,
      undefined,
      `columns ${missing.join(', ')} of "${name}" expected, found ${excerpt(table.columns.join(', '))}`,
    );
  }
  return table.data.map((cells, row) => {
    if (Array.isArray(cells)) return new IssRow(positions, cells as Cell[]);
    throw new ImportError(
      file,
      undefined,
      `row ${row + 1} of "${name}" is not an array: ${excerpt(String(cells))}`,
    );
  });
}
