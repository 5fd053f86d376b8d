export { quoteValue } from '../schema/quote-value';

/** All error codes of the wire and of HTTP, and whether retrying can help. */
export const ERROR_RETRY = {
  bad_request: false,
  unknown_symbol: false,
  not_found: false,
  unauthenticated: false,
  token_expired: false,
  forbidden: false,
  too_many_connections: true,
  too_many_subscriptions: false,
  rate_limited: true,
  too_slow: true,
  shutting_down: true,
  internal: true,
} as const;

export type ErrorCode = keyof typeof ERROR_RETRY;

/** Error object of the wire and of HTTP. The message names the invalid value. */
export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retry: boolean;
  /** True if another server behind the same address takes the client at once, without a full frame. */
  readonly elsewhere?: boolean | undefined;
  /** Time within which the clients that are sent elsewhere reconnect, each at random, ms. */
  readonly within?: number | undefined;
}

/** Error that is sent to the client as a {@link WireError}. */
export class ProtocolError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.name = 'ProtocolError';
    this.code = code;
  }

  toWire(): WireError {
    return { code: this.code, message: this.message, retry: ERROR_RETRY[this.code] };
  }
}
