import type { IncomingMessage } from 'node:http';
import type { ServerOptions, Socket } from 'socket.io';
import { ProtocolError } from '../../../lib/protocol/error';
import type { Encoding } from '../../../lib/protocol/messages';
import { parseAuthToken, parseHandshakeAuth } from '../../../lib/protocol/request';
import type { Access } from '../../access/access';
import type { AccessSession } from '../../access/access-session';
import { bearerToken } from '../../access/credentials';
import type { ClientOrigin } from '../../access/limits/client-origin';
import type { Principal } from '../../access/principal';
import type { Edge } from '../../edge/edge';
import { reasonOf } from '../../telemetry/audit';
import { refuseRequest, refuseUpgrade } from '../http/refusal';
import type { NewWork } from '../new-work';
import { requireReady } from '../require-ready';
import { answerOf, type EngineConnection } from './engine-connection';

/** An authenticated handshake of a namespace, before the connection is open. */
export interface AuthenticatedHandshake {
  readonly accessSession: AccessSession;
  readonly encoding: Encoding;
  /** User whose notices the connection receives. */
  readonly user: string | undefined;
  /** Hands the access session over to the open connection, which releases it. */
  entered(): void;
}

/**
 * Checks the Origin of every Engine.IO request, not only the handshake: a page of another site must not use a
 * leaked session id.
 */
export function edgeCheck(
  edge: Edge,
  access: Access,
): (request: IncomingMessage, _: unknown, next: () => void) => void {
  return (request, _, next) => {
    try {
      edge.requireOrigin(request);
    } catch (error) {
      refuse(request, error, access, edge);
      return;
    }
    const answer = answerOf(request);
    if (!answer || !edge.cors(request, answer)) next();
  };
}

/**
 * Checks the HTTP request of a handshake when it is its turn, and answers a rejected one with the error. A token in the handshake's
 * `auth` is not known yet; see {@link authenticate}.
 */
export function handshakeCheck(
  access: Access,
  edge: Edge,
  newWork: NewWork,
  notReady?: () => string | undefined,
): NonNullable<ServerOptions['allowRequest']> {
  return (request, decide) => {
    check(request, access, edge, newWork, notReady).then(
      () => decide(null, true),
      // Engine.IO's own rejection cannot carry our error or status; without a decision it does nothing.
      (error) => refuse(request, error, access, edge),
    );
  };
}

/** Returns the network origin of an Engine.IO request. */
export function clientOriginOf(request: IncomingMessage, access: Access, edge: Edge): ClientOrigin {
  const isLocal = access.whyNotLocal(request) === undefined;
  return { endpoint: 'socket.io', address: edge.clientAddress(request), isLocal };
}

async function check(
  request: IncomingMessage,
  access: Access,
  edge: Edge,
  newWork: NewWork,
  notReady?: () => string | undefined,
): Promise<void> {
  requireReady(notReady);
  access.limits.handshake(clientOriginOf(request, access, edge));
  if (new URL(request.url ?? '', 'http://localhost').searchParams.has('token')) {
    // URLs end up in logs and histories; clients that can send nothing else use `/ws` or `/sse`.
    throw new ProtocolError(
      'bad_request',
      'a token in the address is not taken here; it belongs into auth.token',
    );
  }
  await newWork.turn('handshake');
  await access.principalOf(bearerToken(request.headers));
}

function refuse(request: IncomingMessage, error: unknown, access: Access, edge: Edge): void {
  access.audit.refused(clientOriginOf(request, access, edge), reasonOf(error));
  const answer = answerOf(request);
  if (answer) refuseRequest(answer, error);
  else refuseUpgrade(request.socket, error);
}

/**
 * Authenticates a client of a namespace, before it joins any room. The access session is released with the
 * connection, also when that closes first.
 * @param requireVisible throws for a principal for which the stream does not exist
 * @throws ProtocolError for a rejected connection
 */
export async function authenticate(
  socket: Socket,
  access: Access,
  clientOrigin: ClientOrigin,
  requireVisible: (principal: Principal) => void,
): Promise<AuthenticatedHandshake> {
  const { encoding, user } = parseHandshakeAuth(socket.handshake.auth);
  const accessSession = await access.authenticate(tokenOf(socket), clientOrigin);
  try {
    requireVisible(accessSession.principal);
  } catch (error) {
    accessSession.release();
    throw error;
  }
  return {
    accessSession,
    encoding,
    // Without tokens any client may choose its user name; with tokens the token names it.
    user: access.tokens ? accessSession.principal.user : user,
    entered: releaseWith(socket.conn, accessSession),
  };
}

/**
 * Releases the access session when the connection closes.
 * @returns a function that cancels this, for another owner
 */
export function releaseWith(connection: EngineConnection, accessSession: AccessSession): () => void {
  const release = (): void => accessSession.release();
  if (connection.readyState === 'open') connection.once('close', release);
  else release();
  return () => connection.off('close', release);
}

/**
 * Returns the token of a namespace connection, from `auth` or a header.
 * @throws ProtocolError `bad_request` for a malformed `auth`
 */
export function tokenOf({ handshake }: Socket): string | undefined {
  return parseAuthToken(handshake.auth) ?? bearerToken(handshake.headers);
}
