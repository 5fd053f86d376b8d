import { createSecretKey } from 'node:crypto';
import { type JWTVerifyGetKey, jwtVerify } from 'jose';
import { ProtocolError } from '../../lib/protocol/error';
import { MAX_TOKEN_CHARACTERS } from '../../lib/protocol/request';
import type { Clock } from '../time/clock';
import { type Claims, readClaims } from './claims';
import { type KeyPlace, type KeySetTimes, openKeySet } from './key-set';
import { tokenFault } from './token-fault';

/** The one algorithm of the shared secret. */
export const SECRET_ALGORITHM = 'HS256';
/** Algorithms of public keys; `none` and those of secrets are never among them. */
const PUBLIC_ALGORITHMS = [
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
  ...['PS256', 'PS384', 'PS512', 'RS256', 'RS384', 'RS512'],
];

/** How tokens are checked. */
export interface TokenSettings {
  /** Signs and checks tokens of HS256. */
  readonly secret: string | undefined;
  /** Where the public keys of other tokens are. */
  readonly keys: KeyPlace | undefined;
  readonly issuer: string | undefined;
  readonly audience: string | undefined;
  /** How far the clock of who makes tokens may be from ours, s. */
  readonly clockSkew: number;
  /** How long before its end a connection is told so, s. */
  readonly warning: number;
}

/**
 * Checks a token: who signed it, for whom and when it is valid, and that it says what we understand.
 * @throws ProtocolError `unauthenticated`, `token_expired`, or `internal` while public keys cannot be had
 */
export type TokenCheck = (token: string) => Promise<Claims>;

/** @param onFault told why a token could not be checked, which is a fault of ours or of who has the keys */
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
    // A public key must never be taken for a shared secret, so the algorithm decides which of them is looked at.
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
        currentDate: new Date(clock.now() / 1_000),
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
