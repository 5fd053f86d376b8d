import type { Board } from '../board';
import type { Cells, Rect } from '../grid-cells';
import type { BoardSize } from '../size';
import { editedCells, moveTile, resizeTile, swapTiles } from './edit-board';
import { tileAt } from './place-tiles';

/** Edges that a handle moves: `n`, `se`; empty for the tile itself. */
export type Handle = '' | 'n' | 'e' | 's' | 'w' | 'ne' | 'nw' | 'se' | 'sw';
export const HANDLES = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'] as const;

interface Cell {
  readonly x: number;
  readonly y: number;
}

/** Drag of a tile or of one of its handles. */
export interface TileDrag {
  readonly area: string;
  readonly handle: Handle;
  /** Distance from the start of the drag, cells. */
  readonly by: Cell;
  /** Cell under the pointer. */
  readonly over: Cell;
  /** True to exchange places with the tile under the pointer. */
  readonly isSwap: boolean;
}

/** Returns the board as a drag would leave it. */
export function dragged(board: Board, size: BoardSize, drag: TileDrag): Board {
  const cells = editedCells(board, size);
  const rect = cells.places.get(drag.area);
  if (rect === undefined) return board;
  const { x, y } = drag.by;
  if (drag.handle !== '') return resizeTile(board, size, drag.area, pulled(rect, drag.handle, x, y, cells));
  if (!drag.isSwap) return moveTile(board, size, drag.area, rect.x + x, rect.y + y);
  const other = tileAt(cells, drag.over.x, drag.over.y);
  return other === undefined ? board : swapTiles(board, size, drag.area, other);
}

/** Returns cells with the edges of a handle moved; at least one cell stays. */
function pulled({ x, y, w, h }: Rect, handle: Handle, dx: number, dy: number, grid: Cells): Rect {
  const left = handle.includes('w') ? Math.max(0, Math.min(x + dx, x + w - 1)) : x;
  const top = handle.includes('n') ? Math.max(0, Math.min(y + dy, y + h - 1)) : y;
  const right = handle.includes('e') ? Math.min(grid.columns, Math.max(x + w + dx, x + 1)) : x + w;
  const bottom = handle.includes('s') ? Math.min(grid.rows, Math.max(y + h + dy, y + 1)) : y + h;
  return { x: left, y: top, w: right - left, h: bottom - top };
}

/** Returns the board with a tile moved, resized or swapped by an arrow key. */
export function nudged(
  board: Board,
  size: BoardSize,
  area: string,
  step: Cell,
  act: 'move' | 'resize' | 'swap',
): Board {
  const cells = editedCells(board, size);
  const rect = cells.places.get(area);
  if (rect === undefined) return board;
  const { x, y, w, h } = rect;
  if (act === 'move') return moveTile(board, size, area, x + step.x, y + step.y);
  if (act === 'resize') {
    // A tile at the edge of the grid grows no further, instead of moving.
    const width = Math.min(w + step.x, cells.columns - x);
    const height = Math.min(h + step.y, cells.rows - y);
    return resizeTile(board, size, area, { x, y, w: width, h: height });
  }
  const beside = {
    x: step.x < 0 ? x - 1 : step.x > 0 ? x + w : x,
    y: step.y < 0 ? y - 1 : step.y > 0 ? y + h : y,
  };
  const other = tileAt(cells, beside.x, beside.y);
  return other === undefined ? board : swapTiles(board, size, area, other);
}
