import { ProtocolError, quoteValue } from '../../lib/protocol/error';
import { maySeeSession, type Sight } from '../access/visibility';
import type { ReplaySession } from '../streams/replay/replay-session';

/** Error for a stream that does not exist, or not for this client. */
export function unknownStream(name: string): ProtocolError {
  return new ProtocolError('not_found', `there is no stream ${quoteValue(name)}`);
}

/**
 * Requires that a client may see the stream that it connects to. The live stream is open to all who may connect:
 * it carries notices too.
 * @throws ProtocolError `not_found` for a replay session of which it may see no symbol
 */
export function requireVisible(session: ReplaySession | undefined, sight: Sight): void {
  if (session && !maySeeSession(sight, session)) throw unknownStream(session.stream.name);
}
