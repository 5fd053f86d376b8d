import { useEffect, useState } from 'react';
import type { Instrument } from '../../lib/market/instrument';
import { ApiError } from '../_access/call-api';
import { fetchSession, type Session } from '../_screen/replay-api';
import { fetchInstruments } from '../_screen/server-api';
import { findHubScript } from './open-link';

/** What must be known before a desk can be drawn. */
export interface DeskData {
  /** The stream that it shows: `live` or `replay/<id>`. */
  readonly stream: string;
  readonly instruments: readonly Instrument[];
  /** The replay session that the stream is, where it is one. */
  readonly session: Session | undefined;
  /** Address of the script that keeps the connection; undefined where there is none. */
  readonly script: string | undefined;
}

/** `gone` is final; `lost` is asked for again. */
export type DeskAnswer =
  | { readonly state: 'asking' | 'lost' | 'gone' }
  | { readonly state: 'there'; readonly data: DeskData };

/** Until there are instruments it asks again so often, ms. */
const TRY_AGAIN_MS = 2_000;
const NOT_FOUND = 404;

const SESSION_STREAM = /^\/?replay\/([\w-]{1,64})$/;

/** Asks for what a desk needs of the stream that the address names, until there is an answer. */
export function useDeskData(): DeskAnswer {
  const [answer, setAnswer] = useState<DeskAnswer>({ state: 'asking' });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    const load = async (): Promise<void> => {
      let next: DeskAnswer;
      try {
        const data = await loadDesk(sessionOfAddress());
        // A stream that has just begun may know no instrument yet.
        next = data.instruments.length > 0 ? { state: 'there', data } : { state: 'asking' };
      } catch (error) {
        next = { state: error instanceof ApiError && error.status === NOT_FOUND ? 'gone' : 'lost' };
      }
      if (over) return;
      setAnswer(next);
      if (next.state === 'asking' || next.state === 'lost') timer = setTimeout(load, TRY_AGAIN_MS);
    };
    void load();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, []);
  return answer;
}

/** The replay session that `?stream=replay/<id>` names; undefined for the live stream. */
function sessionOfAddress(): string | undefined {
  return SESSION_STREAM.exec(new URLSearchParams(location.search).get('stream') ?? '')?.[1];
}

async function loadDesk(id: string | undefined): Promise<DeskData> {
  const stream = id === undefined ? 'live' : `replay/${id}`;
  // The session first: of one that is over, the instruments would fail with less to say.
  const session = id === undefined ? undefined : await fetchSession(id);
  const [instruments, script] = await Promise.all([fetchInstruments(stream), findHubScript()]);
  return { stream, instruments, session, script };
}
