import { ERROR_RETRY, type ErrorCode, type WireError } from '../protocol/error';

/**
 * What went wrong on the way to the server: its own error, `connection` (the transport), or `bad_frame` (something
 * came that is not of the protocol).
 */
export interface Problem {
  readonly code: ErrorCode | 'connection' | 'bad_frame';
  readonly message: string;
  /** Whether the client tries again by itself. */
  readonly retry: boolean;
}

/** The error object of the contract in a value that came over the wire; undefined when it is none. */
export function toWireError(value: unknown): WireError | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { code, message, retry } = value as Partial<Record<string, unknown>>;
  if (typeof code !== 'string' || !isErrorCode(code)) return undefined;
  return {
    code,
    message: typeof message === 'string' ? message : code,
    retry: typeof retry === 'boolean' ? retry : ERROR_RETRY[code],
  };
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_RETRY, code);
}
