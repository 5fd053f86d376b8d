import { ProtocolError } from '../../lib/protocol/error';
import type { Permissions } from './permissions';

/** Who asks, at whichever door, and what they may. */
export interface Principal {
  /** Whether they may come in at all; who may not can still be a program on this machine, see `requireAct`. */
  readonly welcome: boolean;
  readonly permissions: Permissions;
  /** Whose token it is; without tokens the name that a connection gives itself; nothing for a guest. */
  readonly user?: string;
  /** What is known of the token; nothing for a guest. */
  readonly token?: TokenFacts;
}

export interface TokenFacts {
  /** The claim `jti`, by which it can be revoked. */
  readonly id?: string;
  /** When it ends, µs. */
  readonly expires: number;
}

/** @throws ProtocolError `unauthenticated` for who has no token where guests are not let in */
export function requireAccess(principal: Principal): void {
  if (principal.welcome) return;
  throw new ProtocolError('unauthenticated', 'guests are not let in here, and there is no token');
}
