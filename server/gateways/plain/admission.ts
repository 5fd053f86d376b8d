import type { IncomingMessage } from 'node:http';
import type { ProtocolError } from '../../../lib/protocol/error';
import type { Access } from '../../access/access';
import { bearerToken } from '../../access/credentials';
import type { Pass } from '../../access/pass';
import type { Edge } from '../../edge/edge';
import { type DoorQuery, tokenShown } from './door-query';
import type { OpenStream, OpenStreams } from './open-streams';

/** Somebody who was let in, before the connection is there. */
export interface Entrant {
  readonly open: OpenStream;
  /** To be released when the connection is gone, or does not come about. */
  readonly pass: Pass;
  /** Whose notices the connection gets. */
  readonly user: string | undefined;
}

export interface AdmissionOptions {
  readonly access: Access;
  readonly edge: Edge;
  readonly streams: OpenStreams;
  /** Why nobody is let in now, if so. */
  readonly closed: () => ProtocolError | undefined;
}

/** Lets a request in that asks for a connection by a plain door; the one place that all of them pass. */
export class Admission {
  readonly #options: AdmissionOptions;

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  /**
   * Finds out who asks, from where, and whether the stream is there.
   * @throws ProtocolError why the request is refused; nothing is left of it then
   */
  async admit(request: IncomingMessage, query: DoorQuery): Promise<Entrant> {
    const { access, edge, streams } = this.#options;
    this.#requireServing();
    edge.requireOrigin(request);
    const pass = await access.admit(tokenShown(bearerToken(request.headers), query));
    try {
      this.#requireServing();
      // Without tokens anyone may be told something under any name; with them a name is worth what the token says.
      const user = access.tokens ? pass.visitor.user : query.user;
      return { open: streams.find(query.stream), pass, user };
    } catch (error) {
      pass.release();
      throw error;
    }
  }

  #requireServing(): void {
    const closed = this.#options.closed();
    if (closed) throw closed;
  }
}
