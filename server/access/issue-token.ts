import { createSecretKey, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { type Claims, readClaims } from './claims';
import { SECRET_ALGORITHM } from './tokens';

/** Claims of a new token; absent ones follow its role. */
export interface TokenRequest {
  readonly user: string;
  readonly role: string;
  readonly symbols?: readonly string[];
  readonly writes?: readonly string[];
  readonly channels?: readonly string[];
  readonly rate?: number;
  readonly levels?: number;
  readonly subscriptions?: number;
  readonly connections?: number;
  /** Delay of its data, such as `15m`. */
  readonly delay?: string;
  /** Lifetime, s. */
  readonly seconds: number;
  /** Token id for revocation; random by default. */
  readonly id?: string;
}

export interface Signer {
  readonly secret: string;
  readonly issuer: string | undefined;
  readonly audience: string | undefined;
}

export interface IssuedToken {
  readonly token: string;
  readonly claims: Claims;
}

/**
 * Signs a token with the shared secret.
 * @param now s since 1970
 * @throws ProtocolError naming the claim that this server would reject, and its value
 */
export async function issueToken(request: TokenRequest, signer: Signer, now: number): Promise<IssuedToken> {
  const { user, seconds, id = randomUUID(), ...permissions } = request;
  const { secret, issuer, audience } = signer;
  const payload = {
    ...{ sub: user, ...permissions, jti: id, iat: now, exp: now + seconds },
    ...(issuer !== undefined && { iss: issuer }),
    ...(audience !== undefined && { aud: audience }),
  };
  const claims = readClaims(payload);
  const token = await new SignJWT(payload)
    .setProtectedHeader({ alg: SECRET_ALGORITHM, typ: 'JWT' })
    .sign(createSecretKey(Buffer.from(secret)));
  return { token, claims };
}
