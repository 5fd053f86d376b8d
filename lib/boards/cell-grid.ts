/** Width and height, in any unit. */
export interface CellSize {
  readonly width: number;
  readonly height: number;
}

/** Numbers of columns and rows of equal cells. */
export interface CellGrid {
  readonly columns: number;
  readonly rows: number;
}

/** Returns the number of cells of a least size that fit into a box; at least one. */
export function fittingCells(box: CellSize, least: CellSize): number {
  const columns = Math.max(1, Math.floor(box.width / least.width));
  return columns * Math.max(1, Math.floor(box.height / least.height));
}

/**
 * Returns the grid of `count` cells in a box in which the content of a cell is largest.
 * @param ratio width of the content divided by its height
 */
export function cellGrid(count: number, box: CellSize, ratio: number): CellGrid {
  let best: CellGrid = { columns: 1, rows: Math.max(1, count) };
  let largest = 0;
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    // Fewer columns of as many rows have no empty cells at the end.
    if (columns > 1 && Math.ceil(count / (columns - 1)) === rows) continue;
    const height = Math.min(box.height / rows, box.width / columns / ratio);
    if (height > largest) {
      largest = height;
      best = { columns, rows };
    }
  }
  return best;
}
