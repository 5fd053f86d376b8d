import { useEffect, useState } from 'react';
import type { Board } from '../../../lib/boards/board';
import type { Instrument } from '../../../lib/market/instrument';
import { ApiError } from '../../_access/call-api';
import { fetchSession, fetchTapes, type Session, type Tape } from '../../_screen/replay-api';
import { fetchBoards, fetchInstruments } from '../../_screen/server-api';

/** Data needed before a session can be drawn. */
export interface SessionData {
  readonly session: Session;
  readonly boards: readonly Board[];
  readonly instruments: readonly Instrument[];
  /** Tapes of the session that still exist, in its order. */
  readonly tapes: readonly Tape[];
}

/** `gone` is final; `lost` is retried. */
export type SessionAnswer =
  | { readonly state: 'asking' | 'lost' | 'gone' }
  | { readonly state: 'there'; readonly data: SessionData };

const RETRY_MS = 2_000;
const NOT_FOUND = 404;

/** Fetches the session, its boards and its tapes, until there is an answer. */
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
        timer = setTimeout(load, RETRY_MS);
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

/** Returns true if the session has ended or never existed; false if the server is unreachable. */
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
