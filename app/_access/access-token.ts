import { tokenFacts } from '../../lib/client/token-facts';
import {
  forgetToken,
  isPersistent,
  readToken,
  type StoredToken,
  storeToken,
  TOKEN_KEY,
  type TokenStores,
} from '../../lib/sign-in/stored-token';

/**
 * Event of this window: the token was replaced or removed. Other tabs receive the browser's `storage` event.
 */
const CHANGED = 'tickerwall:token';

/** Returns the storage places of this page; undefined outside a browser, or where storage is blocked. */
function places(): TokenStores | undefined {
  try {
    return { tab: window.sessionStorage, browser: window.localStorage };
  } catch {
    return undefined;
  }
}

export function keptToken(): StoredToken | undefined {
  const here = places();
  return here && readToken(here);
}

/** Returns the token sent with every request; undefined for a guest. */
export function currentToken(): string | undefined {
  return keptToken()?.token;
}

/** Returns the user that the token names; the token is not verified here. */
export function currentUser(): string | undefined {
  return tokenFacts(currentToken()).user;
}

/** Returns true if the token outlives the tab. */
export function tokenLasts(): boolean {
  const here = places();
  return here !== undefined && isPersistent(here);
}

/**
 * Stores a token in place of the present one, for the tab or permanently.
 * @returns false if the browser refuses to store it
 */
export function setToken(kept: StoredToken, lasting: boolean): boolean {
  const here = places();
  if (here === undefined) return false;
  try {
    storeToken(here, kept, lasting);
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

/** Listens for a replaced token, in any tab. @returns a function that removes the listener */
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
