import { createSecretKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';

/** A secret of the right length that is none of anybody's. */
export const SECRET = 'a secret of tests that is long enough to be one';

/** What has been made, so that logs can be searched for it. */
const made: string[] = [];

export function tokensMade(): readonly string[] {
  return made;
}

export interface TokenParts {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly key?: KeyObject;
  readonly alg?: string;
  readonly kid?: string;
  /** Ends so many seconds from now; an hour by default. */
  readonly expires?: number;
  /** What "now" is, µs. */
  readonly now?: number;
}

/** A token as whoever has the key would sign it; `sub` is ada and `role` trader unless the claims say otherwise. */
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

/** A token that nobody signed, in the form that says so. */
export function unsignedToken(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.`;
}

/** A pair of keys of ES256, and the public one as it stands in a key set. */
export function keyPair(kid: string): { readonly privateKey: KeyObject; readonly jwk: object } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' } };
}
