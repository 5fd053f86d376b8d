import { randomBytes } from 'node:crypto';
import { type ErrorCode, ProtocolError, quoteValue } from '../../lib/protocol/error';
import type { SubscriptionQuota } from '../fanout/peer';
import type { Actor, Audit, RefusalReason } from '../telemetry/audit';
import type { Clock } from '../time/clock';
import type { ConnectionRegistry, RegisteredConnection } from './connection-registry';
import type { ClientOrigin } from './limits/client-origin';
import { LimitError } from './limits/limit-error';
import type { Limits } from './limits/limits';
import type { Spent } from './limits/rate-limit';
import type { Principal } from './principal';

/** Longest time that a timer is set for, ms: Node's own end at 25 days. */
const MAX_TIMER = 86_400_000;

/** Messages that may be refused one after another until the connection is closed. */
const MAX_REFUSED = 100;

/** Of the id of a connection. */
const ID_BYTES = 12;

/** No connection is warned sooner than this after it has a token, µs. */
const MIN_QUIET = 1_000_000;

/** The connection that a accessSession was given to, as its door sees it. */
export interface AccessSessionListener {
  /** The token ends in so many seconds; the connection is closed then unless it is refreshed. */
  expiring(seconds: number): void;
  /** Who the connection belongs to, or what it may, is another from now on. */
  changed(principal: Principal): void;
  /** Ends the connection and tells why. */
  close(code: ErrorCode, message: string): void;
}

export interface AccessSessionTimes {
  /** How long a token counts after its end, s. */
  readonly clockSkew: number;
  /** How long before the end of its token a connection is told, s. */
  readonly warning: number;
}

export interface AccessSessionOptions extends AccessSessionTimes {
  readonly clock: Clock;
  readonly registry: ConnectionRegistry;
  readonly limits: Limits;
  readonly audit: Audit;
  readonly visit: (token: string) => Promise<Principal>;
}

/**
 * What an open connection has been let in with. It is held from the moment that the principal is known until the
 * connection is gone, and watches that the token still counts.
 */
export class AccessSession implements RegisteredConnection {
  /** What lines of the log call the connection. One piece of text: a UUID is made of dozens, which are all kept. */
  readonly id = randomBytes(ID_BYTES).toString('base64url');
  readonly clientOrigin: ClientOrigin;
  /** Counts its subscriptions among those of its address. */
  readonly quota: SubscriptionQuota;
  readonly #options: AccessSessionOptions;
  /** What it has said lately. */
  readonly #said: Spent = { restAt: 0 };
  /** What came of it lately, whatever it was; at doors that ask. */
  #sent: Spent | undefined;
  /** Messages that were refused since one was taken. */
  #refused = 0;
  #principal: Principal;
  #holder: AccessSessionListener | undefined;
  #cancel: (() => void) | undefined;
  /** When the connection is told that its token ends, µs; never, once it was. */
  #warnAt = Number.POSITIVE_INFINITY;
  #revoked = false;
  #released = false;

  /** @throws ProtocolError `too_many_connections` */
  constructor(principal: Principal, clientOrigin: ClientOrigin, options: AccessSessionOptions) {
    this.#principal = principal;
    this.#options = options;
    this.clientOrigin = clientOrigin;
    const { limits, registry } = options;
    limits.connect(clientOrigin);
    this.quota = limits.subscriptionsOf(clientOrigin);
    try {
      registry.enter(this, principal);
    } catch (error) {
      limits.disconnect(clientOrigin);
      throw error;
    }
    options.audit.connected(this.actor);
  }

  /** Whose connection it is, for the log. */
  get actor(): Actor {
    const { user, token } = this.#principal;
    return { ...this.clientOrigin, connection: this.id, user, jti: token?.id };
  }

