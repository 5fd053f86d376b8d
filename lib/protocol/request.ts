import { z } from 'zod';
import { INTERVALS } from '../market/interval';
import { ProtocolError, shown } from './error';
import {
  CHANNELS,
  ENCODINGS,
  type Encoding,
  type HandshakeAuth,
  type SubscribeRequest,
  type UnsubscribeRequest,
} from './messages';

/** Entries of `symbols` in one subscription; a glob is one entry. */
export const MAX_SYMBOL_ENTRIES = 1000;
/** Characters of one entry: a symbol has at most 80. */
export const MAX_SYMBOL_CHARACTERS = 80;
/** Frames a second a client may wish for; what it gets is a tier. */
export const MAX_RATE_WISH = 1000;
/** Levels a side of the `depth` channel. */
export const MAX_LEVELS = 50;
/** Characters of a room's id. */
export const MAX_ROOM_CHARACTERS = 256;
/** Characters of a token: a signed token of a few hundred bytes, with room for many globs. */
export const MAX_TOKEN_CHARACTERS = 8192;

/** Only the form of a request is checked here, so every fault is one field at one path with one requirement. */
const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` });

const count = (most: number) => {
  const error = `must be a whole number from 1 to ${most}`;
  return z.int({ error }).min(1, { error }).max(most, { error });
};

const text = (most: number) => {
  const error = `must be a text of 1 to ${most} characters`;
  return z.string({ error }).min(1, { error }).max(most, { error });
};

const COUNTER_ERROR = 'must be a whole number from 0 to 2^53 - 1';
const counter = z.int({ error: COUNTER_ERROR }).min(0, { error: COUNTER_ERROR });

const OBJECT_ERROR = 'must be an object';
const RATE_ERROR = `must be a number above 0 and at most ${MAX_RATE_WISH}`;

/** Looks at the length before at the entries, so that a million entries cost no more than one. */
const symbols = z
  .custom<readonly unknown[]>(
    (value) => Array.isArray(value) && value.length >= 1 && value.length <= MAX_SYMBOL_ENTRIES,
    { error: `must be an array of 1 to ${MAX_SYMBOL_ENTRIES} texts`, abort: true },
  )
  .pipe(z.array(text(MAX_SYMBOL_CHARACTERS)));

const subscribeSchema = z.object(
  {
    channel: oneOf(CHANNELS),
    symbols,
    rate: z
      .number({ error: RATE_ERROR })
      .positive({ error: RATE_ERROR })
      .max(MAX_RATE_WISH, { error: RATE_ERROR })
      .exactOptional(),
    since: z.object({ epoch: counter, version: counter }, { error: OBJECT_ERROR }).exactOptional(),
    levels: count(MAX_LEVELS).exactOptional(),
    interval: oneOf(INTERVALS).exactOptional(),
  },
  { error: OBJECT_ERROR },
);

const unsubscribeSchema = z.object({ room: text(MAX_ROOM_CHARACTERS) }, { error: OBJECT_ERROR });

const clockSchema = z.object({}, { error: OBJECT_ERROR });

const authSchema = z.object(
  { token: text(MAX_TOKEN_CHARACTERS).exactOptional(), encoding: oneOf(ENCODINGS).default('json') },
  { error: OBJECT_ERROR },
);

/**
 * @throws ProtocolError `bad_request`, naming the first field at fault and its value
 */
export function parseSubscribe(value: unknown): SubscribeRequest {
  return parse('subscribe', subscribeSchema, value);
}

/**
 * @throws ProtocolError `bad_request`, naming the first field at fault and its value
 */
export function parseUnsubscribe(value: unknown): UnsubscribeRequest {
  return parse('unsubscribe', unsubscribeSchema, value);
}

/**
 * Checks that the request is an object; nothing in it counts.
 * @throws ProtocolError `bad_request`
 */
export function parseClock(value: unknown): Record<string, never> {
  parse('clock', clockSchema, value);
  return {};
}

/**
 * Reads the `auth` of a handshake; a client that sends none is a guest who reads JSON.
 * @throws ProtocolError `bad_request`; the message never repeats a token
 */
export function parseHandshakeAuth(value: unknown): HandshakeAuth & { readonly encoding: Encoding } {
  return parse('auth', authSchema, value === undefined || value === null ? {} : value, ['token']);
}

function parse<T>(what: string, schema: z.ZodType<T>, value: unknown, secret: readonly string[] = []): T {
  const result = attempt(what, schema, value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  if (issue === undefined) throw new ProtocolError('bad_request', `${what} is not understood`);
  const field = [what, ...issue.path.map(String)].join('.');
  const repeat = secret.some((key) => issue.path[0] === key) ? '' : `, not ${shown(at(value, issue.path))}`;
  throw new ProtocolError('bad_request', `${field} ${issue.message}${repeat}`);
}

/** A value that throws when it is looked at (only possible inside one process) is a bad request too. */
function attempt<T>(what: string, schema: z.ZodType<T>, value: unknown): z.ZodSafeParseResult<T> {
  try {
    return schema.safeParse(value);
  } catch {
    throw new ProtocolError('bad_request', `${what} cannot be read`);
  }
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = Reflect.get(found, key);
  }
  return found;
}
