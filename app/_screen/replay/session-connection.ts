import type { MarketLink } from '../../../lib/client/market-link';
import { sessionPosition } from '../../../lib/client/session-position';
import type { Instrument } from '../../../lib/market/instrument';
import type { SessionState } from '../../../lib/protocol/messages';
import { UNPACED } from '../../../lib/replay/speed';
import { type MarketConnection, openMarketConnection } from '../market-connection';

/** Connection of a replay session, whose clock is that of the session. */
export interface SessionConnection extends MarketConnection {
  /** State of the session that the server sent last. */
  session(): SessionState;
  /** Time that the market shows, µs; stopped while the link is lost. */
  position(): number;
}

/**
 * Opens the stream of a session.
 * @param known state from HTTP, used until the stream sends one
 * @param connect opens the stream's link; by default a connection of the page
 */
export function openSessionConnection(
  id: string,
  known: SessionState,
  instruments: readonly Instrument[],
  connect?: (stream: string) => MarketLink,
): SessionConnection {
  let session = known;
  /** Time of the clock when the link was lost. */
  let held: number | undefined;
  let now = (): number => known.time;
  const position = (): number => held ?? sessionPosition(session, now());

  const connection = openMarketConnection(instruments, {
    stream: `replay/${id}`,
    moment: position,
    ...(connect && { connect }),
    pace: () => (session.playing && session.speed === UNPACED ? Number.POSITIVE_INFINITY : session.speed),
  });
  const { client } = connection;
  now = () => client.now();
  const stops = [
    client.on('session', (state) => {
      session = state;
      held = undefined;
    }),
    client.on('state', (state) => {
      if (state === 'live' || state === 'stale') held = undefined;
      else held ??= sessionPosition(session, now());
    }),
  ];
  return {
    ...connection,
    session: () => session,
    position,
    close() {
      for (const stop of stops) stop();
      connection.close();
    },
  };
}
