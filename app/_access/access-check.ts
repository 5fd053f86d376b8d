import { getAccess } from '../../lib/protocol/http/access-routes';
import { currentToken } from './access-token';

/** Event of this window: the server accepts neither the token of the page nor a guest in its place. */
const ACCESS_LOST = 'tickerwall:access-lost';

const UNAUTHENTICATED = 401;

/**
 * Checks that the page may still read; one route may reject a guest that another accepts.
 * Notifies the listeners of `onAccessLost` if it may not, unless the token was replaced in the meantime.
 */
export async function checkAccess(): Promise<void> {
  const token = currentToken();
  if ((await mayRead(token)) || token !== currentToken()) return;
  window.dispatchEvent(new Event(ACCESS_LOST));
}

async function mayRead(token: string | undefined): Promise<boolean> {
  try {
    const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    const answer = await fetch(getAccess.path, { cache: 'no-store', headers });
    if (answer.status === UNAUTHENTICATED) return false;
    if (!answer.ok) return true;
    return getAccess.answers[200].parse(await answer.json()).access.welcome;
  } catch {
    // A server that does not answer has not rejected the page.
    return true;
  }
}

/** Listens for the loss of access. @returns a function that removes the listener */
export function onAccessLost(listener: () => void): () => void {
  window.addEventListener(ACCESS_LOST, listener);
  return () => window.removeEventListener(ACCESS_LOST, listener);
}
