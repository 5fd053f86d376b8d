import { ProtocolError, quoteValue } from '../../../../lib/protocol/error';
import {
  endSession,
  getSession,
  listSessions,
  openSession,
} from '../../../../lib/protocol/http/session-routes';
import { networkOf } from '../../../access/limits/client-origin';
import type { Permissions } from '../../../access/permissions';
import type { Principal } from '../../../access/principal';
import { maySeeSession, maySeeSome } from '../../../access/visibility';
import type { SessionOwner } from '../../../streams/replay/replay-sessions';
import type { ApiDependencies, SessionView } from '../api-dependencies';
import { type HandledRoute, handle } from '../route-handler';

export function sessionHandlers({
  access,
  sessions,
  tapes,
}: Pick<ApiDependencies, 'access' | 'sessions' | 'tapes'>): HandledRoute[] {
  return [
    handle(listSessions, ({ principal: { permissions } }) => ({
      sessions: sessions
        .all()
        .filter((session) => maySeeSession(permissions, session))
        .map((session) => session.listing()),
    })),
    handle(openSession, async ({ body, principal, address, audit }) => {
      for (const tape of body.tapes) await requireTape(tape, principal.permissions);
      const { id, stream } = await sessions.open(body, ownerOf(principal, address));
      audit({ session: id, tapes: body.tapes });
      return { id, stream };
    }),
    handle(getSession, ({ parameters: { id }, principal: { permissions } }) => ({
      session: visible(id, permissions).listing(),
    })),
    handle(endSession, ({ parameters: { id }, principal: { permissions, user }, audit }) => {
      const session = visible(id, permissions).listing();
      const by = user === undefined ? '' : ` by ${user}`;
      sessions.end(id, `replay session ${quoteValue(id)} was ended${by}`);
      audit({ session: id });
      return { session };
    }),
  ];

  /** @throws ProtocolError `not_found` for a session without symbols that the caller may see */
  function visible(id: string, permissions: Permissions): SessionView {
    const session = sessions.find(id);
    if (session && maySeeSession(permissions, session)) return session;
    throw new ProtocolError('not_found', `there is no session ${quoteValue(id)}`);
  }

  /** Returns the user, or the network of a guest, whose sessions are counted together. */
  function ownerOf({ token, user, permissions: { delay } }: Principal, address: string): SessionOwner {
    const name = token && user !== undefined ? `user ${user}` : networkOf(address);
    return { name, delay, maxSessions: access.limits.mostSessions({ endpoint: 'http', address }) };
  }

  /** @throws ProtocolError `not_found` for a tape without symbols that the caller may see */
  async function requireTape(id: string, permissions: Permissions): Promise<void> {
    const tape = permissions.symbols.includes('*') ? undefined : await tapes.find(id);
    if (maySeeSome(permissions, { symbols: () => tape?.symbols ?? [] })) return;
    throw new ProtocolError('not_found', `there is no tape ${quoteValue(id)}`);
  }
}
