import { ProtocolError, quoteValue } from '../../lib/protocol/error';
import type { Principal } from './principal';

/** A connection that was let in. */
export interface RegisteredConnection {
  /** The token that it has came to nothing. */
  revoked(): void;
}

/** Who is connected: counted by user, and found by the id of the token. */
export class ConnectionRegistry {
  readonly #counts = new Map<string, number>();
  readonly #byToken = new Map<string, Set<RegisteredConnection>>();
  readonly #requireGood: (tokenId: string | undefined) => void;

  /** @param requireGood throws for a token that was revoked */
  constructor(requireGood: (tokenId: string | undefined) => void) {
    this.#requireGood = requireGood;
  }

  /**
   * @throws ProtocolError `too_many_connections` when the principal, or all guests, have as many as they may;
   * `unauthenticated` when the token was revoked since it was looked at
   */
  enter(admitted: RegisteredConnection, principal: Principal): void {
    this.#requireGood(principal.token?.id);
    const key = counterOf(principal);
    const count = this.#counts.get(key) ?? 0;
    const { connections } = principal.permissions;
    if (count >= connections) {
      const who = principal.token ? quoteValue(principal.user) : 'guests';
      throw new ProtocolError('too_many_connections', `${who} may have ${connections} connections at a time`);
    }
    this.#counts.set(key, count + 1);
    this.#index(admitted, principal);
  }

  leave(admitted: RegisteredConnection, principal: Principal): void {
    const key = counterOf(principal);
    const count = (this.#counts.get(key) ?? 0) - 1;
    if (count > 0) this.#counts.set(key, count);
    else this.#counts.delete(key);
    this.#unindex(admitted, principal);
  }

  /**
   * The connection is somebody's with other permissions now, or with another token.
   * @throws ProtocolError what `enter` throws; then nothing has changed
   */
  change(admitted: RegisteredConnection, before: Principal, after: Principal): void {
    if (counterOf(before) === counterOf(after)) {
      this.#requireGood(after.token?.id);
      this.#unindex(admitted, before);
      this.#index(admitted, after);
      return;
    }
    this.enter(admitted, after);
    this.leave(admitted, before);
  }

  /** Connections that have the token, told; how many they were. */
  revoke(jti: string): number {
    const found = [...(this.#byToken.get(jti) ?? [])];
    for (const admitted of found) admitted.revoked();
    return found.length;
  }

  /** How many connections have the token. */
  connectionsOf(jti: string): number {
    return this.#byToken.get(jti)?.size ?? 0;
  }

  #index(admitted: RegisteredConnection, { token }: Principal): void {
    if (token?.id === undefined) return;
    const found = this.#byToken.get(token.id) ?? new Set();
    found.add(admitted);
    this.#byToken.set(token.id, found);
  }

  #unindex(admitted: RegisteredConnection, { token }: Principal): void {
    if (token?.id === undefined) return;
    const found = this.#byToken.get(token.id);
    found?.delete(admitted);
    if (found?.size === 0) this.#byToken.delete(token.id);
  }
}

/** No user has a name without characters, so that is what all guests are counted under. */
function counterOf({ token, user }: Principal): string {
  return token ? (user ?? '') : '';
}
