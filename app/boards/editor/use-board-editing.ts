import { useCallback, useMemo, useRef, useState } from 'react';
import type { Board } from '../../../lib/boards/board';
import { type EditHistory, record, redo, startHistory, undo } from '../../../lib/boards/edit/edit-history';
import type { BoardSize } from '../../../lib/boards/size';

/** A board while it is edited. */
export interface BoardEditing {
  readonly board: Board;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Size that is edited. */
  readonly size: BoardSize;
  /** Area of the selected tile; null for the board itself. */
  readonly selected: string | null;
  /** Returns the newest board, also within one event. */
  readonly current: () => Board;
  readonly select: (area: string | null) => void;
  readonly setSize: (size: BoardSize) => void;
  /**
   * Records a change; changes with the same key in a row are undone together.
   * @returns false if the board is the same: there was no room
   */
  readonly change: (board: Board | undefined, key?: string) => boolean;
  readonly undo: () => void;
  readonly redo: () => void;
}

/** Edits a board with a history of its states, a selection and a screen size. */
export function useBoardEditing(start: Board): BoardEditing {
  const [history, setHistory] = useState(() => startHistory(start));
  const [selected, select] = useState<string | null>(null);
  const [size, setSize] = useState<BoardSize>('wide');
  const newest = useRef(history);

  const put = useCallback((next: EditHistory<Board>): boolean => {
    const isChange = next.present !== newest.current.present;
    newest.current = next;
    setHistory(next);
    return isChange;
  }, []);
  const current = useCallback((): Board => newest.current.present, []);
  const change = useCallback(
    (board: Board | undefined, key?: string): boolean =>
      board !== undefined && put(record(newest.current, board, key)),
    [put],
  );
  const undoLast = useCallback((): void => void put(undo(newest.current)), [put]);
  const redoLast = useCallback((): void => void put(redo(newest.current)), [put]);

  const { present: board, past, future } = history;
  const isShown = board.tiles.some(({ area }) => area === selected);
  return useMemo(
    () => ({
      ...{ board, size, current, select, setSize, change },
      selected: isShown ? selected : null,
      canUndo: past.length > 0,
      canRedo: future.length > 0,
      undo: undoLast,
      redo: redoLast,
    }),
    [board, size, current, change, isShown, selected, past, future, undoLast, redoLast],
  );
}
