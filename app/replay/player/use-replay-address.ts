import { useEffect } from 'react';
import { type ReplayPlace, replayAddress } from '../../../lib/replay/replay-address';
import type { ReplayPlayer } from '../../_screen/replay/replay-player';

/** Minimum time between changes of the URL, ms: browsers reject more than about three a second. */
const WRITE_EVERY_MS = 500;

/** Keeps the playhead in the URL, to the ms, so that it can be shared. */
export function useAddress(session: string, player: ReplayPlayer, place: Omit<ReplayPlace, 'moment'>): void {
  const { tapes, rebase, board } = place;
  useEffect(() => {
    const write = (): void => {
      const address = addressNow(session, player, { tapes, rebase, board });
      if (address === location.pathname + location.search) return;
      // With Next's own state, Next does not evaluate the route again.
      history.replaceState(history.state, '', address);
    };
    const timer = setInterval(write, WRITE_EVERY_MS);
    return () => clearInterval(timer);
  }, [session, player, tapes, rebase, board]);
}

/** Returns the URL of what is shown now. */
export function addressNow(
  session: string,
  player: ReplayPlayer,
  place: Omit<ReplayPlace, 'moment'>,
): string {
  const moment = player.moment();
  const known = Number.isFinite(moment) ? moment : null;
  return replayAddress(session, { ...place, moment: known }, new URLSearchParams(location.search));
}