  /**
   * The connection says something: to be called before that is looked at. One that goes on although it is refused
   * again and again is closed.
   * @throws LimitError `rate_limited`
   */
  consumeMessage(): void {
    const { limits } = this.#options;
    const { user, token } = this.#principal;
    try {
      limits.message(this.clientOrigin, token && user, this.#said);
      this.#refused = 0;
    } catch (error) {
      if (++this.#refused === MAX_REFUSED) {
        this.#holder?.close('rate_limited', `${MAX_REFUSED} messages were refused one after another`);
      }
      throw error;
    }
  }

  /**
   * Whether something that comes is looked at, before it is known what it is; who sends twice as much as may be said is
   * to be cut.
   */
  allowPacket(): boolean {
    this.#sent ??= { restAt: 0 };
    try {
      this.#options.limits.packet(this.clientOrigin, this.#sent);
      return true;
    } catch (error) {
      if (!(error instanceof LimitError)) throw error;
      this.refused(error);
      return false;
    }
  }

  /** The connection is closed, and told why. */
  closed(code: ErrorCode, message: string): void {
    if (code !== 'shutting_down') this.refused({ code, message });
  }

  /** What the connection asked for was refused. */
  refused(reason: RefusalReason): void {
    this.#options.audit.refused(this.actor, reason);
  }

  get principal(): Principal {
    return this.#principal;
  }

  /** The connection is there: from now on it hears what becomes of its token. */
  hold(holder: AccessSessionListener): void {
    this.#holder = holder;
    if (this.#revoked) this.#closeRevoked();
    else this.#begin();
  }

  /**
   * Puts a new token in place of the one there is; when that does not work, nothing changes.
   * @throws ProtocolError what `visit` throws, `forbidden` for a token of somebody else, `too_many_connections`
   */
  async refresh(token: string): Promise<void> {
    const after = await this.#options.visit(token);
    if (this.#released) return;
    const before = this.#principal;
    if (before.token && before.user !== after.user) {
      throw new ProtocolError(
        'forbidden',
        `the token is of ${quoteValue(after.user)}, and the connection of ${quoteValue(before.user)}`,
      );
    }
    this.#options.registry.change(this, before, after);
    this.#principal = after;
    this.#begin();
    this.#holder?.changed(after);
  }

  revoked(): void {
    this.#revoked = true;
    this.#closeRevoked();
  }

  /** The connection is gone. */
  release(): void {
    if (this.#released) return;
    this.#released = true;
    this.#cancel?.();
    this.#options.limits.disconnect(this.clientOrigin);
    this.#options.registry.leave(this, this.#principal);
    this.#options.audit.disconnected(this.actor);
  }

  #closeRevoked(): void {
    this.#cancel?.();
    this.#holder?.close('unauthenticated', `the token ${quoteValue(this.#principal.token?.id)} was revoked`);
  }

  /** A token that lives shorter than the warning is warned of half-way, so that refreshing it does not go in circles. */
  #begin(): void {
    const { clock, warning } = this.#options;
    const now = clock.now();
    const { expires = now } = this.#principal.token ?? {};
    const half = Math.max(MIN_QUIET, (expires - now) / 2);
    this.#warnAt = Math.max(expires - warning * 1_000_000, now + half);
    this.#watch();
  }

  #watch(): void {
    this.#cancel?.();
    const { token } = this.#principal;
    if (!token || this.#released) return;
    const { clock, clockSkew } = this.#options;
    const now = clock.now();
    const end = token.expires + clockSkew * 1_000_000;
    if (now >= end) {
      const time = new Date(token.expires / 1_000).toISOString();
      this.#holder?.close('token_expired', `the token expired at ${time}`);
      return;
    }
    if (now >= this.#warnAt) {
      this.#warnAt = Number.POSITIVE_INFINITY;
      this.#holder?.expiring(Math.floor((end - now) / 1_000_000));
    }
    const next = Math.min(this.#warnAt, end);
    const delay = Math.min(Math.ceil((next - now) / 1_000), MAX_TIMER);
    this.#cancel = clock.after(delay, () => this.#watch());
  }
}
