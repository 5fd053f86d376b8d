import { type ErrorCode, ProtocolError } from '../../../lib/protocol/error';

/** The limits, as metrics and audit lines call them. */
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
  'connection_messages',
  'connection_packets',
] as const;
export type LimitName = (typeof LIMIT_NAMES)[number];

/** Somebody asked for more than a limit allows. */
export class LimitError extends ProtocolError {
  readonly limit: LimitName;
  /** How long until it can help to ask again, s; not known of what is counted and not timed. */
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, limit: LimitName, message: string, retryAfter?: number) {
    super(code, message);
    this.limit = limit;
    this.retryAfter = retryAfter;
  }
}
