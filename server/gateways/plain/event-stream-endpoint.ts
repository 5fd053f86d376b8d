import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ProtocolError, quoteValue } from '../../../lib/protocol/error';
import type { SubscribeRequest } from '../../../lib/protocol/messages';
import type { AccessSession } from '../../access/access-session';
import { refuseRequest } from '../http/refusal';
import type { Listener } from '../notifier';
import { eventStreamQuery, positionOf } from './endpoint-query';
import { EventStreamConnection } from './event-stream-connection';
import { type JsonConnectionOptions, messageOf } from './json-connection';
import { OpenConnections } from './open-connections';
import { PlainConnection } from './plain-connection';
import type { AuthenticatedHandshake, PlainHandshake } from './plain-handshake';

/** Proxies must neither keep events, nor hold them back, nor pack them. */
const HEADERS = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
  // The answer's end is the connection's: on one that lives on, a client could wait for it.
  Connection: 'close',
  'X-Content-Type-Options': 'nosniff',
};
const METHODS = 'GET, HEAD, OPTIONS';

export interface EventStreamEndpointOptions
  extends Omit<JsonConnectionOptions, 'drained' | 'closing' | 'accessSession'> {
  readonly handshakes: PlainHandshake;
}

/** `/sse`: one subscription as server-sent events, for browsers and `curl`, read-only. */
export class EventStreamEndpoint {
  readonly #options: EventStreamEndpointOptions;
  readonly lines = new OpenConnections<EventStreamConnection>();

  constructor(options: EventStreamEndpointOptions) {
    this.#options = options;
  }

  /** Answers with events, or why not with HTTP's status and the contract's error. */
  handle(request: IncomingMessage, response: ServerResponse): void {
    this.#handle(request, response).catch((error: unknown) => {
      this.#options.handshakes.refused(request, error);
      if (response.headersSent) response.destroy();
      else refuseRequest(response, error);
    });
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { handshakes } = this.#options;
    if (request.method === 'OPTIONS') {
      // Pages of other sites that ask before have been answered already.
      response.writeHead(204, { Allow: METHODS, 'Cache-Control': 'no-store' }).end();
      return;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', METHODS);
      const error = new ProtocolError('bad_request', `${quoteValue(request.method)} is not possible here`);
      refuseRequest(response, error, 405);
      return;
    }
    handshakes.count(request);
    requireTurn(response);
    const { request: asked, ...query } = eventStreamQuery(request.url ?? '');
    const handshake = await handshakes.authenticate(request, query);
    const since = positionOf(request.headers['last-event-id'] as string | undefined);
    this.#enter(handshake, request, response, { ...asked, ...(since && { since }) });
  }

  #enter(
    handshake: AuthenticatedHandshake,
    { method }: IncomingMessage,
    response: ServerResponse,
    request: SubscribeRequest,
  ): void {
    const { clock, closeGrace } = this.#options;
    const { fanout } = handshake.open.stream;
    const line = new EventStreamConnection(randomUUID(), response, {
      ...{ clock, closeGrace },
      drained: (drained) => fanout.drained(drained),
      closing: () => connection.leave(),
      accessSession: handshake.accessSession,
    });
    const connection = new PlainConnection(handshake, line, listenerOf(line, handshake.accessSession));
    if (response.destroyed) {
      connection.leave();
      return;
    }
    try {
      connection.subscribe(request, (answer) => {
        if (method === 'HEAD') return;
        this.lines.add(line);
        response.once('close', () => {
          this.lines.delete(line);
          connection.leave();
        });
        line.begin(HEADERS);
        connection.enter(handshake.user);
        line.say(messageOf('subscribe', answer));
      });
    } catch (error) {
      connection.leave();
      throw error;
    }
    if (method !== 'HEAD') return;
    connection.leave();
    response.writeHead(200, HEADERS).end();
  }
}

/**
 * An answer that waits for the one before it on the same connection may wait without end, and Node does not say when that
 * connection is gone.
 * @throws ProtocolError `bad_request`
 */
function requireTurn(response: ServerResponse): void {
  if (response.socket) return;
  throw new ProtocolError('bad_request', 'events come on a connection of their own, not after other answers');
}

/** Nobody can say over server-sent events that a notice has come. */
function listenerOf(line: EventStreamConnection, accessSession: AccessSession): Listener {
  return {
    maySee: (symbol) => accessSession.principal.permissions.allows(symbol),
    async tell(notice) {
      line.say(messageOf('notify', notice));
      return false;
    },
  };
}
