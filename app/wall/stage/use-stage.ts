import { useEffect, useState } from 'react';
import type { StagedBoard } from './stage-board';

/** Time for which a board that was replaced stays behind, ms: taking it away costs time that the new one needs. */
const LEAVE_AFTER_MS = 1_000;

/**
 * Returns the boards on the stage in a stable order: the one that is shown, the next one before its turn, and the last
 * one for a moment after it.
 */
export function useStage(shown: StagedBoard, next: StagedBoard | undefined): readonly StagedBoard[] {
  const [last, setLast] = useState(shown);
  const [leaving, setLeaving] = useState<StagedBoard | null>(null);
  if (last.board !== shown.board || last.settings !== shown.settings) {
    if (last.board.id !== shown.board.id) setLeaving(last);
    setLast(shown);
  }

  useEffect(() => {
    if (leaving === null) return;
    const timer = setTimeout(() => setLeaving(null), LEAVE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [leaving]);

  const staged = new Map<string, StagedBoard>();
  for (const one of [leaving, next, shown]) if (one) staged.set(one.board.id, one);
  // A board that changes its place among its siblings would be moved, and its charts drawn again.
  return [...staged.values()].sort((a, b) => (a.board.id < b.board.id ? -1 : 1));
}
