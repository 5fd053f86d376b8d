import { useEffect, useMemo, useState } from 'react';
import type { Board } from '../../lib/boards/board';
import type { Settings } from '../_screen/screen-settings';

interface Turn {
  readonly board: Board;
  /** Index of the board, from 1, in the rotation, or among all boards. */
  readonly place: number;
  readonly count: number;
}

/**
 * Returns the current board. Boards rotate if the URL requests it, each for its own time or for that of the URL; unknown
 * ones are skipped.
 */
export function useRotation(boards: readonly Board[], boardId: string, settings: Settings): Turn {
  const { rotate, seconds } = settings;
  const turns = useMemo(() => {
    const named = rotate.map((id) => boards.find((board) => board.id === id));
    return named.filter((board) => board !== undefined);
  }, [boards, rotate]);
  const rotates = turns.length > 1;
  const [turn, setTurn] = useState(() => Math.max(0, rotate.indexOf(boardId)));

  const among = rotates ? turns : boards;
  const at = rotates ? turn % turns.length : boards.findIndex(({ id }) => id === boardId);
  const board = among[at];
  if (board === undefined) throw new RangeError(`no board ${JSON.stringify(boardId)}`);
  const shownFor = seconds ?? board.seconds;

  useEffect(() => {
    if (!rotates) return;
    const timer = setTimeout(() => setTurn((turn + 1) % turns.length), shownFor * 1_000);
    return () => clearTimeout(timer);
  }, [rotates, turns.length, turn, shownFor]);

  return { board, place: at + 1, count: among.length };
}
