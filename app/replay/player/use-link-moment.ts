import { useCallback, useEffect, useState } from 'react';
import type { ReplayPlayer } from '../../_screen/replay/replay-player';
import type { SessionConnection } from '../../_screen/replay/session-connection';
import type { Session } from '../../_screen/replay-api';

/** Maximum distance of the URL's time from the playhead at which they count as equal, µs. */
const NEAR_MICROS = 1_500_000;

/**
 * Seeks to the time in the URL if the session has no other viewers; otherwise offers it.
 * @returns the offered time, and a function that withdraws the offer
 */
export function useLinkMoment(
  { client }: SessionConnection,
  player: ReplayPlayer,
  session: Session,
  moment: number | null,
): readonly [number | null, () => void] {
  const [offer, setOffer] = useState<number | null>(null);
  useEffect(() => {
    if (moment === null || moment < session.start || moment > session.end) return;
    if (session.viewerCount > 0) {
      if (Math.abs(session.position - moment) > NEAR_MICROS) setOffer(moment);
      return;
    }
    // The session accepts commands once its first state has arrived.
    const stop = client.on('session', () => {
      stop();
      player.seek(moment);
    });
    return stop;
  }, [client, player, session, moment]);
  return [offer, useCallback(() => setOffer(null), [])];
}
