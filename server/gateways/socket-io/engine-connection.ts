import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket as TcpSocket } from 'node:net';
import type { Namespace, Server, Socket } from 'socket.io';
import type { WebSocket } from 'ws';

/** An Engine.IO connection, which all namespaces of a client share. */
export type EngineConnection = Socket['conn'];

/**
 * Members of Engine.IO and ws that are not in their types.
 * `tests/server/gateways/socket-io/engine-internals.test.ts` holds all of them, so that an upgrade that changes
 * one is noticed.
 */
interface Internals {
  /** Packets that the transport has not taken yet. */
  readonly writeBuffer: readonly unknown[];
  readonly transport: {
    /** Of the WebSocket transport. */
    readonly socket?: WebSocket & { readonly _socket?: TcpSocket };
    /** Of the polling transport: the response to the pending poll, if any. */
    readonly res?: ServerResponse | null;
    /** Reports that the transport is closed. */
    readonly onClose?: () => void;
  };
}

function internals(connection: EngineConnection): Internals {
  return connection as unknown as Internals;
}

/** Counts packets in Engine.IO's buffer. */
export function packetsWaiting(connection: EngineConnection): number {
  return internals(connection).writeBuffer.length;
}

/** Returns the WebSocket, once the connection has one. */
export function webSocketOf(connection: EngineConnection): WebSocket | undefined {
  return connection.transport.name === 'websocket' ? internals(connection).transport.socket : undefined;
}

/** Returns the TCP (or TLS) socket below the WebSocket. */
export function tcpSocketOf(connection: EngineConnection): TcpSocket | undefined {
  return connection.transport.name === 'websocket'
    ? internals(connection).transport.socket?._socket
    : undefined;
}

/** Returns the response to the pending poll, if any. */
export function pollAnswerOf(connection: EngineConnection): ServerResponse | undefined {
  return internals(connection).transport.res ?? undefined;
}

/** Returns the response to an Engine.IO request; undefined for an upgrade. */
export function answerOf(request: IncomingMessage): ServerResponse | undefined {
  return (request as IncomingMessage & { readonly res?: ServerResponse }).res;
}

/** Engine.IO's response object of an upgrade, which references the request. */
export interface UpgradeAnswer {
  req?: IncomingMessage | undefined;
}

/**
 * Releases the HTTP request of the handshake, which Engine.IO keeps for the life of the connection (more than 1
 * KB). What Socket.IO reads when a client joins a namespace stays: TLS and token.
 */
export function forgetRequest(connection: EngineConnection, answer: UpgradeAnswer | undefined): void {
  const { request } = connection;
  if (answer) answer.req = undefined;
  const { authorization } = request.headers;
  const { encrypted = false } = request.socket as { readonly encrypted?: boolean };
  const rest = { headers: authorization === undefined ? NONE : { authorization }, connection: { encrypted } };
  (connection as { request: object }).request = rest;
}

const NONE = {};

/** Destroys a transport that is not attached to a connection yet. */
export function terminateTransport(transport: EngineConnection['transport']): void {
  (transport as unknown as Internals['transport']).socket?.terminate();
}

/** Destroys the connection. A graceful close waits until a slow consumer has drained its queue and answered. */
export function terminate(connection: EngineConnection): void {
  webSocketOf(connection)?.terminate();
  connection.close(true);
  // A polling transport that is closing ignores a second close and waits half a minute for a poll.
  if (connection.transport.name === 'polling' && connection.readyState !== 'closed') {
    internals(connection).transport.onClose?.();
  }
}

/**
 * Removes a namespace from the server: later clients get an error. Its connections stay, to be closed by the
 * caller. Socket.IO does this only for namespaces that clients create and has no API for it;
 * `tests/server/gateways/socket-io/engine-internals.test.ts` holds the internals used here.
 */
export function removeNamespace(server: Server, namespace: Namespace): void {
  server._nsps.delete(namespace.name);
  namespace.adapter.close();
}
