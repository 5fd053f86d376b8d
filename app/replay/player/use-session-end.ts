import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { MarketConnection } from '../../_screen/market-connection';
import { fetchSession } from '../../_screen/replay-api';
import { isGone } from './use-session-data';

const POLL_MS = 2_000;

/** Checks while the link is lost that the session still exists; calls `gone` when it has ended. */
export function useSessionEnd(id: string, connection: MarketConnection, gone: () => void): void {
  const link = useStore(connection.screen, (state) => state.link);
  const newest = useRef(gone);
  useEffect(() => {
    newest.current = gone;
  });
  const lost = link === 'refused' || link === 'reconnecting';
  useEffect(() => {
    if (!lost) return;
    const ask = (): void => {
      fetchSession(id).catch((error: unknown) => {
        if (isGone(error)) newest.current();
      });
    };
    ask();
    const timer = setInterval(ask, POLL_MS);
    return () => clearInterval(timer);
  }, [lost, id]);
}
