import type { ErrorCode } from '../error';
import { errorSchema as wireErrorSchema } from '../message-schemas';

/** HTTP status of each error code. */
export const ERROR_STATUS = {
  bad_request: 400,
  unknown_symbol: 404,
  not_found: 404,
  unauthenticated: 401,
  token_expired: 401,
  forbidden: 403,
  too_many_connections: 429,
  too_many_subscriptions: 429,
  rate_limited: 429,
  too_slow: 503,
  shutting_down: 503,
  internal: 500,
} as const satisfies Readonly<Record<ErrorCode, number>>;

/** Body of every answer that is an error. */
export const errorSchema = wireErrorSchema.meta({ id: 'Error' });
