import { type Board, MAX_TILES } from '../board';
import { type Cells, EMPTY, type Layout, layoutOf, namesOf, type Rect } from '../grid-cells';
import { layoutFor } from '../layout-for';
import { type BoardSize, OWN_SIZES, type OwnSize } from '../size';
import type { Tile } from '../tile';
import { nearestCells } from './editor-cells';
import { add, moveTo, remove, resizeTo, swap } from './place-tiles';

/*
 * Changes of a board. Each keeps it valid, and returns the same board if there is no room. Tracks of a board's author
 * stay until a tile of that layout is placed; then the layout has the equal cells of the editor.
 */

/** Size of a new tile, cells. */
const NEW_TILE = { w: 3, h: 2 } as const;
const NEW_PORTRAIT_TILE = { w: 4, h: 2 } as const;

/** Returns the cells of a board's layout on the editor's grid. */
export function editedCells(board: Board, size: BoardSize): Cells {
  return nearestCells(layoutFor(board, size).layout, size);
}

/** Moves a tile so that its upper left cell is at the place. */
export function moveTile(board: Board, size: BoardSize, area: string, x: number, y: number): Board {
  return placed(board, size, (cells) => moveTo(cells, area, x, y));
}

export function resizeTile(board: Board, size: BoardSize, area: string, rect: Rect): Board {
  return placed(board, size, (cells) => resizeTo(cells, area, rect));
}

export function swapTiles(board: Board, size: BoardSize, area: string, other: string): Board {
  return placed(board, size, (cells) => swap(cells, area, other));
}

/** Adds a tile under a name of its own, in all layouts with room for it. */
export function addTile(
  board: Board,
  size: BoardSize,
  tile: Tile,
  place: Partial<Rect> = {},
): { readonly board: Board; readonly area: string } | undefined {
  if (board.tiles.length >= MAX_TILES) return undefined;
  const area = newArea(board, tile.type);
  const wanted = size === 'portrait' ? NEW_PORTRAIT_TILE : NEW_TILE;
  const { w = wanted.w, h = wanted.h, x, y } = place;
  const at = x === undefined || y === undefined ? undefined : { x, y };
  const inSize = (of: BoardSize) => (cells: Cells) =>
    add(cells, area, { w, h }, of === size ? at : undefined);
  const withTile: Board = { ...board, tiles: [...board.tiles, { ...tile, area }] };
  const main = placed(withTile, 'wide', inSize('wide'));
  if (main === withTile) return undefined;
  let made = main;
  for (const own of OWN_SIZES) {
    if (board.layouts?.[own] !== undefined || own === size) made = placed(made, own, inSize(own));
  }
  return { board: made, area };
}

/** Adds a copy of a tile. */
export function duplicateTile(board: Board, size: BoardSize, area: string): ReturnType<typeof addTile> {
  const tile = board.tiles.find((one) => one.area === area);
  const rect = editedCells(board, size).places.get(area);
  return tile && addTile(board, size, tile, rect && { w: rect.w, h: rect.h });
}

/** Removes a tile from all layouts. */
export function removeTile(board: Board, area: string): Board {
  if (!board.tiles.some((tile) => tile.area === area)) return board;
  const layouts = { ...board.layouts };
  for (const size of OWN_SIZES) {
    const own = layouts[size];
    if (own !== undefined) layouts[size] = { ...own, areas: emptied(own, area) };
  }
  return {
    ...board,
    areas: emptied(board, area),
    tiles: board.tiles.filter((tile) => tile.area !== area),
    ...(board.layouts !== undefined && { layouts }),
  };
}

/** Leaves a tile out of an own layout; on 16:9 it is removed. */
export function hideTile(board: Board, size: BoardSize, area: string): Board {
  return size === 'portrait' || size === 'ultrawide'
    ? placed(board, size, (cells) => remove(cells, area))
    : removeTile(board, area);
}

/** Gives a tile other options. */
export function changeTile(board: Board, area: string, tile: Tile): Board {
  return { ...board, tiles: board.tiles.map((one) => (one.area === area ? { ...tile, area } : one)) };
}

/** Lets a size follow 16:9 again. */
export function followWide(board: Board, size: OwnSize): Board {
  if (board.layouts?.[size] === undefined) return board;
  const { [size]: _, ...others } = board.layouts;
  const { layouts: __, ...rest } = board;
  return Object.keys(others).length === 0 ? rest : { ...rest, layouts: others };
}

/** Changes the cells of a layout; the layout of another size than 16:9 becomes its own. */
function placed(board: Board, size: BoardSize, change: (cells: Cells) => Cells): Board {
  if (size === 'phone') return board;
  const cells = editedCells(board, size);
  const changed = change(cells);
  if (changed === cells) return board;
  const layout = mutableOf(layoutOf(changed));
  return size === 'wide'
    ? { ...board, ...layout }
    : { ...board, layouts: { ...board.layouts, [size]: layout } };
}

/** Arrays of a parsed board are not readonly. */
function mutableOf({ columns, rows, areas }: Layout) {
  return { columns: [...columns], rows: [...rows], areas: [...areas] };
}

function emptied(layout: Layout, area: string): string[] {
  return namesOf(layout).map((row) => row.map((name) => (name === area ? EMPTY : name)).join(' '));
}

/** Returns a name that no tile has: the kind, with a number from the second on. */
function newArea({ tiles }: Board, type: string): string {
  const taken = new Set(tiles.map(({ area }) => area));
  for (let number = 1; ; number++) {
    const name = number === 1 ? type : `${type}-${number}`;
    if (!taken.has(name)) return name;
  }
}
