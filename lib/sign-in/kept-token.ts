/** A token as a browser keeps it. */
export interface KeptToken {
  readonly token: string;
  /** Of a screen that was let in by a code: boards that it shows in turn. */
  readonly screen?: { readonly boards: readonly string[] };
}

/** Where a browser can keep something: for as long as the tab is open, and until it is told otherwise. */
export interface TokenPlaces {
  readonly tab: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly browser: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
}

export const TOKEN_KEY = 'tickerwall.token';

/** The token of this tab, else that of the browser. */
export function readToken({ tab, browser }: TokenPlaces): KeptToken | undefined {
  return read(tab) ?? read(browser);
}

/**
 * Keeps the token instead of whichever there was.
 * @param lasting beyond the tab
 * @throws when the browser keeps nothing for this site
 */
export function keepToken({ tab, browser }: TokenPlaces, kept: KeptToken, lasting: boolean): void {
  const [place, other] = lasting ? [browser, tab] : [tab, browser];
  place.setItem(TOKEN_KEY, JSON.stringify(kept));
  other.removeItem(TOKEN_KEY);
}

export function forgetToken({ tab, browser }: TokenPlaces): void {
  tab.removeItem(TOKEN_KEY);
  browser.removeItem(TOKEN_KEY);
}

/** Whether the token outlives the tab. */
export function isLasting({ tab, browser }: TokenPlaces): boolean {
  return read(tab) === undefined && read(browser) !== undefined;
}

function read(place: TokenPlaces['tab']): KeptToken | undefined {
  try {
    const value = JSON.parse(place.getItem(TOKEN_KEY) ?? 'null') as Partial<KeptToken> | null;
    if (typeof value?.token !== 'string') return undefined;
    const { token, screen } = value;
    const boards = Array.isArray(screen?.boards) ? screen.boards.filter((id) => typeof id === 'string') : [];
    return screen === undefined ? { token } : { token, screen: { boards } };
  } catch {
    return undefined;
  }
}
