import { tokenFacts } from '../client/token-facts';

/** The tokens of the tabs that share a connection. It shows the one that ends last, as long as its tab is there. */
export class TabTokens<Tab> {
  readonly #tokens = new Map<Tab, string>();

  /** @returns whether another one is to be shown than before */
  set(tab: Tab, token: string | undefined): boolean {
    const before = this.best();
    if (token === undefined) this.#tokens.delete(tab);
    else this.#tokens.set(tab, token);
    return this.best() !== before;
  }

  /** Nothing for guests. */
  best(): string | undefined {
    let best: string | undefined;
    let end = Number.NEGATIVE_INFINITY;
    for (const token of this.#tokens.values()) {
      const { expires = 0 } = tokenFacts(token);
      // Of two that end together the one that came last counts.
      if (expires < end) continue;
      best = token;
      end = expires;
    }
    return best;
  }
}
