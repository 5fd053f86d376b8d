import { type ErrorCode, ProtocolError, type WireError } from '../../../lib/protocol/error';
import { LimitError } from '../../access/limits/limit-error';

/** HTTP's status of each error of the contract. */
const STATUS: Readonly<Record<ErrorCode, 400 | 401 | 403 | 404 | 429 | 500 | 503>> = {
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
};

export interface ErrorAnswer {
  readonly status: (typeof STATUS)[ErrorCode];
  readonly body: WireError;
  readonly headers: Readonly<Record<string, string>>;
}

/** The answer to a request that failed. What is not meant for the other side becomes `internal`, without details. */
export function errorAnswer(error: unknown): ErrorAnswer {
  const known = error instanceof ProtocolError ? error : new ProtocolError('internal', 'the server failed');
  const status = STATUS[known.code];
  return {
    status,
    body: known.toWire(),
    headers: headersOf(known, status),
  };
}

function headersOf(error: ProtocolError, status: number): Record<string, string> {
  if (status === 401) return { 'WWW-Authenticate': challenge(error) };
  if (!(error instanceof LimitError) || error.retryAfter === undefined) return {};
  return { 'Retry-After': String(error.retryAfter) };
}

/** What HTTP wants beside a 401, so that a program knows how to come back (RFC 6750, 3). */
function challenge({ message }: ProtocolError): string {
  const description = message
    .replaceAll('’', "'")
    .replaceAll('"', "'")
    .replace(/[^ -~]|\\/g, '?');
  return `Bearer realm="tickerwall", error="invalid_token", error_description="${description}"`;
}
