/** What a name begins with that a browser has made up. */
export const BROWSER_USER = 'browser-';

const KEY = 'tickerwall-user';
const FORM = /^browser-[0-9a-f-]{8,40}$/;

/**
 * Whose alerts these are on a server without tokens: a name that this browser makes up once and keeps. It keeps desks
 * apart and proves nothing; with tokens the server goes by the token's user.
 */
export function browserUser(storage: Storage): string {
  try {
    const kept = storage.getItem(KEY);
    if (kept !== null && FORM.test(kept)) return kept;
    const made = BROWSER_USER + freshId();
    storage.setItem(KEY, made);
    return made;
  } catch {
    // A browser that keeps nothing has alerts for as long as the page is open.
    return BROWSER_USER + freshId();
  }
}

/** `crypto.randomUUID` is there on safe pages only. */
function freshId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
