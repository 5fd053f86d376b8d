import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiError } from '../../_access/call-api';
import {
  fetchImportFormats,
  fetchRecordings,
  fetchSessions,
  fetchTapes,
  type Recording,
  type Session,
  type Tape,
} from '../../_screen/replay-api';

/** Poll intervals, ms: sessions change often, tapes seldom. */
const SESSIONS_EVERY_MS = 2_000;
const TAPES_EVERY_MS = 6_000;

export interface Library {
  /** `null` until the first answer of the server. */
  readonly tapes: readonly Tape[] | null;
  readonly sessions: readonly Session[];
  /** `null` if recordings are not visible here, or unknown. */
  readonly recordings: readonly Recording[] | null;
  /** Names of the import formats; `null` if nothing can be imported from here. */
  readonly formats: readonly string[] | null;
  /** True if the last request was not answered. */
  readonly lost: boolean;
  /** Fetches the tapes and recordings now. */
  readonly refresh: () => void;
  /** Fetches the sessions now. */
  readonly refreshSessions: () => void;
}

/** Polls the tapes, sessions and recordings of the server while the page is visible. */
export function useLibrary(): Library {
  const [tapes, setTapes] = useState<readonly Tape[] | null>(null);
  const [sessions, setSessions] = useState<readonly Session[]>([]);
  const [recordings, setRecordings] = useState<readonly Recording[] | null>(null);
  const [formats, setFormats] = useState<readonly string[] | null>(null);
  const [lost, setLost] = useState(false);
  const mayRecord = useRef(true);

  const askSessions = useCallback(() => {
    fetchSessions().then(
      (known) => setSessions((before) => (isSame(before, known) ? before : known)),
      () => setSessions([]),
    );
  }, []);

  const refresh = useCallback(() => {
    fetchTapes().then(
      (known) => {
        setTapes((before) => (isSame(before, known) ? before : known));
        setLost(false);
      },
      () => setLost(true),
    );
    // A client without the permission is rejected once; retrying would not help.
    if (mayRecord.current) {
      fetchRecordings().then(setRecordings, (error: unknown) => {
        mayRecord.current = !(error instanceof ApiError);
        setRecordings(null);
      });
    }
  }, []);

  useEffect(() => {
    refresh();
    askSessions();
    fetchImportFormats().then(setFormats, () => undefined);
    const seen = (question: () => void) => () => {
      if (!document.hidden) question();
    };
    const timers = [
      setInterval(seen(askSessions), SESSIONS_EVERY_MS),
      setInterval(seen(refresh), TAPES_EVERY_MS),
    ];
    return () => {
      for (const timer of timers) clearInterval(timer);
    };
  }, [refresh, askSessions]);

  return { tapes, sessions, recordings, formats, lost, refresh, refreshSessions: askSessions };
}

function isSame(before: unknown, now: unknown): boolean {
  return JSON.stringify(before) === JSON.stringify(now);
}
