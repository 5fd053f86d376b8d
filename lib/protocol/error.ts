/** Every code an error of the wire or of HTTP can have, and whether trying again can help. */
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

/** The error object of the wire and of HTTP. The message names the offending value. */
export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retry: boolean;
}

/** An error that is meant for the other side and goes there as a {@link WireError}. */
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

/** Longest piece of an offending value that a message repeats, in characters. */
const SHOWN_CHARACTERS = 60;

/** What JSON leaves as it is, and terminals and editors obey: control characters, and those that turn the writing round. */
const OBEYED = /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/** The value as an error message shows it: JSON, cut to a bound whatever the other side sent. */
export function quoteValue(value: unknown): string {
  let text: string | undefined;
  if (typeof value === 'string') text = JSON.stringify(value.slice(0, SHOWN_CHARACTERS + 1));
  else if (Array.isArray(value)) text = value.length === 0 ? 'an empty array' : `an array of ${value.length}`;
  else if (typeof value === 'object' && value !== null) text = 'an object';
  else text = String(value);
  text = text.replace(OBEYED, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return text.length > SHOWN_CHARACTERS + 2 ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}
