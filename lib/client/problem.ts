import { ERROR_RETRY, type ErrorCode, type WireError } from '../protocol/error';

/**
 * Connection error: an error of the server, `connection` (the transport), or `bad_frame` (a message that
 * violates the protocol).
 */
export interface Problem {
  readonly code: ErrorCode | 'connection' | 'bad_frame';
  readonly message: string;
  /** True if the client retries by itself. */
  readonly retry: boolean;
  /** Time within which another server expects the client, ms. */
  readonly within?: number | undefined;
}

/** Returns the error object in a received value; undefined if it is none. */
export function toWireError(value: unknown): WireError | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { code, message, retry, elsewhere, within } = value as Partial<Record<string, unknown>>;
  if (typeof code !== 'string' || !isErrorCode(code)) return undefined;
  return {
    code,
    message: typeof message === 'string' ? message : code,
    retry: typeof retry === 'boolean' ? retry : ERROR_RETRY[code],
    ...(elsewhere === true && typeof within === 'number' && within >= 0 && { elsewhere, within }),
  };
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_RETRY, code);
}
