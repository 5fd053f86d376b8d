/** Grid with its tiles, as needed for the check. */
export interface Grid {
  readonly columns: readonly string[];
  readonly rows: readonly string[];
  /** Names of the areas: one string per row, one name per column, as in CSS `grid-template-areas`. */
  readonly areas: readonly string[];
  readonly tiles: readonly { readonly area: string }[];
}

export interface GridFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/**
 * Returns the faults of a layout: rows and names that do not match the tracks, areas that are not rectangles
 * (CSS would drop the whole template silently), tiles without an area of their own, areas without a tile.
 */
export function gridFaults(grid: Grid): GridFault[] {
  const cells = grid.areas.map((row) => row.split(/ +/));
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
  const names = new Set(cells.flat());
  for (const name of names) {
    if (!isRectangle(cells, name))
      faults.push({ path: ['areas'], message: `area "${name}" is not a rectangle` });
  }
  const taken = new Set<string>();
  grid.tiles.forEach((tile, index) => {
    const path = ['tiles', index, 'area'];
    if (!names.has(tile.area)) faults.push({ path, message: `no area "${tile.area}" in areas` });
    else if (taken.has(tile.area)) faults.push({ path, message: `area "${tile.area}" has a tile already` });
    taken.add(tile.area);
  });
  for (const name of names) {
    if (!taken.has(name)) faults.push({ path: ['areas'], message: `area "${name}" has no tile` });
  }
  return faults;
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
