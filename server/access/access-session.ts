import { randomBytes } from 'node:crypto';
import { type ErrorCode, ProtocolError, shown } from '../../lib/protocol/error';
import type { SubscriptionQuota } from '../fanout/room-member';
import type { Actor, Audit, RefusalReason } from '../telemetry/audit';
import type { Clock } from '../time/clock';
import type { Admissions, Admitted } from './connection-registry';
import type { Arrival } from './limits/client-origin';
import { LimitError } from './limits/limit-error';
import type { Limits } from './limits/limits';
import type { Spent } from './limits/rate-limit';
import type { Visitor } from './principal';

/** Longest time that a timer is set for, ms: Node's own end at 25 days. */
const LONGEST_TIMER = 86_400_000;

/** Messages that may be refused one after another until the connection is closed. */
const MOST_REFUSED = 100;

/** Of the id of a connection. */
const ID_BYTES = 12;

/** No connection is warned sooner than this after it has a token, µs. */
const LEAST_PEACE = 1_000_000;

/** The connection that a pass was given to, as its door sees it. */
export interface Holder {
  /** The token ends in so many seconds; the connection is closed then unless it is refreshed. */
  expiring(seconds: number): void;
  /** Who the connection belongs to, or what it may, is another from now on. */
  changed(visitor: Visitor): void;
  /** Ends the connection and tells why. */
  close(code: ErrorCode, message: string): void;
}

export interface PassTimes {
  /** How long a token counts after its end, s. */
  readonly clockSkew: number;
  /** How long before the end of its token a connection is told, s. */
  readonly warning: number;
}

export interface PassOptions extends PassTimes {
  readonly clock: Clock;
  readonly admissions: Admissions;
  readonly limits: Limits;
  readonly audit: Audit;
  readonly visit: (token: string) => Promise<Visitor>;
}

/**
 * What an open connection has been let in with. It is held from the moment that the visitor is known until the
 * connection is gone, and watches that the token still counts.
 */
export class Pass implements Admitted {
  /** What lines of the log call the connection. One piece of text: a UUID is made of dozens, which are all kept. */
  readonly id = randomBytes(ID_BYTES).toString('base64url');
  readonly arrival: Arrival;
  /** Counts its subscriptions among those of its address. */
  readonly quota: SubscriptionQuota;
  readonly #options: PassOptions;
  /** What it has said lately. */
  readonly #said: Spent = { restAt: 0 };
  /** What came of it lately, whatever it was; at doors that ask. */
  #sent: Spent | undefined;
  /** Messages that were refused since one was taken. */
  #refused = 0;
  #visitor: Visitor;
  #holder: Holder | undefined;
  #cancel: (() => void) | undefined;
  /** When the connection is told that its token ends, µs; never, once it was. */
  #warnAt = Number.POSITIVE_INFINITY;
  #revoked = false;
  #released = false;

  /** @throws ProtocolError `too_many_connections` */
  constructor(visitor: Visitor, arrival: Arrival, options: PassOptions) {
    this.#visitor = visitor;
    this.#options = options;
    this.arrival = arrival;
    const { limits, admissions } = options;
    limits.connect(arrival);
    this.quota = limits.subscriptionsOf(arrival);
    try {
      admissions.enter(this, visitor);
    } catch (error) {
      limits.disconnect(arrival);
      throw error;
    }
    options.audit.cameIn(this.actor);
  }

  /** Whose connection it is, for the log. */
  get actor(): Actor {
    const { user, token } = this.#visitor;
    return { ...this.arrival, connection: this.id, user, jti: token?.id };
  }

  /**
   * The connection says something: to be called before that is looked at. One that goes on although it is refused
   * again and again is closed.
   * @throws LimitError `rate_limited`
   */
  spend(): void {
    const { limits } = this.#options;
    const { user, token } = this.#visitor;
    try {
      limits.message(this.arrival, token && user, this.#said);
      this.#refused = 0;
    } catch (error) {
      if (++this.#refused === MOST_REFUSED) {
        this.#holder?.close('rate_limited', `${MOST_REFUSED} messages were refused one after another`);
      }
      throw error;
    }
  }

  /**
   * Whether something that comes is looked at, before it is known what it is; who sends twice as much as may be said is
   * to be cut.
   */
  isHeard(): boolean {
    this.#sent ??= { restAt: 0 };
    try {
      this.#options.limits.packet(this.arrival, this.#sent);
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

  get visitor(): Visitor {
    return this.#visitor;
  }

  /** The connection is there: from now on it hears what becomes of its token. */
  hold(holder: Holder): void {
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
    const before = this.#visitor;
    if (before.token && before.user !== after.user) {
      throw new ProtocolError(
        'forbidden',
        `the token is of ${shown(after.user)}, and the connection of ${shown(before.user)}`,
      );
    }
    this.#options.admissions.change(this, before, after);
    this.#visitor = after;
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
    this.#options.limits.disconnect(this.arrival);
    this.#options.admissions.leave(this, this.#visitor);
    this.#options.audit.isGone(this.actor);
  }

  #closeRevoked(): void {
    this.#cancel?.();
    this.#holder?.close('unauthenticated', `the token ${shown(this.#visitor.token?.id)} was revoked`);
  }

  /** A token that lives shorter than the warning is warned of half-way, so that refreshing it does not go in circles. */
  #begin(): void {
    const { clock, warning } = this.#options;
    const now = clock.now();
    const { expires = now } = this.#visitor.token ?? {};
    const half = Math.max(LEAST_PEACE, (expires - now) / 2);
    this.#warnAt = Math.max(expires - warning * 1_000_000, now + half);
    this.#watch();
  }

  #watch(): void {
    this.#cancel?.();
    const { token } = this.#visitor;
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
    const delay = Math.min(Math.ceil((next - now) / 1_000), LONGEST_TIMER);
    this.#cancel = clock.after(delay, () => this.#watch());
  }
}
