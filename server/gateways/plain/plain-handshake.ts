import type { IncomingMessage } from 'node:http';
import { ProtocolError } from '../../../lib/protocol/error';
import type { Access } from '../../access/access';
import type { AccessSession } from '../../access/access-session';
import { bearerToken } from '../../access/credentials';
import type { ClientOrigin, EndpointName } from '../../access/limits/client-origin';
import type { Edge } from '../../edge/edge';
import { reasonOf } from '../../telemetry/audit';
import type { Log } from '../../telemetry/log';
import type { NewWork } from '../new-work';
import { requireVisible } from '../stream-visibility';
import { type EndpointQuery, tokenShown } from './endpoint-query';
import type { OpenStream, OpenStreams } from './open-streams';

/** An authenticated handshake, before the connection is open. */
export interface AuthenticatedHandshake {
  readonly open: OpenStream;
  /** To be released when the connection closes, or does not open. */
  readonly accessSession: AccessSession;
  /** User whose notices the connection receives. */
  readonly user: string | undefined;
}

export interface PlainHandshakeOptions {
  readonly endpoint: EndpointName;
  readonly access: Access;
  readonly edge: Edge;
  readonly log: Log;
  readonly streams: OpenStreams;
  /** Budget of what newcomers cause. */
  readonly newWork: NewWork;
  /** Returns the error for all clients while the server does not accept any. */
  readonly closed: () => ProtocolError | undefined;
}

/** Authenticates the requests of `/ws` and `/sse`. */
export class PlainHandshake {
  readonly #options: PlainHandshakeOptions;

  constructor(options: PlainHandshakeOptions) {
    this.#options = options;
  }

  /**
   * Authenticates a request when it is its turn, and finds its stream.
   * @throws ProtocolError for a rejected request, of which nothing is kept
   */
  async authenticate(request: IncomingMessage, query: EndpointQuery): Promise<AuthenticatedHandshake> {
    const { access, edge, streams, newWork } = this.#options;
    edge.requireOrigin(request);
    await newWork.turn('handshake');
    this.#requireServing();
    const accessSession = await access.authenticate(
      tokenShown(bearerToken(request.headers), query),
      this.#clientOriginOf(request),
    );
    try {
      this.#requireServing();
      // Without tokens any client may choose its user name; with tokens the token names it.
      const user = access.tokens ? accessSession.principal.user : query.user;
      const open = streams.find(query.stream);
      requireVisible(open.session, accessSession.principal.permissions);
      return { open, accessSession, user };
    } catch (error) {
      accessSession.release();
      throw error;
    }
  }

  /**
   * Counts a connection attempt, before anything else is read.
   * @throws LimitError `rate_limited`
   */
  count(request: IncomingMessage): void {
    this.#options.access.limits.handshake(this.#clientOriginOf(request));
  }

  /** Records a rejected request; an error that is no ProtocolError is logged as a fault. */
  refused(request: IncomingMessage, error: unknown): void {
    this.#options.access.audit.refused(this.#clientOriginOf(request), reasonOf(error));
    if (error instanceof ProtocolError) return;
    this.#options.log.error({ err: error }, 'a request for a connection failed');
  }

  #clientOriginOf(request: IncomingMessage): ClientOrigin {
    const { endpoint, access, edge } = this.#options;
    const isLocal = access.whyNotLocal(request) === undefined;
    return { endpoint, address: edge.clientAddress(request), isLocal };
  }

  #requireServing(): void {
    const closed = this.#options.closed();
    if (closed) throw closed;
  }
}
