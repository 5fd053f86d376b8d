import type { IncomingMessage } from 'node:http';
import type { ServerOptions, Socket } from 'socket.io';
import { ProtocolError } from '../../../lib/protocol/error';
import type { Encoding } from '../../../lib/protocol/messages';
import { parseHandshakeAuth } from '../../../lib/protocol/request';
import type { Access } from '../../access/access';
import type { AccessSession } from '../../access/access-session';
import { bearerToken } from '../../access/credentials';
import type { ClientOrigin } from '../../access/limits/client-origin';
import type { Edge } from '../../edge/edge';
import { reasonOf } from '../../telemetry/audit';
import { refuseRequest, refuseUpgrade } from '../http/refusal';
import { answerOf, type EngineConnection } from './engine-connection';

/** Somebody who was let into a namespace, before the connection to it is there. */
export interface AuthenticatedHandshake {
  readonly accessSession: AccessSession;
  readonly encoding: Encoding;
  /** Whose notices the connection gets. */
  readonly user: string | undefined;
  /** The connection to the namespace is there: its own end is the accessSession's end from now on. */
  entered(): void;
}

/**
 * Looks at every request of Engine.IO, not only at the first of a connection: who learns the id of somebody's connection
 * must not go on with it from another page.
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
 * Looks at the HTTP request that opens a connection, and answers one that is refused with the contract's error. A
 * token that comes in the handshake's `auth` is not known yet; see {@link authenticate}.
 */
export function handshakeCheck(access: Access, edge: Edge): NonNullable<ServerOptions['allowRequest']> {
  return (request, decide) => {
    check(request, access, edge).then(
      () => decide(null, true),
      // Engine.IO's own refusal has no room for our error and no status of its own; without a decision it does nothing.
      (error) => refuse(request, error, access, edge),
    );
  };
}

/** Where a request of Engine.IO comes from. */
export function arrivalOf(request: IncomingMessage, edge: Edge): ClientOrigin {
  return { endpoint: 'socket.io', address: edge.clientAddress(request) };
}

async function check(request: IncomingMessage, access: Access, edge: Edge): Promise<void> {
  access.limits.handshake(arrivalOf(request, edge));
  if (new URL(request.url ?? '', 'http://localhost').searchParams.has('token')) {
    // Addresses end up in logs and histories; programs that can send nothing else have endpoints of their own.
    throw new ProtocolError(
      'bad_request',
      'a token in the address is not taken here; it belongs into auth.token',
    );
  }
  await access.visit(bearerToken(request.headers));
}

function refuse(request: IncomingMessage, error: unknown, { audit }: Access, edge: Edge): void {
  audit.refused(arrivalOf(request, edge), reasonOf(error));
  const answer = answerOf(request);
  if (answer) refuseRequest(answer, error);
  else refuseUpgrade(request.socket, error);
}

/**
 * Finds out who connects to a namespace, before any room is there. The accessSession ends with the connection, also when that
 * goes before the namespace is entered.
 * @throws ProtocolError why the connection is refused
 */
export async function authenticate(
  socket: Socket,
  access: Access,
  clientOrigin: ClientOrigin,
): Promise<AuthenticatedHandshake> {
  const { encoding, user } = parseHandshakeAuth(socket.handshake.auth);
  const accessSession = await access.authenticate(tokenOf(socket), clientOrigin);
  return {
    accessSession,
    encoding,
    // Without tokens anyone may be told something under any name; with them a name is worth what the token says.
    user: access.tokens ? accessSession.principal.user : user,
    entered: releaseWith(socket.conn, accessSession),
  };
}

/**
 * Releases the accessSession when the connection ends.
 * @returns what calls that off, for when something else sees to it
 */
export function releaseWith(connection: EngineConnection, accessSession: AccessSession): () => void {
  const release = (): void => accessSession.release();
  if (connection.readyState === 'open') connection.once('close', release);
  else release();
  return () => connection.off('close', release);
}

/**
 * The token that a connection to a namespace shows, in `auth` or in a header.
 * @throws ProtocolError `bad_request` for an `auth` that is not of the protocol
 */
export function tokenOf({ handshake }: Socket): string | undefined {
  return parseHandshakeAuth(handshake.auth).token ?? bearerToken(handshake.headers);
}
