import { type ErrorCode, ProtocolError, quoteValue } from '../../lib/protocol/error';
import type { Refusal } from '../../lib/protocol/messages';
import type { AccessSession, AccessSessionListener } from '../access/access-session';
import type { Principal } from '../access/principal';
import type { Peer } from '../fanout/peer';
import type { MarketStream } from '../streams/market-stream';
import type { ReplaySession } from '../streams/replay/replay-session';
import { reasonOf } from '../telemetry/audit';
import type { Log } from '../telemetry/log';
import type { Listener, Notifier } from './notifier';
import type { Reply, Requests } from './stream-requests';
import { wireErrorOf } from './wire-error';

/** What all connections to a stream by one kind of endpoint have in common. */
export interface ServedStream {
  readonly stream: MarketStream;
  /** Where the stream is that of a replay session. */
  readonly session: ReplaySession | undefined;
  readonly requests: Requests;
  readonly notifier: Notifier;
  readonly log: Log;
}

/**
 * Somebody who is in a stream, from when they were let in until their connection is gone. It is the same at every endpoint
 * but for how something is said there. There is one for each connection, so it is itself what its accessSession tells of the token.
 */
export abstract class StreamConnection<P extends Peer, S extends ServedStream>
  implements AccessSessionListener
{
  readonly accessSession: AccessSession;
  protected readonly peer: P;
  protected readonly served: S;

  constructor(accessSession: AccessSession, peer: P, served: S) {
    this.accessSession = accessSession;
    this.peer = peer;
    this.served = served;
  }

  /** How notices come to the connection. */
  protected abstract readonly listener: Listener;

  /** Tells the client something under this name. */
  protected abstract say(event: string, content: object): void;

  /**
   * The connection is there and can be spoken to.
   * @param user whose notices it gets
   */
  enter(user: string | undefined): void {
    const { stream, session, notifier } = this.served;
    if (user !== undefined) notifier.join(this.listener, user);
    this.say('status', stream.status);
    session?.join({ id: this.peer.id, ...(user !== undefined && { name: user }) });
    if (session) this.say('session', session.state);
    this.accessSession.hold(this);
  }

  /** The connection is gone. */
  leave(): void {
    const { stream, session, notifier } = this.served;
    this.accessSession.release();
    notifier.leave(this.listener);
    stream.fanout.removePeer(this.peer);
    session?.leave(this.peer.id);
  }

  expiring(seconds: number): void {
    this.say('expiring', { seconds });
  }

  changed({ user, permissions }: Principal): void {
    const { stream, notifier } = this.served;
    if (user !== undefined) notifier.join(this.listener, user);
    stream.fanout.changeEntitlements(this.peer, permissions, (change) => this.say('changed', change));
  }

  close(code: ErrorCode, message: string): void {
    this.peer.close(code, message);
  }

  /**
   * Answers a request; whatever is wrong with it becomes the answer.
   * @param name what is asked for, which may be anything
   * @param unknown how to answer when there is no such request; like others by default
   */
  protected answer(name: unknown, request: unknown, reply: Reply, unknown: Reply = reply): void {
    const { served, peer, accessSession } = this;
    const { requests, log } = served;
    const refuse = (error: unknown, to = reply): void => {
      accessSession.refused(reasonOf(error));
      to({ ok: false, error: wireErrorOf(error, log, accessSession.id) } satisfies Refusal);
    };
    try {
      accessSession.consumeMessage();
      if (typeof name !== 'string' || !Object.hasOwn(requests, name)) {
        refuse(new ProtocolError('bad_request', `there is no request ${quoteValue(name)}`), unknown);
        return;
      }
      requests[name]?.({ peer, accessSession }, request, reply)?.catch((error: unknown) => refuse(error));
    } catch (error) {
      refuse(error);
    }
  }
}
