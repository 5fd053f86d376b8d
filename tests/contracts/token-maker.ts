import { createSecretKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';

/** Secret of sufficient length, used in tests only. */
export const SECRET = 'a secret of tests that is long enough to be one';

/** All created tokens, to search logs for. */
const made: string[] = [];

export function tokensMade(): readonly string[] {
  return made;
}

export interface TokenParts {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly key?: KeyObject;
  readonly alg?: string;
  readonly kid?: string;
  /** Seconds until expiry, an hour by default. */
  readonly expires?: number;
  /** Current time, µs. */
  readonly now?: number;
}

/** Creates a signed token; `sub` is ada and `role` trader by default. */
export async function makeToken(parts: TokenParts = {}): Promise<string> {
  const { claims, alg = 'HS256', kid, expires = 3_600, now = Date.now() * 1_000 } = parts;
  const key = parts.key ?? createSecretKey(Buffer.from(SECRET));
  const exp = Math.floor(now / 1_000_000) + expires;
  const token = await new SignJWT({ sub: 'ada', role: 'trader', exp, ...claims })
    .setProtectedHeader({ alg, ...(kid !== undefined && { kid }) })
    .sign(key);
  made.push(token);
  return token;
}

/** Creates an unsigned token with `alg: none`. */
export function unsignedToken(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.`;
}

/** Creates an ES256 key pair, with the public key as in a key set. */
export function keyPair(kid: string): { readonly privateKey: KeyObject; readonly jwk: object } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' } };
}
