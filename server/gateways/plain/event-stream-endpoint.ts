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

/** Proxies must not cache, buffer or compress events. */
const HEADERS = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
  // The end of the response is the end of the connection: with keep-alive, a client could wait for more.
  Connection: 'close',
  'X-Content-Type-Options': 'nosniff',
};
const METHODS = 'GET, HEAD, OPTIONS';

export interface EventStreamEndpointOptions
  extends Omit<JsonConnectionOptions, 'drained' | 'closing' | 'accessSession'> {
  readonly handshakes: PlainHandshake;
}

/** `/sse`: one read-only subscription as server-sent events, for browsers and `curl`. */
export class EventStreamEndpoint {
  readonly #options: EventStreamEndpointOptions;
  readonly lines = new OpenConnections<EventStreamConnection>();

  constructor(options: EventStreamEndpointOptions) {
    this.#options = options;
  }

  /** Answers with events, or with an HTTP error. */
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
      // CORS preflights have been answered before.
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
    const { streams } = handshake.open;
    const line = new EventStreamConnection(randomUUID(), response, {
      ...{ clock, closeGrace },
      drained: (drained) => streams.drained(drained),
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
 * Rejects a pipelined request: its response waits for the one before, possibly forever, and Node does not
 * report when the connection closes.
 * @throws ProtocolError `bad_request`
 */
function requireTurn(response: ServerResponse): void {
  if (response.socket) return;
  throw new ProtocolError('bad_request', 'SSE needs its own connection; this request was pipelined');
}

/** Server-sent events carry no acknowledgements. */
function listenerOf(line: EventStreamConnection, accessSession: AccessSession): Listener {
  return {
    get sight() {
      return accessSession.principal.permissions;
    },
    async tell(notice) {
      line.say(messageOf('notify', notice));
      return false;
    },
  };
}
