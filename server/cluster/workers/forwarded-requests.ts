import { type ErrorCode, ProtocolError, type WireError } from '../../../lib/protocol/error';
import type { ClientOrigin } from '../../access/limits/client-origin';
import type { Caller, LiveRequests, Reply, Requests } from '../../gateways/stream-requests';
import { describePrincipal, type PrincipalDescription } from './principal-description';
import type { WorkerLink } from './worker-link';

/** Longest wait for the leader's answer, ms. */
const PATIENCE = 60_000;

/** Request of a client that the leader answers. */
export interface ForwardedRequest {
  readonly name: string;
  /** Id of the connection. */
  readonly id: string;
  readonly principal: PrincipalDescription;
  readonly clientOrigin: ClientOrigin;
  readonly request: unknown;
}

/** Answer to it: a reply, or an error. */
export type ForwardedAnswer = { readonly reply: unknown } | { readonly error: WireError };

/** Order of the leader to close a connection. */
export interface CloseOrder {
  readonly id: string;
  readonly code: ErrorCode;
  readonly message: string;
}

/** Event of the leader for a connection. */
export interface SaidEvent {
  readonly id: string;
  readonly event: string;
  readonly content: object;
}

/** Requests at a worker that the leader answers, since it alone takes events in and knows all screens. */
export class ForwardedRequests {
  readonly #link: WorkerLink;
  /** Connections that the leader knows, by their ids. */
  readonly #callers = new Map<string, Caller>();

  constructor(link: WorkerLink) {
    this.#link = link;
    link.handle('close', ({ id, code, message }: CloseOrder) =>
      this.#callers.get(id)?.peer.close(code, message),
    );
    link.handle('say', ({ id, event, content }: SaidEvent) => this.#callers.get(id)?.say(event, content));
  }

  /** Returns a part that forwards requests of these names. */
  part(names: readonly string[]): LiveRequests {
    const requests: Record<string, Requests[string]> = {};
    for (const name of names) {
      requests[name] = (caller, request, reply) => this.#forward(name, caller, request, reply);
    }
    return { requests, left: ({ id }) => this.#left(id) };
  }

  #left(id: string): void {
    if (this.#callers.delete(id)) this.#link.tell('left', { id });
  }

  async #forward(name: string, caller: Caller, request: unknown, reply: Reply): Promise<void> {
    const { id, principal, clientOrigin } = caller.accessSession;
    if (caller.hasLeft()) return;
    this.#callers.set(id, caller);
    const asked: ForwardedRequest = {
      ...{ name, id, clientOrigin, request },
      principal: describePrincipal(principal),
    };
    const answer = (await this.#link.ask('request', asked, PATIENCE)) as ForwardedAnswer | undefined;
    if (answer === undefined) throw new ProtocolError('too_slow', 'the request was not answered in time');
    if ('error' in answer) throw new ProtocolError(answer.error.code, answer.error.message);
    reply(answer.reply);
  }
}
