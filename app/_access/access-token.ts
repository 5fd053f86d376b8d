import { tokenFacts } from '../../lib/client/token-facts';
import {
  forgetToken,
  isLasting,
  type KeptToken,
  keepToken,
  readToken,
  TOKEN_KEY,
  type TokenPlaces,
} from '../../lib/sign-in/kept-token';

/** Event of this window: the token is another one, or gone. Other tabs hear of it by the browser's `storage`. */
const CHANGED = 'tickerwall:token';

/** Places of this page; none where the browser keeps nothing for the site, or outside of one. */
function places(): TokenPlaces | undefined {
  try {
    return { tab: window.sessionStorage, browser: window.localStorage };
  } catch {
    return undefined;
  }
}

export function keptToken(): KeptToken | undefined {
  const here = places();
  return here && readToken(here);
}

/** The token that every request shows; nothing for a guest. */
export function currentToken(): string | undefined {
  return keptToken()?.token;
}

/** Whose token it is, by its own word. */
export function currentUser(): string | undefined {
  return tokenFacts(currentToken()).user;
}

/** Whether the token outlives the tab. */
export function tokenLasts(): boolean {
  const here = places();
  return here !== undefined && isLasting(here);
}

/**
 * Keeps a token instead of the one there is, for the tab or for good.
 * @returns whether the browser keeps it
 */
export function setToken(kept: KeptToken, lasting: boolean): boolean {
  const here = places();
  if (here === undefined) return false;
  try {
    keepToken(here, kept, lasting);
  } catch {
    return false;
  }
  window.dispatchEvent(new Event(CHANGED));
  return true;
}

export function signOut(): void {
  const here = places();
  if (here === undefined) return;
  forgetToken(here);
  window.dispatchEvent(new Event(CHANGED));
}

/** Calls back when the token is another one, in whichever tab that was done. @returns stops listening */
export function onTokenChange(changed: () => void): () => void {
  let before = currentToken();
  const look = (): void => {
    const now = currentToken();
    if (now === before) return;
    before = now;
    changed();
  };
  const stored = ({ key }: StorageEvent): void => {
    if (key === TOKEN_KEY || key === null) look();
  };
  window.addEventListener(CHANGED, look);
  window.addEventListener('storage', stored);
  return () => {
    window.removeEventListener(CHANGED, look);
    window.removeEventListener('storage', stored);
  };
}
