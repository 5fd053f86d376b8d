import { ProtocolError } from '../../../lib/protocol/error';
import type { ReplaySession } from '../../streams/replay/replay-session';
import type { ReplaySessions } from '../../streams/replay/replay-sessions';
import type { SessionsApi, SessionView } from './api-dependencies';

/** Returns the replay sessions for the HTTP API. */
export function sessionsApi(sessions: ReplaySessions): SessionsApi {
  return {
    all: () => sessions.all().map(viewOf),
    find: (id) => {
      const session = sessions.find(id);
      return session && viewOf(session);
    },
    end: (id, reason) => sessions.end(id, new ProtocolError('not_found', reason)),
    open: async (request, owner) => viewOf(await sessions.open(request, owner)),
  };
}

function viewOf(session: ReplaySession): SessionView {
  const { id, tapes, stream } = session;
  return {
    id,
    stream: stream.name,
    symbols: () => session.symbols(),
    isOpenTo: (delay) => session.isOpenTo(delay),
    listing: () => ({ id, stream: stream.name, tapes, ...session.state }),
  };
}
