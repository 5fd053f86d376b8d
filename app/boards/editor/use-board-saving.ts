import { useCallback, useEffect, useRef, useState } from 'react';
import type { Board } from '../../../lib/boards/board';
import type { BoardChange } from '../../../lib/protocol/screens/board-notice';
import { ApiError } from '../../_access/call-api';
import { fetchRevision, fetchRevisions, type NewerBoard, putBoard, type StoredBoard } from '../boards-api';

/** Pause in changes after which a board is saved, ms. */
const SAVE_AFTER_MS = 400;

/** Facts of the newest revision that this page knows. */
export interface KnownRevision {
  readonly revision: number;
  /** µs; unknown for a board that was never saved. */
  readonly time?: number | undefined;
}

export type SaveState =
  | { readonly kind: 'saved' | 'pending' | 'saving' | 'readOnly' }
  | { readonly kind: 'failed'; readonly reason: string }
  /** The board was saved by another user, page or program since the change began. */
  | { readonly kind: 'conflict'; readonly newer: NewerBoard };

export interface BoardSaving {
  readonly state: SaveState;
  readonly known: KnownRevision;
  /** Tries again after a failure. */
  readonly retry: () => void;
  /** Saves this page's board over the newer one. */
  readonly keepMine: () => void;
  /** Accepts the newer board, which the caller shows. */
  readonly takeTheirs: () => void;
  /** Handles a notice of the server about a board. */
  readonly noticed: (change: BoardChange) => void;
}

interface SavingOptions {
  readonly start: StoredBoard;
  readonly board: Board;
  readonly isReadOnly: boolean;
  /** Receives a board that another user saved while this page had nothing to save. */
  readonly adopt: (newer: NewerBoard & { readonly board: Board }) => void;
}

/** Saves a board shortly after each change, unless a newer one was saved elsewhere. */
export function useBoardSaving({ start, board, isReadOnly, adopt }: SavingOptions): BoardSaving {
  const [state, setState] = useState<SaveState>({ kind: isReadOnly ? 'readOnly' : 'saved' });
  const [known, setKnown] = useState<KnownRevision>({ revision: start.revision });
  /** Values of the newest render and save, for callbacks. */
  const held = useRef({
    board,
    saved: start.board,
    revision: start.revision,
    isSaving: false,
    isStopped: false,
  });
  held.current.board = board;

  const learn = useCallback((next: KnownRevision, saved: Board): void => {
    held.current.revision = next.revision;
    held.current.saved = saved;
    setKnown(next);
  }, []);

  const save = useCallback(async (): Promise<void> => {
    const now = held.current;
    if (now.isSaving || now.isStopped || now.board === now.saved) return;
    const { board: sent } = now;
    now.isSaving = true;
    setState({ kind: 'saving' });
    try {
      const answer = await putBoard(sent, now.revision);
      if (answer.ok) {
        learn(answer, sent);
        setState({ kind: now.board === sent ? 'saved' : 'pending' });
      } else {
        now.isStopped = true;
        setState({ kind: 'conflict', newer: answer.current });
      }
    } catch (error) {
      const isRejected = error instanceof ApiError && (error.status === 401 || error.status === 403);
      now.isStopped = true;
      setState(isRejected ? { kind: 'readOnly' } : { kind: 'failed', reason: (error as Error).message });
    } finally {
      now.isSaving = false;
      // Changes during the save are saved by the next one.
      if (!now.isStopped && now.board !== sent) setTimeout(save, SAVE_AFTER_MS);
    }
  }, [learn]);

  useEffect(() => {
    const now = held.current;
    if (isReadOnly || board === now.saved || now.isStopped) return;
    setState({ kind: 'pending' });
    const timer = setTimeout(save, SAVE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [board, isReadOnly, save]);

  // A page that is left saves at once.
  useEffect(() => {
    const leave = (): void => {
      if (!isReadOnly) void save();
    };
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, [isReadOnly, save]);

  const resume = useCallback((): void => {
    held.current.isStopped = false;
    void save();
  }, [save]);

  const noticed = useCallback(
    ({ id, revision }: BoardChange): void => {
      const now = held.current;
      // A save of this page either has this revision, or is answered with a conflict.
      if (id !== start.board.id || now.isSaving || now.isStopped || now.board !== now.saved) return;
      if (revision === 0 || revision <= now.revision) return;
      void newerOf(id, revision).then((newer) => {
        if (newer === undefined || now.board !== now.saved || newer.revision <= now.revision) return;
        learn(newer, newer.board);
        adopt(newer);
      });
    },
    [start, learn, adopt],
  );

  return {
    ...{ state, known, noticed },
    retry: resume,
    keepMine: () => {
      if (state.kind !== 'conflict') return;
      held.current.revision = state.newer.revision;
      resume();
    },
    takeTheirs: () => {
      if (state.kind !== 'conflict') return;
      const { newer } = state;
      held.current.isStopped = false;
      if (newer.board !== undefined) {
        learn(newer, newer.board);
        adopt({ ...newer, board: newer.board });
      }
      setState({ kind: 'saved' });
    },
  };
}

async function newerOf(
  id: string,
  revision: number,
): Promise<(NewerBoard & { readonly board: Board }) | undefined> {
  try {
    const [board, facts] = await Promise.all([fetchRevision(id, revision), fetchRevisions(id)]);
    return { ...(facts.find((one) => one.revision === revision) ?? { revision }), board };
  } catch {
    return undefined;
  }
}
