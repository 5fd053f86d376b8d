import { type ErrorCode, ProtocolError } from '../../lib/protocol/error';

/** For how long lines are counted, ms. */
const WINDOW = 10_000;
/** Lines of refusals within that time, of all and of one address; what is more is told in sums. */
const MAX_LINES = 500;
const MAX_LINES_OF_ADDRESS = 100;
/** Sums that are told apart at a time, and kinds of refusal that are counted apart. */
const MAX_SUMS = 100;
const MAX_KINDS = 500;

/** Refusals by which somebody was kept from something that others may have; the rest are slips. */
const AUDITED: ReadonlySet<ErrorCode> = new Set([
  'unauthenticated',
  'token_expired',
  'forbidden',
  'too_many_connections',
  'too_many_subscriptions',
  'rate_limited',
  'too_slow',
]);

/** Who did something or was refused, as far as it is known. Nothing of it is a secret. */
export interface Actor {
  readonly endpoint: string;
  readonly address: string;
  /** Id of the connection, the same in every line about it. */
  readonly connection?: string | undefined;
  readonly user?: string | undefined;
  /** Id of the token. */
  readonly jti?: string | undefined;
}

/** Why somebody was refused. */
export interface RefusalReason {
  readonly code: ErrorCode;
  readonly message: string;
  /** Name of the limit, where it was one. */
  readonly limit?: string;
}

/** Why somebody gets an error: what was refused, or a fault of ours. */
export function reasonOf(error: unknown): RefusalReason {
  if (error instanceof ProtocolError) return error;
  return { code: 'internal', message: 'a fault of ours' };
}

/** An act that changes something on this server, and what came of it. */
export interface ActLine {
  /** What was asked for: `POST /api/recordings`. */
  readonly act: string;
  /** Status of the answer. */
  readonly status: number;
  /** What it was about: ids and names. */
  readonly about?: Readonly<Record<string, unknown>> | undefined;
}

/** How often somebody was refused. */
export interface RefusalCount {
  readonly endpoint: string;
  readonly code: ErrorCode;
  /** Empty where it was no limit. */
  readonly limit: string;
  count: number;
}

export interface AuditLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
}

export interface AuditClock {
  after(delay: number, callback: () => void): () => void;
}

interface Sum {
  readonly fields: object;
  count: number;
}

/**
 * Who was refused what, and who changed what: counted, and a line of the log each, which has a field `audit`. Whoever
 * floods us with what is refused does not flood the log: beyond so many lines they are summed up.
 */
export class Audit {
  readonly #log: AuditLog;
  readonly #clock: AuditClock;
  readonly #counts = new Map<string, RefusalCount>();
  readonly #admitted: Record<string, number> = {};
  #acts = 0;
  #lines = 0;
  readonly #linesOf = new Map<string, number>();
  readonly #sums = new Map<string, Sum>();
  #cancel: (() => void) | undefined;

  constructor(log: AuditLog, clock: AuditClock) {
    this.#log = log;
    this.#clock = clock;
  }

  /** Refusals since the start, by endpoint, code and limit. */
  refusals(): readonly RefusalCount[] {
    return [...this.#counts.values()];
  }

  /** Connections that were let in since the start, by endpoint. */
  get admitted(): Readonly<Record<string, number>> {
    return this.#admitted;
  }

  /** Acts since the start. */
  get acts(): number {
    return this.#acts;
  }

  /** A connection was let in. */
  connected(actor: Actor): void {
    this.#admitted[actor.endpoint] = (this.#admitted[actor.endpoint] ?? 0) + 1;
    this.#log.debug(actor, 'came in');
  }

  /** It is gone. */
  disconnected(actor: Actor): void {
    this.#log.debug(actor, 'is gone');
  }

  refused(actor: Actor, { code, message, limit = '' }: RefusalReason): void {
    this.#count(actor.endpoint, code, limit);
    if (!AUDITED.has(code)) return;
    const { address } = actor;
    const mine = this.#linesOf.get(address) ?? 0;
    this.#begin();
    if (this.#lines < MAX_LINES && mine < MAX_LINES_OF_ADDRESS) {
      this.#lines++;
      this.#linesOf.set(address, mine + 1);
      this.#log.info(
        { audit: 'refusal', ...actor, code, ...(limit && { limit }), reason: message },
        'refused',
      );
      return;
    }
    const kind = { audit: 'refusal', endpoint: actor.endpoint, address, code, ...(limit && { limit }) };
    this.#sumUp(JSON.stringify(kind), kind);
  }

  acted(actor: Actor, { act, status, about }: ActLine): void {
    this.#acts++;
    this.#log.info({ audit: 'act', ...actor, act, status, ...(about && { about }) }, 'acted');
  }

  /** Tells what is summed up so far. */
  close(): void {
    this.#cancel?.();
    this.#end();
  }

  #count(endpoint: string, code: ErrorCode, limit: string): void {
    const key = `${endpoint} ${code} ${limit}`;
    const known = this.#counts.get(key);
    if (known) known.count++;
    else if (this.#counts.size < MAX_KINDS) this.#counts.set(key, { endpoint, code, limit, count: 1 });
  }

  #sumUp(key: string, fields: object): void {
    const known = this.#sums.get(key) ?? this.#sums.get('');
    if (known) known.count++;
    else if (this.#sums.size < MAX_SUMS) this.#sums.set(key, { fields, count: 1 });
    else this.#sums.set('', { fields: { audit: 'refusal' }, count: 1 });
  }

  #begin(): void {
    this.#cancel ??= this.#clock.after(WINDOW, () => this.#end());
  }

  #end(): void {
    this.#cancel = undefined;
    this.#lines = 0;
    this.#linesOf.clear();
    for (const { fields, count } of this.#sums.values())
      this.#log.info({ ...fields, count }, 'refused as well');
    this.#sums.clear();
  }
}
