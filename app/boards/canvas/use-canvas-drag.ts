import { type PointerEvent, useEffect, useRef } from 'react';
import type { Board } from '../../../lib/boards/board';
import { dragged, type Handle, type TileDrag } from '../../../lib/boards/edit/drag-tile';
import { editedCells } from '../../../lib/boards/edit/edit-board';
import type { EditorModel } from '../editor/editor-context';
import { gridPoint } from './cell-under';

interface RunningDrag extends TileDrag {
  /** Board and place of the pointer at the start. */
  readonly board: Board;
  readonly from: { readonly x: number; readonly y: number };
}

/** Returns handlers that move and resize tiles by pointer; Escape cancels a drag, Alt swaps. */
export function useCanvasDrag({ editing, grid, setPreview, preview, isReadOnly }: EditorModel) {
  const drag = useRef<RunningDrag | null>(null);
  const { size, current, change, select } = editing;

  const pointOf = (event: PointerEvent, board: Board) =>
    grid.current === null ? { x: 0, y: 0 } : gridPoint(grid.current, editedCells(board, size), event);

  const end = (isKept: boolean): void => {
    if (drag.current === null) return;
    drag.current = null;
    setPreview(null);
    if (isKept && preview !== null) change(preview);
  };

  useEffect(() => {
    const cancel = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || drag.current === null) return;
      event.preventDefault();
      drag.current = null;
      setPreview(null);
    };
    window.addEventListener('keydown', cancel, true);
    return () => window.removeEventListener('keydown', cancel, true);
  }, [setPreview]);

  return {
    onPointerDown: (event: PointerEvent<HTMLElement>): void => {
      const target = event.target as HTMLElement;
      const area = target.closest<HTMLElement>('[data-cell-area]')?.dataset.cellArea;
      if (event.button !== 0) return;
      if (area === undefined) select(null);
      if (area === undefined || isReadOnly) return;
      const handle = (target.dataset.handle ?? '') as Handle;
      const board = current();
      const from = pointOf(event, board);
      drag.current = { area, handle, board, from, by: { x: 0, y: 0 }, over: whole(from), isSwap: false };
    },
    onPointerMove: (event: PointerEvent<HTMLElement>): void => {
      const running = drag.current;
      if (running === null) return;
      const { board, from, by, over, isSwap } = running;
      const point = pointOf(event, board);
      const next = {
        by: { x: Math.round(point.x - from.x), y: Math.round(point.y - from.y) },
        over: whole(point),
        isSwap: event.altKey,
      };
      if (isSame(next.by, by) && isSame(next.over, over) && next.isSwap === isSwap) return;
      // A press without a move stays a click of the tile.
      event.currentTarget.setPointerCapture(event.pointerId);
      drag.current = { ...running, ...next };
      const made = dragged(board, size, drag.current);
      setPreview(made === board ? null : made);
    },
    onPointerUp: (): void => end(true),
    onPointerCancel: (): void => end(false),
  };
}

function whole({ x, y }: RunningDrag['from']): RunningDrag['from'] {
  return { x: Math.floor(x), y: Math.floor(y) };
}

function isSame(a: RunningDrag['from'], b: RunningDrag['from']): boolean {
  return a.x === b.x && a.y === b.y;
}
