import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ProtocolError, shown } from '../../../lib/protocol/error';
import type { SubscribeRequest } from '../../../lib/protocol/messages';
import type { Pass } from '../../access/access-session';
import { refuseRequest } from '../http/refusal';
import type { Listener } from '../notifier';
import { eventStreamQuery, positionOf } from './endpoint-query';
import { EventStreamLine } from './event-stream-connection';
import { type LineOptions, messageOf } from './json-connection';
import { LineSet } from './open-connections';
import { PlainConnection } from './plain-connection';
import type { Admission, Entrant } from './plain-handshake';

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

export interface EventStreamDoorOptions extends Omit<LineOptions, 'drained' | 'closing' | 'pass'> {
  readonly admission: Admission;
}

/** `/sse`: one subscription as server-sent events, for browsers and `curl`, read-only. */
export class EventStreamDoor {
  readonly #options: EventStreamDoorOptions;
  readonly lines = new LineSet<EventStreamLine>();

  constructor(options: EventStreamDoorOptions) {
    this.#options = options;
  }

  /** Answers with events, or why not with HTTP's status and the contract's error. */
  handle(request: IncomingMessage, response: ServerResponse): void {
    this.#handle(request, response).catch((error: unknown) => {
      this.#options.admission.refused(request, error);
      if (response.headersSent) response.destroy();
      else refuseRequest(response, error);
    });
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { admission } = this.#options;
    if (request.method === 'OPTIONS') {
      // Pages of other sites that ask before have been answered already.
      response.writeHead(204, { Allow: METHODS, 'Cache-Control': 'no-store' }).end();
      return;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', METHODS);
      const error = new ProtocolError('bad_request', `${shown(request.method)} is not possible here`);
      refuseRequest(response, error, 405);
      return;
    }
    admission.count(request);
    requireTurn(response);
    const { request: asked, ...query } = eventStreamQuery(request.url ?? '');
    const entrant = await admission.admit(request, query);
    const since = positionOf(request.headers['last-event-id'] as string | undefined);
    this.#enter(entrant, request, response, { ...asked, ...(since && { since }) });
  }

  #enter(
    entrant: Entrant,
    { method }: IncomingMessage,
    response: ServerResponse,
    request: SubscribeRequest,
  ): void {
    const { clock, closeGrace } = this.#options;
    const { fanout } = entrant.open.stream;
    const line = new EventStreamLine(randomUUID(), response, {
      ...{ clock, closeGrace },
      drained: (drained) => fanout.drained(drained),
      closing: () => connection.leave(),
      pass: entrant.pass,
    });
    const connection = new PlainConnection(entrant, line, listenerOf(line, entrant.pass));
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
        connection.enter(entrant.user);
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
function listenerOf(line: EventStreamLine, pass: Pass): Listener {
  return {
    maySee: (symbol) => pass.visitor.rights.allows(symbol),
    async tell(notice) {
      line.say(messageOf('notify', notice));
      return false;
    },
  };
}
