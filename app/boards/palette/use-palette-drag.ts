import { type MouseEvent, type PointerEvent, useRef } from 'react';
import type { Board } from '../../../lib/boards/board';
import { addTile, editedCells } from '../../../lib/boards/edit/edit-board';
import { newTile } from '../../../lib/boards/edit/tile-options';
import type { TileType } from '../../../lib/boards/tile';
import { cellUnder } from '../canvas/cell-under';
import { useEditor } from '../editor/editor-context';

/** Distance from which a press is a drag, CSS px. */
const MIN_DRAG_PX = 5;

interface PaletteDrag {
  readonly type: TileType;
  readonly board: Board;
  readonly x: number;
  readonly y: number;
  isMoved: boolean;
  cell: string;
  made: ReturnType<typeof addTile>;
}

/** Returns handlers that drag a new tile from the palette onto the canvas. */
export function usePaletteDrag() {
  const { editing, grid, setPreview, insert, isReadOnly, known } = useEditor();
  const drag = useRef<PaletteDrag | null>(null);
  const wasMoved = useRef(false);
  const { size, current } = editing;

  const finish = (isKept: boolean): void => {
    const made = drag.current?.made;
    drag.current = null;
    setPreview(null);
    if (isKept && made !== undefined) insert(made);
  };

  return {
    start: (type: TileType, event: PointerEvent<HTMLElement>): void => {
      wasMoved.current = false;
      if (event.button !== 0 || isReadOnly || event.pointerType === 'touch') return;
      const { clientX: x, clientY: y } = event;
      drag.current = { type, board: current(), x, y, isMoved: false, cell: '', made: undefined };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    move: (event: PointerEvent<HTMLElement>): void => {
      const running = drag.current;
      if (running === null || grid.current === null) return;
      running.isMoved ||= Math.hypot(event.clientX - running.x, event.clientY - running.y) > MIN_DRAG_PX;
      if (!running.isMoved) return;
      wasMoved.current = true;
      const cell = cellUnder(grid.current, editedCells(running.board, size), event);
      const key = cell === undefined ? '' : `${cell.x} ${cell.y}`;
      if (key === running.cell) return;
      running.cell = key;
      running.made = cell && addTile(running.board, size, newTile(running.type, known), cell);
      setPreview(running.made?.board ?? null);
    },
    end: (): void => finish(true),
    cancel: (): void => finish(false),
    /** True for the click that ends a drag; a click by keyboard is none. */
    wasDragged: ({ detail }: MouseEvent): boolean => detail > 0 && wasMoved.current,
  };
}
