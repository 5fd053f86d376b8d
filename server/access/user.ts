import type { HandshakeAuth } from '../../lib/protocol/messages';

/**
 * Whose connection it is; `undefined` for a guest's. As long as there are no tokens this is the name that the client
 * gives, which proves nothing; with them it is the token's.
 */
export function userOf(auth: HandshakeAuth): string | undefined {
  return auth.user;
}
