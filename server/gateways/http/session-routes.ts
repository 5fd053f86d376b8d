import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';
import { ProtocolError, quoteValue } from '../../../lib/protocol/error';
import { parseSessionRequest } from '../../../lib/protocol/session-request';
import type { Access } from '../../access/access';
import { networkOf } from '../../access/limits/client-origin';
import type { Permissions } from '../../access/permissions';
import type { Edge } from '../../edge/edge';
import type { SessionOwner } from '../../streams/replay/replay-sessions';
import type { SessionsApi, SessionView, TapesApi } from './api-contracts';
import { readJson, refuseMethod, requireJson } from './json-body';
import { requireActOf } from './request-principal';

const PATH = '/api/sessions';
/** Bytes of a request's body. */
const MAX_BODY_BYTES = 4 * 1024;

export interface SessionRouteOptions {
  readonly access: Access;
  readonly edge: Edge;
  readonly sessions: SessionsApi;
  readonly tapes: TapesApi;
}

/** `/api/sessions`: the replay sessions there are, and new ones. */
export function addSessionRoutes(api: Hono, { access, edge, sessions, tapes }: SessionRouteOptions): void {
  api.get(PATH, (context) => {
    const seen = sessions.all().filter((session) => isSeen(session, rightsOf(context)));
    return context.json({ sessions: seen.map((session) => session.figures()) });
  });

  api.post(PATH, requireJson(MAX_BODY_BYTES), async (context) => {
    requireActOf(context, access, 'sessions');
    const request = parseSessionRequest(await readJson(context));
    for (const tape of request.tapes) await requireTape(tape, rightsOf(context));
    const { id, stream } = await sessions.open(request, ownerOf(context));
    context.set('about', { session: id, tapes: request.tapes });
    return context.json({ id, stream }, 201);
  });

  api.all(PATH, (context) => refuseMethod(context, 'GET', 'HEAD', 'POST'));

  api.get(`${PATH}/:id`, (context) => {
    const id = context.req.param('id');
    const session = sessions.find(id);
    if (!session || !isSeen(session, rightsOf(context))) {
      throw new ProtocolError('not_found', `there is no session ${quoteValue(id)}`);
    }
    return context.json({ session: session.figures() });
  });

  api.all(`${PATH}/:id`, (context) => refuseMethod(context, 'GET', 'HEAD'));

  /** Who is known by nothing else is known by where they come from. */
  function ownerOf(context: Context): SessionOwner {
    const { token, user } = context.get('principal');
    const address = edge.clientAddress((context.env as HttpBindings).incoming);
    const name = token && user !== undefined ? `user ${user}` : networkOf(address);
    return { name, most: access.limits.mostSessions({ endpoint: 'http', address }) };
  }

  /** A tape of which somebody may see nothing is not there for them. */
  async function requireTape(id: string, permissions: Permissions): Promise<void> {
    if (permissions.symbols.includes('*')) return;
    const tape = await tapes.find(id);
    if (tape?.symbols.some((symbol) => permissions.allows(symbol))) return;
    throw new ProtocolError('not_found', `there is no tape ${quoteValue(id)}`);
  }
}

function rightsOf(context: Context): Permissions {
  return context.get('principal').permissions;
}

function isSeen(session: SessionView, permissions: Permissions): boolean {
  return permissions.symbols.includes('*') || session.symbols().some((symbol) => permissions.allows(symbol));
}
