import { ProtocolError, quoteValue } from '../../lib/protocol/error';
import type { Principal } from './principal';

/** An open connection that can be closed by revocation. */
export interface RegisteredConnection {
  /** Reports that its token was revoked. */
  revoked(): void;
}

/** Counts open connections by user, and finds them by token id. */
export class ConnectionRegistry {
  readonly #counts = new Map<string, number>();
  readonly #byToken = new Map<string, Set<RegisteredConnection>>();
  readonly #requireGood: (tokenId: string | undefined) => void;

  /** @param requireGood throws for a revoked token id */
  constructor(requireGood: (tokenId: string | undefined) => void) {
    this.#requireGood = requireGood;
  }

  /**
   * Registers a connection.
   * @throws ProtocolError `too_many_connections` when the user, or all guests together, are at their limit;
   * `unauthenticated` when the token was revoked during the handshake
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
   * Moves a connection to another principal or token.
   * @throws ProtocolError as `enter` does; then nothing has changed
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

  /** Closes all connections with the token id and returns their number. */
  revoke(jti: string): number {
    const found = [...(this.#byToken.get(jti) ?? [])];
    for (const admitted of found) admitted.revoked();
    return found.length;
  }

  /** Counts open connections with the token id. */
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

/** All guests share the empty name, which no user can have. */
function counterOf({ token, user }: Principal): string {
  return token ? (user ?? '') : '';
}
