import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket as TcpSocket } from 'node:net';
import type { Socket } from 'socket.io';
import type { WebSocket } from 'ws';

/** A connection of Engine.IO, which any number of Socket.IO's namespaces share. */
export type EngineConnection = Socket['conn'];

/**
 * What is used of Engine.IO and ws beyond their types, in one place. `tests/server/gateways/socket-io/engine-internals.test.ts`
 * holds all of it, so that an upgrade that changes it is seen.
 */
interface Internals {
  /** Packets that the transport has not taken yet. */
  readonly writeBuffer: readonly unknown[];
  readonly transport: {
    /** Of the WebSocket transport. */
    readonly socket?: WebSocket & { readonly _socket?: TcpSocket };
    /** Of the polling transport: the answer to the request that waits, if one does. */
    readonly res?: ServerResponse | null;
    /** Of every transport: it is closed. */
    readonly onClose?: () => void;
  };
}

function internals(connection: EngineConnection): Internals {
  return connection as unknown as Internals;
}

/** Packets in Engine.IO's buffer. */
export function packetsWaiting(connection: EngineConnection): number {
  return internals(connection).writeBuffer.length;
}

/** The WebSocket, once the connection has one. */
export function webSocketOf(connection: EngineConnection): WebSocket | undefined {
  return connection.transport.name === 'websocket' ? internals(connection).transport.socket : undefined;
}

/** The TCP (or TLS) socket below the WebSocket. */
export function tcpSocketOf(connection: EngineConnection): TcpSocket | undefined {
  return connection.transport.name === 'websocket'
    ? internals(connection).transport.socket?._socket
    : undefined;
}

/** The answer to the poll that waits, if one does. */
export function pollAnswerOf(connection: EngineConnection): ServerResponse | undefined {
  return internals(connection).transport.res ?? undefined;
}

/** The answer to a request that Engine.IO was asked about; nothing for an upgrade. */
export function answerOf(request: IncomingMessage): ServerResponse | undefined {
  return (request as IncomingMessage & { readonly res?: ServerResponse }).res;
}

/** What Engine.IO made to answer the request of an upgrade with: it keeps the request too. */
export interface UpgradeAnswer {
  req?: IncomingMessage | undefined;
}

/**
 * Lets go of the HTTP request that a connection began with, which Engine.IO keeps as long as the connection lives, and
 * with it more than a kilobyte. What Socket.IO looks at when a namespace is entered stays: whether it came over TLS,
 * and by what token.
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

/** Ends a transport that is not a connection's own yet. */
export function terminateTransport(transport: EngineConnection['transport']): void {
  (transport as unknown as Internals['transport']).socket?.terminate();
}

/**
 * Ends the connection whether the other side reads or not. A polite close waits for what is queued to be read, and
 * for the other side's own close.
 */
export function terminate(connection: EngineConnection): void {
  webSocketOf(connection)?.terminate();
  connection.close(true);
  // A polling transport that is closing politely takes no second order, and waits for a poll for half a minute.
  if (connection.transport.name === 'polling' && connection.readyState !== 'closed') {
    internals(connection).transport.onClose?.();
  }
}
