import type { ErrorCode } from './error';

/**
 * Close code (RFC 6455) of a plain WebSocket, sent after the error itself. From 4400 to 4499, reconnecting
 * without a change cannot help; from 4500 to 4599 it can, after a delay. Below 4000 the WebSocket protocol
 * itself was violated.
 */
export const CLOSE_CODE: Readonly<Record<ErrorCode, number>> = {
  bad_request: 4400,
  unauthenticated: 4401,
  token_expired: 4402,
  forbidden: 4403,
  not_found: 4404,
  unknown_symbol: 4405,
  too_many_subscriptions: 4406,
  internal: 4500,
  too_slow: 4501,
  shutting_down: 4503,
  too_many_connections: 4529,
  rate_limited: 4530,
};
