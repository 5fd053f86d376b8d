/** Tracks and named areas of a grid, as in CSS; `.` is an empty cell. */
export interface Layout {
  readonly columns: readonly string[];
  readonly rows: readonly string[];
  readonly areas: readonly string[];
}

/** Cells that a tile covers, from 0. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** Grid with the cells of each area. */
export interface Cells {
  readonly columns: number;
  readonly rows: number;
  readonly places: ReadonlyMap<string, Rect>;
}

/** Name of a cell without a tile. */
export const EMPTY = '.';

/** Returns the names of the cells, row by row. */
export function namesOf({ areas }: Pick<Layout, 'areas'>): string[][] {
  return areas.map((row) => row.split(/ +/));
}

/** Returns the cells of each area of a valid layout, in units of its tracks. */
export function cellsOf(layout: Layout): Cells {
  const places = new Map<string, Rect>();
  namesOf(layout).forEach((row, y) => {
    row.forEach((name, x) => {
      if (name === EMPTY) return;
      const known = places.get(name);
      if (known === undefined) places.set(name, { x, y, w: 1, h: 1 });
      else places.set(name, { ...known, w: Math.max(known.w, x - known.x + 1), h: y - known.y + 1 });
    });
  });
  return { columns: layout.columns.length, rows: layout.rows.length, places };
}

/** Returns the names of the areas of cells, row by row. */
export function areasOf({ columns, rows, places }: Cells): string[] {
  const names = Array.from({ length: rows }, () => Array<string>(columns).fill(EMPTY));
  for (const [name, { x, y, w, h }] of places) {
    for (let row = y; row < y + h; row++) names[row]?.fill(name, x, x + w);
  }
  return names.map((row) => row.join(' '));
}

/** Returns a layout of equal tracks. */
export function layoutOf(cells: Cells): Layout {
  return {
    columns: Array<string>(cells.columns).fill('1fr'),
    rows: Array<string>(cells.rows).fill('1fr'),
    areas: areasOf(cells),
  };
}

export function isOverlapping(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

/** Compares areas as they are read: by row, then by column. */
export function byPlace([, a]: readonly [string, Rect], [, b]: readonly [string, Rect]): number {
  return a.y - b.y || a.x - b.x;
}
