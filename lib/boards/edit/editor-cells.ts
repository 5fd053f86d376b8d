import { type Cells, cellsOf, type Layout, type Rect } from '../grid-cells';
import type { BoardSize } from '../size';

/** Cells of the editor's grid. */
export const GRIDS: Readonly<Record<BoardSize, { readonly columns: number; readonly rows: number }>> = {
  wide: { columns: 12, rows: 8 },
  ultrawide: { columns: 12, rows: 8 },
  portrait: { columns: 8, rows: 14 },
  phone: { columns: 1, rows: 24 },
};

/** Room of the tiles in hundredths of the height of a 16:9 screen, about; see tokens.css. */
const ROOM: Readonly<Record<BoardSize, { readonly width: number; readonly height: number }>> = {
  wide: { width: 173, height: 75 },
  ultrawide: { width: 228, height: 75 },
  portrait: { width: 95, height: 150 },
  phone: { width: 70, height: 150 },
};

/** Returns true if the layout has the equal tracks of the editor's grid. */
export function isCellGrid({ columns, rows }: Layout, size: BoardSize): boolean {
  const grid = GRIDS[size];
  const isEqual = [...columns, ...rows].every((track) => track === '1fr');
  return isEqual && columns.length === grid.columns && rows.length === grid.rows;
}

/** Returns the cells of the editor's grid that are nearest to the areas of a layout with any tracks. */
export function nearestCells(layout: Layout, size: BoardSize): Cells {
  const own = cellsOf(layout);
  if (isCellGrid(layout, size)) return own;
  const { columns, rows } = GRIDS[size];
  const rects = [...own.places.values()];
  const across = edgesOf(
    layout.columns,
    ROOM[size].width,
    columns,
    rects.flatMap(({ x, w }) => [x, x + w]),
  );
  const down = edgesOf(
    layout.rows,
    ROOM[size].height,
    rows,
    rects.flatMap(({ y, h }) => [y, y + h]),
  );
  const places = new Map<string, Rect>();
  for (const [name, { x, y, w, h }] of own.places) {
    const [left, top] = [across.at(x), down.at(y)];
    places.set(name, { x: left, y: top, w: across.at(x + w) - left, h: down.at(y + h) - top });
  }
  return { columns: across.count, rows: down.count, places };
}

/**
 * Returns the cell at which each edge of the tracks lies. Edges of tiles stay apart, so each tile keeps a cell; more
 * of them than cells make a finer grid.
 */
function edgesOf(tracks: readonly string[], room: number, cells: number, edges: readonly number[]) {
  const used = [...new Set([0, ...edges, tracks.length])].sort((a, b) => a - b);
  const count = Math.max(cells, used.length - 1);
  const ends = endsOf(tracks, room);
  const places = new Map<number, number>();
  let last = -1;
  used.forEach((edge, index) => {
    const nearest = Math.round((ends[edge] ?? 0) * count);
    const left = used.length - 1 - index;
    last = Math.min(Math.max(nearest, last + 1), count - left);
    places.set(edge, last);
  });
  return { count, at: (edge: number): number => places.get(edge) ?? 0 };
}

/** Returns where tracks end, as parts of the whole, beginning with 0. */
function endsOf(tracks: readonly string[], room: number): number[] {
  const sizes = tracks.map((track) => {
    const [, number = '1', unit = 'fr'] = /^(\d+(?:\.\d+)?)(fr|vh|vw)$/.exec(track) ?? [];
    return { number: Number(number), isShare: unit === 'fr' };
  });
  const fixed = sizes.reduce((sum, { number, isShare }) => sum + (isShare ? 0 : number), 0);
  const shares = sizes.reduce((sum, { number, isShare }) => sum + (isShare ? number : 0), 0);
  const left = Math.max(room - fixed, room * 0.1);
  const total = fixed + (shares > 0 ? left : 0);
  const ends = [0];
  let end = 0;
  for (const { number, isShare } of sizes) {
    end += (isShare ? (left * number) / shares : number) / total;
    ends.push(end);
  }
  return ends;
}
