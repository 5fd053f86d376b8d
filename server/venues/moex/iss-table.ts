/** Maximum length of a quoted text, characters. */
const MAX_QUOTED = 60;

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
    throw new RangeError(`${column} ${quoted(cell)} of ${this.text('SECID')} is not a number`);
  }
}

/**
 * Reads a table of an ISS response.
 * @param columns required columns
 * @throws RangeError naming the missing table, columns or row
 */
export function issTable(answer: unknown, name: string, columns: readonly string[]): IssRow[] {
  const table = (answer as Record<string, unknown> | null)?.[name] as
    | { columns?: unknown; data?: unknown }
    | undefined;
  if (!Array.isArray(table?.columns) || !Array.isArray(table.data)) {
    throw new RangeError(`a table "${name}" with columns and data expected`);
  }
  const positions = new Map((table.columns as string[]).map((column, position) => [column, position]));
  const missing = columns.filter((column) => !positions.has(column));
  if (missing.length > 0) {
    throw new RangeError(
      `columns ${missing.join(', ')} of "${name}" expected, found ${quoted(table.columns.join(', '))}`,
    );
  }
  return table.data.map((cells, row) => {
    if (Array.isArray(cells)) return new IssRow(positions, cells as Cell[]);
    throw new RangeError(`row ${row + 1} of "${name}" is not an array: ${quoted(String(cells))}`);
  });
}

/** Quotes a text of a response in a message, cut. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}…` : text);
}
