import { ProtocolError } from '../../lib/protocol/error';
import type { Permissions } from './permissions';

/** An authenticated client or guest, and its permissions. */
export interface Principal {
  /** False for a guest where guests are off; such a request may still be local, see `requireAct`. */
  readonly welcome: boolean;
  readonly permissions: Permissions;
  /**
   * Subject of the token; without token settings the name that the connection gives itself; absent for a guest.
   */
  readonly user?: string;
  /** Facts about the token; absent for a guest. */
  readonly token?: TokenFacts;
}

export interface TokenFacts {
  /** Claim `jti`, for revocation. */
  readonly id?: string;
  /** Expiry, µs. */
  readonly expires: number;
}

/** @throws ProtocolError `unauthenticated` for a guest where guests are off */
export function requireAccess(principal: Principal): void {
  if (principal.welcome) return;
  throw new ProtocolError('unauthenticated', 'guests cannot connect to this server, and no token was given');
}
