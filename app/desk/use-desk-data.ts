import { useEffect, useState } from 'react';
import type { Instrument } from '../../lib/market/instrument';
import { ApiError } from '../_access/call-api';
import { fetchSession, type Session } from '../_screen/replay-api';
import { fetchInstruments } from '../_screen/server-api';
import { findHubScript } from './open-link';

/** Data needed before a desk can be drawn. */
export interface DeskData {
  /** Stream of the desk: `live` or `replay/<id>`. */
  readonly stream: string;
  readonly instruments: readonly Instrument[];
  /** Replay session of the stream, if it is one. */
  readonly session: Session | undefined;
  /** URL of the script of the shared worker; undefined if there is none. */
  readonly script: string | undefined;
}

/** `gone` is final; `lost` is retried. */
export type DeskAnswer =
  | { readonly state: 'asking' | 'lost' | 'gone' }
  | { readonly state: 'there'; readonly data: DeskData };

/** Retry interval until there are instruments, ms. */
const RETRY_MS = 2_000;
const NOT_FOUND = 404;

const SESSION_STREAM = /^\/?replay\/([\w-]{1,64})$/;

/** Fetches the data of the stream that the URL names, until there is an answer. */
export function useDeskData(): DeskAnswer {
  const [answer, setAnswer] = useState<DeskAnswer>({ state: 'asking' });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    const load = async (): Promise<void> => {
      let next: DeskAnswer;
      try {
        const data = await loadDesk(sessionOfAddress());
        // A stream that has just started may have no instruments yet.
        next = data.instruments.length > 0 ? { state: 'there', data } : { state: 'asking' };
      } catch (error) {
        next = { state: error instanceof ApiError && error.status === NOT_FOUND ? 'gone' : 'lost' };
      }
      if (over) return;
      setAnswer(next);
      if (next.state === 'asking' || next.state === 'lost') timer = setTimeout(load, RETRY_MS);
    };
    void load();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, []);
  return answer;
}

/** Returns the replay session in `?stream=replay/<id>`; undefined for the live stream. */
function sessionOfAddress(): string | undefined {
  return SESSION_STREAM.exec(new URLSearchParams(location.search).get('stream') ?? '')?.[1];
}

async function loadDesk(id: string | undefined): Promise<DeskData> {
  const stream = id === undefined ? 'live' : `replay/${id}`;
  // The session first: if it is over, its error says more than that of the instruments.
  const session = id === undefined ? undefined : await fetchSession(id);
  const [instruments, script] = await Promise.all([fetchInstruments(stream), findHubScript()]);
  return { stream, instruments, session, script };
}
