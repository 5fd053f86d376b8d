import { tokenFacts } from '../client/token-facts';

/** Tokens of the tabs that share a connection. It uses the one that expires last, while its tab is open. */
export class TabTokens<Tab> {
  readonly #tokens = new Map<Tab, string>();

  /** @returns true if the token to use has changed */
  set(tab: Tab, token: string | undefined): boolean {
    const before = this.best();
    if (token === undefined) this.#tokens.delete(tab);
    else this.#tokens.set(tab, token);
    return this.best() !== before;
  }

  /** Returns the token to use; undefined for guests. */
  best(): string | undefined {
    let best: string | undefined;
    let end = Number.NEGATIVE_INFINITY;
    for (const token of this.#tokens.values()) {
      const { expires = 0 } = tokenFacts(token);
      // Of two that expire together, the later one wins.
      if (expires < end) continue;
      best = token;
      end = expires;
    }
    return best;
  }
}
