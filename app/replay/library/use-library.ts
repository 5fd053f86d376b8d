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

/** How often the server is asked, ms: sessions move, tapes seldom come. */
const SESSIONS_EVERY_MS = 2_000;
const TAPES_EVERY_MS = 6_000;

export interface Library {
  /** `null` until the server has answered for the first time. */
  readonly tapes: readonly Tape[] | null;
  readonly sessions: readonly Session[];
  /** `null` where recordings cannot be seen or are not known here. */
  readonly recordings: readonly Recording[] | null;
  /** Names of the formats that an import can be told; `null` where nothing can be imported from here. */
  readonly formats: readonly string[] | null;
  /** The last question was not answered. */
  readonly lost: boolean;
  /** Asks for the tapes and recordings now. */
  readonly refresh: () => void;
}

/** What the server has: tapes, sessions and recordings, asked for again and again while the page is seen. */
export function useLibrary(): Library {
  const [tapes, setTapes] = useState<readonly Tape[] | null>(null);
  const [sessions, setSessions] = useState<readonly Session[]>([]);
  const [recordings, setRecordings] = useState<readonly Recording[] | null>(null);
  const [formats, setFormats] = useState<readonly string[] | null>(null);
  const [lost, setLost] = useState(false);
  const mayRecord = useRef(true);

  const refresh = useCallback(() => {
    fetchTapes().then(
      (known) => {
        setTapes((before) => (isSame(before, known) ? before : known));
        setLost(false);
      },
      () => setLost(true),
    );
    // Who may not record is told so once; to ask again would not help.
    if (mayRecord.current) {
      fetchRecordings().then(setRecordings, (error: unknown) => {
        mayRecord.current = !(error instanceof ApiError);
        setRecordings(null);
      });
    }
  }, []);

  useEffect(() => {
    const ask = (): void => {
      fetchSessions().then(
        (known) => setSessions((before) => (isSame(before, known) ? before : known)),
        () => setSessions([]),
      );
    };
    refresh();
    ask();
    fetchImportFormats().then(setFormats, () => undefined);
    const seen = (question: () => void) => () => {
      if (!document.hidden) question();
    };
    const timers = [setInterval(seen(ask), SESSIONS_EVERY_MS), setInterval(seen(refresh), TAPES_EVERY_MS)];
    return () => {
      for (const timer of timers) clearInterval(timer);
    };
  }, [refresh]);

  return { tapes, sessions, recordings, formats, lost, refresh };
}

function isSame(before: unknown, now: unknown): boolean {
  return JSON.stringify(before) === JSON.stringify(now);
}
