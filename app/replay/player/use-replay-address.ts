import { useEffect } from 'react';
import { type ReplayPlace, replayAddress } from '../../../lib/replay/replay-address';
import type { ReplayPlayer } from '../../_screen/replay/replay-player';

/** Browsers refuse to change an address more often than about three times a second. */
const WRITE_EVERY_MS = 500;

/** Keeps the moment in the address, to the ms, so that it can be sent to somebody. */
export function useAddress(session: string, player: ReplayPlayer, place: Omit<ReplayPlace, 'moment'>): void {
  const { tapes, rebase, board } = place;
  useEffect(() => {
    const write = (): void => {
      const address = addressNow(session, player, { tapes, rebase, board });
      if (address === location.pathname + location.search) return;
      // With the state that Next put there, it lets the address pass without looking at the route anew.
      history.replaceState(history.state, '', address);
    };
    const timer = setInterval(write, WRITE_EVERY_MS);
    return () => clearInterval(timer);
  }, [session, player, tapes, rebase, board]);
}

/** The address of what is shown now. */
export function addressNow(
  session: string,
  player: ReplayPlayer,
  place: Omit<ReplayPlace, 'moment'>,
): string {
  const moment = player.moment();
  const known = Number.isFinite(moment) ? moment : null;
  return replayAddress(session, { ...place, moment: known }, new URLSearchParams(location.search));
}
