import type { OutageCause } from '../../../../lib/market/event';

/** HTTP statuses by which a venue does not serve this address, and the close code that means the same. */
const BLOCKED_STATUSES: ReadonlySet<number> = new Set([401, 403, 418, 451]);
const POLICY_VIOLATION = 1008;
/** Lowest HTTP status of a venue that is not in service. */
const SERVER_ERROR = 500;
/** System errors without a network, or without its name servers. */
const WITHOUT_NETWORK: ReadonlySet<string> = new Set([
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'EAI_AGAIN',
]);
/** Part of a venue's answer in which words are looked for, characters. */
export const MAX_WORDS = 2_000;
/** Words of venues about planned work. */
const MAINTENANCE = /maintenance|maintain(?:ed|ing)|system (?:upgrade|update)|维护|升级/i;

/** Known facts of a connection or a request that has failed. */
export interface VenueFailure {
  /** For logs and operators, in English. */
  readonly reason: string;
  /** Known already. */
  readonly cause?: OutageCause | undefined;
  /** HTTP status of the answer. */
  readonly status?: number | undefined;
  /** Close code of a WebSocket. */
  readonly code?: number | undefined;
  /** Name of a system error: `ECONNREFUSED`. */
  readonly errno?: string | undefined;
  /** Words of the venue: a body, a close reason. */
  readonly words?: string | undefined;
  /** Time after which the venue allows another attempt, ms. */
  readonly retryAfter?: number | undefined;
}

/** Returns why a venue does not deliver, as far as one failure shows. */
export function causeOf({ cause, status, code, errno, words = '' }: VenueFailure): OutageCause {
  if (cause !== undefined) return cause;
  const isServed = status === undefined || status < SERVER_ERROR;
  if ((!isServed || code !== undefined) && MAINTENANCE.test(words)) return 'maintenance';
  if ((status !== undefined && BLOCKED_STATUSES.has(status)) || code === POLICY_VIOLATION) return 'blocked';
  if (errno !== undefined && WITHOUT_NETWORK.has(errno)) return 'network';
  return 'unreachable';
}

/** Describes an error of the system: some have no message of their own, such as that of several addresses. */
export function systemFailure(error: Error & { readonly code?: unknown }): VenueFailure {
  const errno = typeof error.code === 'string' ? error.code : undefined;
  return { reason: error.message || errno || error.name, errno };
}
