import { useCallback, useEffect, useState } from 'react';
import type { ReplayPlayer } from '../../_screen/replay/replay-player';
import type { SessionConnection } from '../../_screen/replay/session-connection';
import type { Session } from '../../_screen/replay-api';

/** An address this near to where the session is says nothing else, µs. */
const NEAR_MICROS = 1_500_000;

/**
 * Goes to the moment of the address when nobody else is in the session. When others are, nobody moves: the moment is
 * offered.
 * @returns the moment to offer, and what takes the offer back
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
    // The first word of the session says that it can be told something.
    const stop = client.on('session', () => {
      stop();
      player.seek(moment);
    });
    return stop;
  }, [client, player, session, moment]);
  return [offer, useCallback(() => setOffer(null), [])];
}
