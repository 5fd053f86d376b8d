import { useEffect, useState } from 'react';
import type { Board } from '../../../lib/boards/board';
import type { Instrument } from '../../../lib/market/instrument';
import { ApiError } from '../../_access/call-api';
import { fetchSession, fetchTapes, type Session, type Tape } from '../../_screen/replay-api';
import { fetchBoards, fetchInstruments } from '../../_screen/server-api';

/** What must be known before a session can be drawn. */
export interface SessionData {
  readonly session: Session;
  readonly boards: readonly Board[];
  readonly instruments: readonly Instrument[];
  /** The session's tapes that are still there, in its order. */
  readonly tapes: readonly Tape[];
}

/** `gone` is final; `lost` is asked for again. */
export type SessionAnswer =
  | { readonly state: 'asking' | 'lost' | 'gone' }
  | { readonly state: 'there'; readonly data: SessionData };

const TRY_AGAIN_MS = 2_000;
const NOT_FOUND = 404;

/** Asks for the session, its boards and its tapes, until there is an answer. */
export function useSessionData(id: string): SessionAnswer {
  const [answer, setAnswer] = useState<SessionAnswer>({ state: 'asking' });
  useEffect(() => {
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const load = async (): Promise<void> => {
      try {
        const data = await loadSession(id);
        if (!over) setAnswer({ state: 'there', data });
      } catch (error) {
        if (over) return;
        if (isGone(error)) {
          setAnswer({ state: 'gone' });
          return;
        }
        setAnswer({ state: 'lost' });
        timer = setTimeout(load, TRY_AGAIN_MS);
      }
    };
    setAnswer({ state: 'asking' });
    void load();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [id]);
  return answer;
}

/** Whether the session is over or never was, rather than out of reach. */
export function isGone(error: unknown): boolean {
  return error instanceof ApiError && error.status === NOT_FOUND;
}

async function loadSession(id: string): Promise<SessionData> {
  const session = await fetchSession(id);
  const [boards, instruments, tapes] = await Promise.all([
    fetchBoards(),
    fetchInstruments(session.stream),
    fetchTapes(),
  ]);
  const own = session.tapes.map((tape) => tapes.find((one) => one.id === tape));
  return { session, boards, instruments, tapes: own.filter((tape) => tape !== undefined) };
}
