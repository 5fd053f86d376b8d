import { type AccessView, getAccess } from '../../lib/protocol/http/access-routes';
import { currentToken, signOut } from './access-token';

/** Event of this window: the server accepts neither the token of the page nor a guest in its place. */
const ACCESS_LOST = 'tickerwall:access-lost';

const UNAUTHENTICATED = 401;

/**
 * Checks that the page may still read; one route may reject a guest that another accepts.
 * Notifies the listeners of `onAccessLost` if it may not and guests have no delayed data, unless the token was replaced in the meantime.
 */
export async function checkAccess(): Promise<void> {
  const token = currentToken();
  if ((await accessWith(token)) !== undefined || token !== currentToken()) return;
  // Where guests have delayed data, a page whose token has ended goes on with those.
  const guest = token === undefined ? undefined : await accessWith(undefined);
  if (token !== currentToken()) return;
  if (guest !== undefined && guest !== 'unknown' && guest.delay !== undefined) {
    signOut();
    return;
  }
  window.dispatchEvent(new Event(ACCESS_LOST));
}

/** Returns what a token may read; undefined for nothing, `unknown` without an answer. */
async function accessWith(token: string | undefined): Promise<AccessView | 'unknown' | undefined> {
  try {
    const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    const answer = await fetch(getAccess.path, { cache: 'no-store', headers });
    if (answer.status === UNAUTHENTICATED) return undefined;
    if (!answer.ok) return 'unknown';
    const { access } = getAccess.answers[200].parse(await answer.json());
    return access.welcome ? access : undefined;
  } catch {
    // A server that does not answer has not rejected the page.
    return 'unknown';
  }
}

/** Listens for the loss of access. @returns a function that removes the listener */
export function onAccessLost(listener: () => void): () => void {
  window.addEventListener(ACCESS_LOST, listener);
  return () => window.removeEventListener(ACCESS_LOST, listener);
}
