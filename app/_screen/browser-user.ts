/** Prefix of user names that a browser has generated. */
export const BROWSER_USER = 'browser-';

const KEY = 'tickerwall-user';
const FORM = /^browser-[0-9a-f-]{8,40}$/;

/**
 * Returns the user of the alerts on a server without tokens: a name that this browser generates once and
 * stores.
 * It separates desks and proves nothing; with tokens the server uses the user of the token.
 */
export function browserUser(storage: Storage): string {
  try {
    const kept = storage.getItem(KEY);
    if (kept !== null && FORM.test(kept)) return kept;
    const made = BROWSER_USER + freshId();
    storage.setItem(KEY, made);
    return made;
  } catch {
    // Without storage the alerts last as long as the page is open.
    return BROWSER_USER + freshId();
  }
}

/** Returns a random id; `crypto.randomUUID` exists in secure contexts only. */
function freshId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
