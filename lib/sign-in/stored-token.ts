/** Token stored in a browser. */
export interface StoredToken {
  readonly token: string;
  /** Boards that rotate on an approved screen. */
  readonly screen?: { readonly boards: readonly string[] };
}

/** Stores for a token: one for the lifetime of the tab, one until it is removed. */
export interface TokenStores {
  readonly tab: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly browser: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
}

export const TOKEN_KEY = 'tickerwall.token';

/** Returns the token of this tab, else that of the browser. */
export function readToken({ tab, browser }: TokenStores): StoredToken | undefined {
  return read(tab) ?? read(browser);
}

/**
 * Stores the token, replacing any other.
 * @param persistent true to keep it beyond the tab
 * @throws if the browser stores nothing for this site
 */
export function storeToken({ tab, browser }: TokenStores, kept: StoredToken, persistent: boolean): void {
  const [place, other] = persistent ? [browser, tab] : [tab, browser];
  place.setItem(TOKEN_KEY, JSON.stringify(kept));
  other.removeItem(TOKEN_KEY);
}

export function forgetToken({ tab, browser }: TokenStores): void {
  tab.removeItem(TOKEN_KEY);
  browser.removeItem(TOKEN_KEY);
}

/** True if the token outlives the tab. */
export function isPersistent({ tab, browser }: TokenStores): boolean {
  return read(tab) === undefined && read(browser) !== undefined;
}

function read(place: TokenStores['tab']): StoredToken | undefined {
  try {
    const value = JSON.parse(place.getItem(TOKEN_KEY) ?? 'null') as Partial<StoredToken> | null;
    if (typeof value?.token !== 'string') return undefined;
    const { token, screen } = value;
    const boards = Array.isArray(screen?.boards) ? screen.boards.filter((id) => typeof id === 'string') : [];
    return screen === undefined ? { token } : { token, screen: { boards } };
  } catch {
    return undefined;
  }
}
