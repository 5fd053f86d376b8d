import { INTERVALS } from '../market/interval';
import * as z from '../schema/zod';
import { count, form, OBJECT_ERROR, oneOf, parseForm, text, userName } from './form';
import {
  CHANNELS,
  ENCODINGS,
  type Encoding,
  type HandshakeAuth,
  type RefreshRequest,
  type SubscribeRequest,
  type UnsubscribeRequest,
} from './messages';

/** Maximum of `symbols` entries in one subscription; a glob is one entry. */
export const MAX_SYMBOL_ENTRIES = 1000;
/** Maximum length of an entry, characters, like that of a symbol. */
export const MAX_SYMBOL_CHARACTERS = 80;
/** Maximum of requested frames per second; the granted rate is a tier. */
export const MAX_REQUESTED_RATE = 1000;
/** Maximum of levels a side of the `depth` channel. */
export const MAX_LEVELS = 50;
/** Maximum length of a room's id, characters. */
export const MAX_ROOM_CHARACTERS = 256;
/** Maximum length of a token, characters: a signed token of a few hundred bytes, with room for many globs. */
export const MAX_TOKEN_CHARACTERS = 8192;

const COUNTER_ERROR = 'must be a whole number from 0 to 2^53 - 1';
const counter = z.int({ error: COUNTER_ERROR }).min(0, { error: COUNTER_ERROR });

const RATE_ERROR = `must be a number above 0 and at most ${MAX_REQUESTED_RATE}`;

/** Checks the length before the entries, so that a million entries cost no more than one. */
const symbols = z
  .custom<readonly unknown[]>(
    (value) => Array.isArray(value) && value.length >= 1 && value.length <= MAX_SYMBOL_ENTRIES,
    { error: `must be an array of 1 to ${MAX_SYMBOL_ENTRIES} texts`, abort: true },
  )
  .pipe(
    z
      .array(text(MAX_SYMBOL_CHARACTERS))
      .min(1)
      .max(MAX_SYMBOL_ENTRIES)
      .describe('Symbols, at most 32 globs (`binance:*`), or `board:<id>`'),
  );

export const subscribeSchema = form({
  channel: oneOf(CHANNELS),
  symbols,
  rate: z
    .number({ error: RATE_ERROR })
    .positive({ error: RATE_ERROR })
    .max(MAX_REQUESTED_RATE, { error: RATE_ERROR })
    .describe('Requested frames per second, rounded down to a tier; default 4')
    .exactOptional(),
  since: form({ epoch: counter, version: counter })
    .describe('Resume position: of the last frame that the client has of this subscription')
    .exactOptional(),
  levels: count(MAX_LEVELS).describe('`depth` only: levels per side; default 10').exactOptional(),
  interval: oneOf(INTERVALS).describe('`bars` only; default 1m').exactOptional(),
});

export const unsubscribeSchema = form({ room: text(MAX_ROOM_CHARACTERS) });

export const clockSchema = form({});

export const refreshSchema = form({ token: text(MAX_TOKEN_CHARACTERS) });

export const authSchema = form({
  token: text(MAX_TOKEN_CHARACTERS).describe('JSON Web Token; a guest sends none').exactOptional(),
  user: userName.describe('User whose notices to receive, on a server without tokens').exactOptional(),
  encoding: oneOf(ENCODINGS).default('json'),
});

/**
 * Validates a subscription.
 * @param what name of the request in error messages; empty for parameters of a URL
 * @throws ProtocolError `bad_request`, naming the first invalid field and its value
 */
export function parseSubscribe(value: unknown, what = 'subscribe'): SubscribeRequest {
  return parseForm(what, subscribeSchema, value);
}

/**
 * Validates an unsubscription.
 * @throws ProtocolError `bad_request`, naming the first invalid field and its value
 */
export function parseUnsubscribe(value: unknown): UnsubscribeRequest {
  return parseForm('unsubscribe', unsubscribeSchema, value);
}

/**
 * Checks that the request is an empty object.
 * @throws ProtocolError `bad_request`
 */
export function parseClock(value: unknown): Record<string, never> {
  parseForm('clock', clockSchema, value);
  return {};
}

/**
 * Validates a new token.
 * @throws ProtocolError `bad_request`; the message never contains a token
 */
export function parseRefresh(value: unknown): RefreshRequest {
  return parseForm('refresh', refreshSchema, value, ['token']);
}

/** The token of any handshake: that of Socket.IO's admin UI has further fields. */
const tokenSchema = z.object({ token: text(MAX_TOKEN_CHARACTERS).exactOptional() }, { error: OBJECT_ERROR });

/**
 * Returns the token in the `auth` of a handshake.
 * @throws ProtocolError `bad_request`; the message never contains a token
 */
export function parseAuthToken(value: unknown): string | undefined {
  return parseForm('auth', tokenSchema, value ?? {}, ['token']).token;
}

/**
 * Validates the `auth` of a handshake; without one, the client is a guest with JSON frames.
 * @throws ProtocolError `bad_request`; the message never contains a token
 */
export function parseHandshakeAuth(value: unknown): HandshakeAuth & { readonly encoding: Encoding } {
  return parseForm('auth', authSchema, value ?? {}, ['token']);
}
