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

/** Longest delay of one timer, ms; Node's own limit is 25 days. */
const MAX_TIMER = 86_400_000;

/** Messages that may be rejected in a row before the connection is closed. */
const MAX_REFUSED = 100;

/** Random bytes of a connection id. */
const ID_BYTES = 12;

/** Shortest time between a new token and its expiry warning, µs. */
const MIN_QUIET = 1_000_000;

/** Receives changes of an access session; each transport implements it for its connections. */
export interface AccessSessionListener {
  /** Warns that the token expires in so many seconds; the connection is closed then unless it is refreshed. */
  expiring(seconds: number): void;
  /** Reports that the connection has another principal or other permissions from now on. */
  changed(principal: Principal): void;
  /** Sends the error, then closes the connection. */
  close(code: ErrorCode, message: string): void;
}

export interface AccessSessionTimes {
  /** Allowed clock skew: time that a token stays valid after its expiry, s. */
  readonly clockSkew: number;
  /** Time between the expiry warning and the expiry, s. */
  readonly warning: number;
}

export interface AccessSessionOptions extends AccessSessionTimes {
  readonly clock: Clock;
  readonly registry: ConnectionRegistry;
  readonly limits: Limits;
  readonly audit: Audit;
  readonly principalOf: (token: string) => Promise<Principal>;
}

/**
 * One open connection's authentication: its principal, its limits and the expiry of its token. Created before
 * the connection is accepted, released when it is closed.
 */
export class AccessSession implements RegisteredConnection {
  /** Connection id in log lines. One flat string: a UUID is a rope of dozens, all of which stay in memory. */
  readonly id = randomBytes(ID_BYTES).toString('base64url');
  readonly clientOrigin: ClientOrigin;
  /** Counts the connection's subscriptions among those of its address. */
  readonly quota: SubscriptionQuota;
  readonly #options: AccessSessionOptions;
  /** Rate state of its messages. */
  readonly #said: Spent = { restAt: 0 };
  /** Rate state of its inbound packets, at transports that count them. */
  #sent: Spent | undefined;
  /** Messages rejected since the last accepted one. */
  #refused = 0;
  #principal: Principal;
  #holder: AccessSessionListener | undefined;
  #cancel: (() => void) | undefined;
  /** Monotonic time of the expiry warning, µs; infinite once it was sent. */
  #warnAt = Number.POSITIVE_INFINITY;
  /** Monotonic time at which the token ends, µs. */
  #endsAt = Number.POSITIVE_INFINITY;
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

  /** Returns the connection's identity for the log. */
  get actor(): Actor {
    const { user, token } = this.#principal;
    return { ...this.clientOrigin, connection: this.id, user, jti: token?.id };
  }

  /**
   * Counts one message against the rate limits; call it before parsing. Closes the connection after {@link
   * MAX_REFUSED} rejections in a row.
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
   * Rate-limits raw inbound packets before parsing, at twice the rate of messages.
   * @returns false when the caller must close the connection
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

  /** Records that the connection was closed with an error. */
  closed(code: ErrorCode, message: string): void {
    if (code !== 'shutting_down') this.refused({ code, message });
  }

  /** Records that a request of the connection was rejected. */
  refused(reason: RefusalReason): void {
    this.#options.audit.refused(this.actor, reason);
  }

  get principal(): Principal {
    return this.#principal;
  }

  /** Attaches the open connection, which from now on receives warnings, changes and revocation. */
  hold(holder: AccessSessionListener): void {
    this.#holder = holder;
    if (this.#revoked) this.#closeRevoked();
    else this.#begin();
  }

  /**
   * Replaces the token; on an error nothing changes.
   * @throws ProtocolError as `principalOf` does, `forbidden` for a token of another user, `too_many_connections`
   */
  async refresh(token: string): Promise<void> {
    const after = await this.#options.principalOf(token);
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

  /** Frees the limits that the closed connection has used. */
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

  /**
   * Schedules the warning. A token with a lifetime below the warning time is warned of half-way, so that
   * clients do not refresh in a loop.
   */
  #begin(): void {
    const { clock, warning, clockSkew } = this.#options;
    const now = clock.monotonic();
    const wall = clock.wall();
    const left = (this.#principal.token?.expires ?? wall) - wall;
    this.#warnAt = now + Math.max(left - warning * 1_000_000, MIN_QUIET, left / 2);
    this.#endsAt = now + left + clockSkew * 1_000_000;
    this.#watch();
  }

  #watch(): void {
    this.#cancel?.();
    const { token } = this.#principal;
    if (!token || this.#released) return;
    const { clock, clockSkew } = this.#options;
    const now = clock.monotonic();
    // A wall clock that was set forward ends the token early; one that was set back does not prolong it.
    const end = Math.min(this.#endsAt, now + token.expires + clockSkew * 1_000_000 - clock.wall());
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
