import type { ErrorCode } from './error';

/**
 * The code of RFC 6455 that a plain WebSocket is closed with, after the error itself was said. Its range says what to do:
 * 4400 to 4499 is no use to come back as one is, from 4500 to 4599 it is, after a while. Below 4000 the protocol of
 * WebSocket itself was broken.
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
