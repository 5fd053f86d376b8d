import { type ErrorCode, ProtocolError } from '../../lib/protocol/error';

/** Window in which log lines are counted, ms. */
const WINDOW = 10_000;
/** Lines of rejections in a window, in all and of one address; further ones are summed up. */
const MAX_LINES = 500;
const MAX_LINES_OF_ADDRESS = 100;
/** Sums and kinds of rejection that are counted separately. */
const MAX_SUMS = 100;
const MAX_KINDS = 500;

/** Rejections of access; other errors are mistakes in a request. */
const AUDITED: ReadonlySet<ErrorCode> = new Set([
  'unauthenticated',
  'token_expired',
  'forbidden',
  'too_many_connections',
  'too_many_subscriptions',
  'rate_limited',
  'too_slow',
]);

/** Identity of a client in audit lines, without secrets. */
export interface Actor {
  readonly endpoint: string;
  readonly address: string;
  /** Connection id, the same in every line about it. */
  readonly connection?: string | undefined;
  readonly user?: string | undefined;
  /** Token id. */
  readonly jti?: string | undefined;
}

/** Reason of a rejection. */
export interface RefusalReason {
  readonly code: ErrorCode;
  readonly message: string;
  /** Name of the limit, if one was exceeded. */
  readonly limit?: string;
}

/** Returns the reason in an error; other errors are internal faults. */
export function reasonOf(error: unknown): RefusalReason {
  if (error instanceof ProtocolError) return error;
  return { code: 'internal', message: 'internal fault' };
}

/** An act that changes something on this server, and its outcome. */
export interface ActLine {
  /** Method and path: `POST /api/recordings`. */
  readonly act: string;
  /** Status of the answer. */
  readonly status: number;
  /** Ids and names that the act concerns. */
  readonly about?: Readonly<Record<string, unknown>> | undefined;
}

/** Number of rejections of one kind. */
export interface RefusalCount {
  readonly endpoint: string;
  readonly code: ErrorCode;
  /** Empty unless a limit was exceeded. */
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
 * Counts rejections and acts, and writes a log line with the field `audit` for each. A flood of rejections does
 * not flood the log: beyond {@link MAX_LINES} they are summed up.
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

  /** Returns rejections since the start, by endpoint, code and limit. */
  refusals(): readonly RefusalCount[] {
    return [...this.#counts.values()];
  }

  /** Accepted connections since the start, by endpoint. */
  get admitted(): Readonly<Record<string, number>> {
    return this.#admitted;
  }

  /** Acts since the start. */
  get acts(): number {
    return this.#acts;
  }

  /** Records an accepted connection. */
  connected(actor: Actor): void {
    this.#admitted[actor.endpoint] = (this.#admitted[actor.endpoint] ?? 0) + 1;
    this.#log.debug(actor, 'connected');
  }

  /** Records a closed connection. */
  disconnected(actor: Actor): void {
    this.#log.debug(actor, 'disconnected');
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
        'rejected',
      );
      return;
    }
    const kind = { audit: 'refusal', endpoint: actor.endpoint, address, code, ...(limit && { limit }) };
    this.#sumUp(JSON.stringify(kind), kind);
  }

  acted(actor: Actor, { act, status, about }: ActLine): void {
    this.#acts++;
    this.#log.info({ audit: 'act', ...actor, act, status, ...(about && { about }) }, 'act');
  }

  /** Writes the sums so far. */
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
      this.#log.info({ ...fields, count }, 'more rejections, summed up');
    this.#sums.clear();
  }
}
