import type { IncomingMessage } from 'node:http';
import { ProtocolError, type WireError } from '../../../lib/protocol/error';
import { ERROR_STATUS } from '../../../lib/protocol/http/error-answer';

/** A malformed request that HTTP has a status of its own for. */
export class HttpError extends ProtocolError {
  readonly status: 405 | 409 | 413 | 415;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: HttpError['status'], message: string, headers: Readonly<Record<string, string>> = {}) {
    super('bad_request', message);
    this.name = 'HttpError';
    this.status = status;
    this.headers = headers;
  }
}

/**
 * Returns the fault of a failed request: when the connection broke off before its body was complete, that is why it
 * failed, and no failure of the server.
 */
export function requestFault(error: unknown, incoming: IncomingMessage): unknown {
  if (error instanceof ProtocolError || incoming.complete || !incoming.destroyed) return error;
  return new ProtocolError('bad_request', `the body broke off: ${incoming.errored?.message ?? 'aborted'}`);
}

type ErrorStatus = (typeof ERROR_STATUS)[keyof typeof ERROR_STATUS] | HttpError['status'];

export interface ErrorAnswer {
  readonly status: ErrorStatus;
  readonly body: WireError;
  readonly headers: Readonly<Record<string, string>>;
}

/** Returns the answer to a request that failed. An error that is not meant for clients is `internal`, without details. */
export function errorAnswer(error: unknown): ErrorAnswer {
  const known = error instanceof ProtocolError ? error : new ProtocolError('internal', 'the server failed');
  const status = known instanceof HttpError ? known.status : ERROR_STATUS[known.code];
  return { status, body: known.toWire(), headers: headersOf(known, status) };
}

function headersOf(error: ProtocolError, status: number): Readonly<Record<string, string>> {
  if (error instanceof HttpError) return error.headers;
  if (status === 401) return { 'WWW-Authenticate': challenge(error) };
  const { retryAfter } = error as { readonly retryAfter?: number };
  return retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) };
}

/** Returns the header of a 401, from which a program knows how to authenticate (RFC 6750, 3). */
function challenge({ message }: ProtocolError): string {
  const description = message
    .replaceAll('’', "'")
    .replaceAll('"', "'")
    .replace(/[^ -~]|\\/g, '?');
  return `Bearer realm="tickerwall", error="invalid_token", error_description="${description}"`;
}
