import { createSecretKey } from 'node:crypto';
import { type JWTVerifyGetKey, jwtVerify } from 'jose';
import { ProtocolError } from '../../lib/protocol/error';
import { MAX_TOKEN_CHARACTERS } from '../../lib/protocol/request';
import type { Clock } from '../time/clock';
import { type Claims, readClaims } from './claims';
import { type KeyPlace, type KeySetTimes, openKeySet } from './key-set';
import { tokenFault } from './token-fault';

/** Algorithm of the shared secret. */
export const SECRET_ALGORITHM = 'HS256';
/** Algorithms of public keys; `none` and those of secrets are never among them. */
const PUBLIC_ALGORITHMS = [
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
  ...['PS256', 'PS384', 'PS512', 'RS256', 'RS384', 'RS512'],
];

/** Token validation. */
export interface TokenSettings {
  /** Shared secret that signs and validates HS256 tokens. */
  readonly secret: string | undefined;
  /** Location of the public keys of another issuer. */
  readonly keys: KeyPlace | undefined;
  readonly issuer: string | undefined;
  readonly audience: string | undefined;
  /** Allowed clock skew when validating tokens, s. */
  readonly clockSkew: number;
  /** Time between the expiry warning and the expiry, s. */
  readonly warning: number;
}

/**
 * Validates a token: signature, issuer, audience, validity times and claims.
 * @throws ProtocolError `unauthenticated`, `token_expired`, or `internal` while public keys cannot be fetched
 */
export type TokenCheck = (token: string) => Promise<Claims>;

/**
 * @param onFault called when a token could not be checked: a fault of the server or of the key server, not of
 * the client
 */
export function createTokenCheck(
  settings: TokenSettings,
  clock: Clock,
  onFault: (error: unknown) => void,
  times?: KeySetTimes,
): TokenCheck {
  const { issuer, audience, clockSkew } = settings;
  const secret = settings.secret === undefined ? undefined : createSecretKey(Buffer.from(settings.secret));
  const keySet = settings.keys && openKeySet(settings.keys, times);
  const algorithms = [...(secret ? [SECRET_ALGORITHM] : []), ...(keySet ? PUBLIC_ALGORITHMS : [])];
  const keyOf: JWTVerifyGetKey = (header, jws) => {
    // A public key must never be used as a shared secret, so the algorithm selects the key.
    const key = header.alg === SECRET_ALGORITHM ? secret : keySet?.(header, jws);
    if (!key) throw new ProtocolError('unauthenticated', 'no key fits the token');
    return key;
  };
  return async (token) => {
    if (token.length > MAX_TOKEN_CHARACTERS) {
      throw new ProtocolError(
        'unauthenticated',
        `the token has more than ${MAX_TOKEN_CHARACTERS} characters`,
      );
    }
    try {
      const { payload } = await jwtVerify(token, keyOf, {
        algorithms,
        clockTolerance: clockSkew,
        currentDate: new Date(clock.wall() / 1_000),
        requiredClaims: ['sub', 'exp'],
        ...(issuer !== undefined && { issuer }),
        ...(audience !== undefined && { audience }),
      });
      return readClaims(payload);
    } catch (error) {
      const fault = tokenFault(error, token, { algorithms, issuer, audience });
      if (fault.code === 'internal') onFault(error);
      throw fault;
    }
  };
}
