import type { IncomingMessage } from 'node:http';
import { ProtocolError } from '../../../lib/protocol/error';
import type { Access } from '../../access/access';
import type { AccessSession } from '../../access/access-session';
import { bearerToken } from '../../access/credentials';
import type { ClientOrigin, EndpointName } from '../../access/limits/client-origin';
import type { Edge } from '../../edge/edge';
import { reasonOf } from '../../telemetry/audit';
import type { Log } from '../../telemetry/log';
import { type EndpointQuery, tokenShown } from './endpoint-query';
import type { OpenStream, OpenStreams } from './open-streams';

/** Somebody who was let in, before the connection is there. */
export interface AuthenticatedHandshake {
  readonly open: OpenStream;
  /** To be released when the connection is gone, or does not come about. */
  readonly accessSession: AccessSession;
  /** Whose notices the connection gets. */
  readonly user: string | undefined;
}

export interface PlainHandshakeOptions {
  readonly endpoint: EndpointName;
  readonly access: Access;
  readonly edge: Edge;
  readonly log: Log;
  readonly streams: OpenStreams;
  /** Why nobody is let in now, if so. */
  readonly closed: () => ProtocolError | undefined;
}

/** Lets requests in that ask for a connection by one of the plain endpoints; the same for all of them. */
export class PlainHandshake {
  readonly #options: PlainHandshakeOptions;

  constructor(options: PlainHandshakeOptions) {
    this.#options = options;
  }

  /**
   * Finds out who asks, from where, and whether the stream is there.
   * @throws ProtocolError why the request is refused; nothing is left of it then
   */
  async authenticate(request: IncomingMessage, query: EndpointQuery): Promise<AuthenticatedHandshake> {
    const { access, edge, streams } = this.#options;
    this.#requireServing();
    edge.requireOrigin(request);
    const accessSession = await access.authenticate(
      tokenShown(bearerToken(request.headers), query),
      this.#arrivalOf(request),
    );
    try {
      this.#requireServing();
      // Without tokens anyone may be told something under any name; with them a name is worth what the token says.
      const user = access.tokens ? accessSession.principal.user : query.user;
      return { open: streams.find(query.stream), accessSession, user };
    } catch (error) {
      accessSession.release();
      throw error;
    }
  }

  /**
   * Counts that somebody asks for a connection: before anything else is looked at.
   * @throws LimitError `rate_limited`
   */
  count(request: IncomingMessage): void {
    this.#options.access.limits.handshake(this.#arrivalOf(request));
  }

  /** Whoever asked is refused; what is no error of the protocol is ours. */
  refused(request: IncomingMessage, error: unknown): void {
    this.#options.access.audit.refused(this.#arrivalOf(request), reasonOf(error));
    if (error instanceof ProtocolError) return;
    this.#options.log.error({ err: error }, 'a request for a connection failed');
  }

  #arrivalOf(request: IncomingMessage): ClientOrigin {
    return { endpoint: this.#options.endpoint, address: this.#options.edge.clientAddress(request) };
  }

  #requireServing(): void {
    const closed = this.#options.closed();
    if (closed) throw closed;
  }
}
