import { EMPTY, type Layout, namesOf } from './grid-cells';

/** Grid with its tiles, as needed for the check. */
export interface Grid extends Layout {
  readonly tiles: readonly { readonly area: string }[];
}

export interface GridFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/**
 * Returns the faults of the layout of a board: those of any layout, and tiles without an area of their own.
 */
export function gridFaults(grid: Grid): GridFault[] {
  const faults = layoutFaults(grid);
  if (!isEven(grid)) return faults;
  const names = new Set(namesOf(grid).flat());
  const taken = new Set<string>();
  const ofTiles: GridFault[] = [];
  grid.tiles.forEach((tile, index) => {
    const path = ['tiles', index, 'area'];
    if (!names.has(tile.area)) ofTiles.push({ path, message: `no area "${tile.area}" in areas` });
    else if (taken.has(tile.area)) ofTiles.push({ path, message: `area "${tile.area}" has a tile already` });
    taken.add(tile.area);
  });
  return [...ofTiles, ...faults];
}

/**
 * Returns the faults of a layout, which may leave tiles out: rows and names that do not match the tracks, areas that
 * are not rectangles (CSS would drop the whole template silently), areas without a tile.
 */
export function layoutFaults(grid: Grid): GridFault[] {
  const cells = namesOf(grid);
  const faults: GridFault[] = [];
  if (cells.length !== grid.rows.length) {
    faults.push({
      path: ['areas'],
      message: `${cells.length} rows of areas, but rows has ${grid.rows.length} tracks`,
    });
  }
  cells.forEach((row, index) => {
    if (row.length !== grid.columns.length) {
      faults.push({
        path: ['areas', index],
        message: `${row.length} areas, but columns has ${grid.columns.length} tracks`,
      });
    }
  });
  if (faults.length > 0) return faults;
  const tiles = new Set(grid.tiles.map(({ area }) => area));
  for (const name of new Set(cells.flat())) {
    if (name === EMPTY) continue;
    if (!isRectangle(cells, name))
      faults.push({ path: ['areas'], message: `area "${name}" is not a rectangle` });
    if (!tiles.has(name)) faults.push({ path: ['areas'], message: `area "${name}" has no tile` });
  }
  return faults;
}

/** Returns true if each cell of the tracks has a name. */
function isEven({ columns, rows, areas }: Grid): boolean {
  const names = namesOf({ areas });
  return names.length === rows.length && names.every((row) => row.length === columns.length);
}

function isRectangle(cells: readonly (readonly string[])[], name: string): boolean {
  let top = Number.POSITIVE_INFINITY;
  let left = Number.POSITIVE_INFINITY;
  let bottom = -1;
  let right = -1;
  let count = 0;
  cells.forEach((row, y) => {
    row.forEach((cell, x) => {
      if (cell !== name) return;
      top = Math.min(top, y);
      left = Math.min(left, x);
      bottom = Math.max(bottom, y);
      right = Math.max(right, x);
      count += 1;
    });
  });
  return count === (bottom - top + 1) * (right - left + 1);
}
