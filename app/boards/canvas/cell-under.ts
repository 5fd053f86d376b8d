interface Cell {
  readonly x: number;
  readonly y: number;
}

/**
 * Returns the place of a point of the window on a grid, in cells with fractions; the cell is its whole part.
 * @param grid element with equal cells, gaps and padding, possibly scaled
 */
export function gridPoint(
  grid: HTMLElement,
  { columns, rows }: { readonly columns: number; readonly rows: number },
  point: { readonly clientX: number; readonly clientY: number },
): Cell {
  const box = grid.getBoundingClientRect();
  const shown = box.width / grid.offsetWidth;
  const style = getComputedStyle(grid);
  const size = (value: string): number => Number.parseFloat(value) * shown || 0;
  const [left, top] = [box.left + size(style.paddingLeft), box.top + size(style.paddingTop)];
  const width = box.right - size(style.paddingRight) - left;
  const height = box.bottom - size(style.paddingBottom) - top;
  return {
    x: ((point.clientX - left) / (width + size(style.columnGap))) * columns,
    y: ((point.clientY - top) / (height + size(style.rowGap))) * rows,
  };
}

/** Returns the cell of a grid under a point of the window; undefined outside. */
export function cellUnder(...[grid, cells, point]: Parameters<typeof gridPoint>): Cell | undefined {
  const place = gridPoint(grid, cells, point);
  const [x, y] = [Math.floor(place.x), Math.floor(place.y)];
  return x < 0 || y < 0 || x >= cells.columns || y >= cells.rows ? undefined : { x, y };
}
