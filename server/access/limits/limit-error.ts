import { type ErrorCode, ProtocolError } from '../../../lib/protocol/error';

/** Limits, as metrics and audit lines name them. */
export const LIMIT_NAMES = [
  'address_connections',
  'address_handshakes',
  'address_messages',
  'address_requests',
  'address_subscriptions',
  'address_screens',
  'user_handshakes',
  'user_messages',
  'user_codes',
  'user_events',
  'connection_messages',
  'connection_packets',
] as const;
export type LimitName = (typeof LIMIT_NAMES)[number];

/** A request exceeds a rate limit or a quota. */
export class LimitError extends ProtocolError {
  readonly limit: LimitName;
  /** Time until a retry can succeed, s; absent for quotas. */
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, limit: LimitName, message: string, retryAfter?: number) {
    super(code, message);
    this.limit = limit;
    this.retryAfter = retryAfter;
  }
}
