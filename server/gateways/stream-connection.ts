import { type ErrorCode, ProtocolError, quoteValue } from '../../lib/protocol/error';
import type { Refusal, StreamStatus } from '../../lib/protocol/messages';
import type { AccessSession, AccessSessionListener } from '../access/access-session';
import type { Permissions } from '../access/permissions';
import type { Principal } from '../access/principal';
import type { Peer } from '../fanout/peer';
import type { MarketStream } from '../streams/market-stream';
import type { ReplaySession } from '../streams/replay/replay-session';
import type { StreamChoice } from '../streams/stream-choice';
import { reasonOf } from '../telemetry/audit';
import type { Log } from '../telemetry/log';
import type { Listener, Notifier } from './notifier';
import type { LiveParts, Reply, Requests } from './stream-requests';
import { requireVisible } from './stream-visibility';
import { wireErrorOf } from './wire-error';

/** A stream with the state that its connections at one endpoint share. */
export interface ServedStream {
  readonly streams: StreamChoice;
  /** The replay session of the stream, if it has one. */
  readonly session: ReplaySession | undefined;
  readonly requests: Requests;
  readonly notifier: Notifier;
  readonly log: Log;
  /** Parts that take requests in the live stream; none in a session. */
  readonly parts: LiveParts;
}

/**
 * A client's connection to one stream, from the authenticated handshake to its end; endpoints differ only in
 * how they send. It is also the listener of its access session, which saves an object for each connection.
 */
export abstract class StreamConnection<P extends Peer, S extends ServedStream>
  implements AccessSessionListener
{
  readonly accessSession: AccessSession;
  protected readonly peer: P;
  protected readonly served: S;
  #stream: MarketStream;
  #undoStatus: (() => void) | undefined;
  #saidStatus: StreamStatus | undefined;
  #hasLeft = false;

  constructor(accessSession: AccessSession, peer: P, served: S) {
    this.accessSession = accessSession;
    this.peer = peer;
    this.served = served;
    this.#stream = served.streams.of(accessSession.principal.permissions);
  }

  /** Stream that the client gets now. */
  get stream(): MarketStream {
    return this.#stream;
  }

  /** Receives the user's notices. */
  protected abstract readonly listener: Listener;

  /** Sends a message of this name to the client. */
  protected abstract say(event: string, content: object): void;

  /**
   * Opens the connection for sending.
   * @param user user whose notices it receives
   */
  enter(user: string | undefined): void {
    const { session, notifier } = this.served;
    if (user !== undefined) notifier.join(this.listener, user);
    if (session === undefined) notifier.attend(this.listener, this);
    this.#undoStatus = this.#stream.onStatus(() => this.#sayStatus());
    this.#sayStatus();
    session?.join({ id: this.peer.id, ...(user !== undefined && { name: user }) });
    if (session) this.say('session', session.state);
    this.accessSession.hold(this);
  }

  /** True if the client has subscribed to the symbol, and gets it without a delay. */
  watches(symbol: string): boolean {
    const isDelayed = this.accessSession.principal.permissions.delay > 0;
    return !isDelayed && this.#stream.fanout.watches(this.peer, symbol);
  }

  /** Releases the closed connection. */
  leave(): void {
    const { session, notifier, parts } = this.served;
    this.#hasLeft = true;
    parts.publishing?.left(this.accessSession);
    parts.screens?.left(this.accessSession);
    this.#undoStatus?.();
    this.accessSession.release();
    notifier.leave(this.listener);
    this.#stream.fanout.removePeer(this.peer);
    session?.leave(this.peer.id);
  }

  expiring(seconds: number): void {
    this.say('expiring', { seconds });
  }

  changed({ user, permissions }: Principal): void {
    const { streams, session, notifier } = this.served;
    let stream: MarketStream;
    try {
      requireVisible(session, permissions);
      stream = streams.of(permissions);
    } catch (error) {
      const { code, message } = error as ProtocolError;
      this.close(code, message);
      return;
    }
    if (user !== undefined) notifier.join(this.listener, user);
    if (stream !== this.#stream) {
      this.#moveTo(stream, permissions);
      return;
    }
    stream.fanout.changeEntitlements(this.peer, permissions, (change) => this.say('changed', change));
    this.#sayStatus();
  }

  close(code: ErrorCode, message: string): void {
    this.peer.close(code, message);
  }

  /**
   * Answers a request; an error becomes the answer.
   * @param name requested event, unchecked
   * @param unknown reply to an unknown request; the same by default
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
      requests[name]?.(
        {
          ...{ peer, accessSession, hasLeft: () => this.#hasLeft, fanout: () => this.#stream.fanout },
          say: (event, content) => this.say(event, content),
        },
        request,
        reply,
      )?.catch((error: unknown) => refuse(error));
    } catch (error) {
      refuse(error);
    }
  }

  /** Moves the client to the stream of another delay, with its subscriptions. */
  #moveTo(stream: MarketStream, permissions: Permissions): void {
    const moved = this.#stream.fanout.handOver(this.peer);
    this.#undoStatus?.();
    this.#stream = stream;
    this.#undoStatus = stream.onStatus(() => this.#sayStatus());
    // Before the first frame, so that no price is shown under the wrong delay.
    this.#sayStatus();
    stream.fanout.adopt(this.peer, permissions, moved, (change) => this.say('changed', change));
  }

  #sayStatus(): void {
    const status = this.#stream.statusFor(this.accessSession.principal.permissions);
    if (status === this.#saidStatus) return;
    this.#saidStatus = status;
    this.say('status', status);
  }
}
