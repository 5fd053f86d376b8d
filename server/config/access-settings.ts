import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isSymbolGlob } from '../../lib/market/symbol-glob';
import { delayText, parseDelay } from '../../lib/protocol/delay';
import { listOf, type Setting, WrongValue, wholeNumber, yesOrNo } from './setting';

/** Bytes of AUTH_SECRET: an HS256 key must be as long as its hash (RFC 7518, 3.2). */
const MIN_SECRET_LENGTH = 32;
/** Characters of an issuer or audience. */
const MAX_NAME_LENGTH = 256;

function setting<T>(of: Setting<T>): Setting<T> {
  return of;
}

/** Symbols that guests may see, and the delay of all of them, s. */
export interface GuestSymbols {
  readonly symbols: 'off' | readonly string[];
  readonly delay: number;
}

function guests(text: string): GuestSymbols {
  if (text === 'off') return { symbols: 'off', delay: 0 };
  const expected = 'off, or symbols and globs such as simx:*, each with @ and a time such as 15m if delayed';
  const parts = listOf(expected, guestPart)(text);
  const delays = [...new Set(parts.map(({ delay }) => delay))];
  const [delay = 0] = delays;
  if (delays.length > 1) {
    const names = delays.map((one) => (one === 0 ? 'real time' : `@${delayText(one)}`)).join(' and ');
    throw new WrongValue(
      `expected one delay for all symbols of guests, not ${names}; tokens can have others`,
    );
  }
  return { symbols: parts.map(({ glob }) => glob), delay };
}

function guestPart(part: string): { readonly glob: string; readonly delay: number } | undefined {
  const [glob = '', time, ...rest] = part.split('@');
  const delay = time === undefined ? 0 : parseDelay(time);
  return isSymbolGlob(glob) && delay !== undefined && rest.length === 0 ? { glob, delay } : undefined;
}

function secret(text: string): string {
  if (Buffer.byteLength(text) >= MIN_SECRET_LENGTH) return text;
  throw new WrongValue(
    `expected at least ${MIN_SECRET_LENGTH} bytes that nobody can guess; openssl rand -base64 48 makes some`,
  );
}

function keyAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '') return text;
  throw new WrongValue(
    'expected an address that begins with https:// (or http://), without user and password',
  );
}

function keyFile(text: string): string {
  const file = resolve(text);
  let keys: unknown;
  try {
    keys = (JSON.parse(readFileSync(file, 'utf8')) as { readonly keys?: unknown } | null)?.keys;
  } catch (error) {
    throw new WrongValue(`expected a file with a JSON Web Key Set: ${(error as Error).message}`);
  }
  if (!Array.isArray(keys)) throw new WrongValue('expected a file with a JSON Web Key Set: {"keys":[…]}');
  return file;
}

function name(text: string): string {
  if (text.length > 0 && text.length <= MAX_NAME_LENGTH) return text;
  throw new WrongValue(`expected 1 to ${MAX_NAME_LENGTH} characters`);
}

/** Settings of authentication and guests. */
export const ACCESS_SETTINGS = {
  GUESTS: setting({
    meaning:
      'Symbols that guests (clients without a token) may see: off, or symbols and globs (*, simx:*, binance:BTC*); with @ and a time, delayed (*@15m).',
    takes: 'off|GLOBS[@DELAY]',
    unset: 'off with tokens; without, everything while only this machine can connect',
    parse: guests,
  }),
  GUEST_RATE: setting({
    meaning: 'Frames a second of a guest’s rooms, at most.',
    takes: '1…50',
    default: '50',
    parse: wholeNumber(1, 50),
  }),
  GUEST_CONNECTIONS: setting({
    meaning: 'Connections of all guests together, at most.',
    takes: '1…1000000',
    default: '10000',
    parse: wholeNumber(1, 1_000_000),
  }),
  AUTH_SECRET: setting({
    meaning: 'Shared secret of at least 32 bytes that signs tokens (HS256); npm run token issues them.',
    takes: 'TEXT',
    unset: 'no such tokens',
    secret: true,
    parse: secret,
  }),
  AUTH_JWKS_URL: setting({
    meaning: 'URL of the public keys (JWKS) of another token issuer.',
    takes: 'URL',
    unset: 'no such tokens',
    parse: keyAddress,
  }),
  AUTH_JWKS_FILE: setting({
    meaning: 'File with the same keys; it may change while the server runs.',
    takes: 'FILE',
    unset: 'no such tokens',
    parse: keyFile,
  }),
  AUTH_ISSUER: setting({
    meaning: 'Tokens must have this issuer (iss).',
    takes: 'TEXT',
    unset: 'any',
    parse: name,
  }),
  AUTH_AUDIENCE: setting({
    meaning: 'Tokens must be for this audience (aud).',
    takes: 'TEXT',
    unset: 'any',
    parse: name,
  }),
  AUTH_CLOCK_SKEW: setting({
    meaning: 'Allowed clock skew when validating tokens, seconds.',
    takes: '0…300',
    default: '5',
    parse: wholeNumber(0, 300),
  }),
  ADMIN_UI: setting({
    meaning: 'Serve Socket.IO’s admin UI to tokens of the role admin (needs tokens).',
    takes: 'true|false',
    default: 'false',
    parse: yesOrNo,
  }),
  AUTH_WARNING_SECONDS: setting({
    meaning: 'Time between the expiry warning and the expiry of a token, seconds.',
    takes: '1…3600',
    default: '60',
    parse: wholeNumber(1, 3_600),
  }),
} as const;
