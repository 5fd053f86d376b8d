import { ProtocolError, quoteValue } from '../../../lib/protocol/error';
import type { AccessSession } from '../../access/access-session';
import type { Principal } from '../../access/principal';
import type { Caller, LiveParts, LiveRequests } from '../../gateways/stream-requests';
import type { CloseOrder, ForwardedAnswer, ForwardedRequest, SaidEvent } from './forwarded-requests';
import { principalOf } from './principal-description';
import type { WorkerLink } from './worker-link';

/** A connection of a worker, as far as requests need it. */
interface RemoteSession extends Pick<AccessSession, 'id' | 'clientOrigin'> {
  principal: Principal;
}

interface RemoteCaller {
  readonly session: RemoteSession;
  readonly caller: Caller;
  hasLeft: boolean;
  /** JSON of its principal. */
  described: string;
}

/** Answers the requests of connections at a worker that only the leader can answer. */
export class RemoteCallers {
  readonly #link: WorkerLink;
  readonly #parts: readonly LiveRequests[];
  readonly #callers = new Map<string, RemoteCaller>();

  constructor(link: WorkerLink, { publishing, screens }: LiveParts) {
    this.#link = link;
    this.#parts = [publishing, screens].filter((part) => part !== undefined);
    link.handle('request', (request: ForwardedRequest) => this.#answer(request));
    link.handle('left', ({ id }: { id: string }) => this.#left(id));
  }

  /** Handles the end of the worker: all its connections have left. */
  leave(): void {
    for (const id of [...this.#callers.keys()]) this.#left(id);
  }

  async #answer(request: ForwardedRequest): Promise<ForwardedAnswer> {
    try {
      const { name } = request;
      const part = this.#parts.find(({ requests }) => Object.hasOwn(requests, name));
      if (part === undefined) {
        throw new ProtocolError('bad_request', `there is no request ${quoteValue(name)}`);
      }
      let reply: unknown;
      await part.requests[name]?.(this.#callerOf(request), request.request, (answer) => {
        reply = answer;
      });
      return { reply };
    } catch (error) {
      if (error instanceof ProtocolError) return { error: error.toWire() };
      throw error;
    }
  }

  #callerOf({ id, principal, clientOrigin }: ForwardedRequest): Caller {
    const described = JSON.stringify(principal);
    const known = this.#callers.get(id);
    if (known !== undefined) {
      if (described !== known.described) known.session.principal = principalOf(principal);
      known.described = described;
      return known.caller;
    }
    const session: RemoteSession = { id, clientOrigin, principal: principalOf(principal) };
    const remote: RemoteCaller = {
      ...{ session, hasLeft: false, described },
      caller: {
        accessSession: session as AccessSession,
        peer: {
          ...{ id, encoding: 'json', writable: true, send: () => {} },
          close: (code, message) => this.#link.tell('close', { id, code, message } satisfies CloseOrder),
        },
        hasLeft: () => remote.hasLeft,
        say: (event, content) => this.#link.tell('say', { id, event, content } satisfies SaidEvent),
        fanout: () => {
          throw new Error('the connection is at another process');
        },
      },
    };
    this.#callers.set(id, remote);
    return remote.caller;
  }

  #left(id: string): void {
    const remote = this.#callers.get(id);
    if (remote === undefined) return;
    this.#callers.delete(id);
    remote.hasLeft = true;
    for (const part of this.#parts) part.left(remote.caller.accessSession);
  }
}
