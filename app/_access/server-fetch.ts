import { currentToken } from './access-token';

/** Event of this window: the server does not let the page in with the token that it has, or without one. */
const TURNED_AWAY = 'tickerwall:turned-away';

const UNAUTHENTICATED = 401;

/** Asks the server with the token of this browser. What `fetch` does otherwise it does here. */
export async function serverFetch(path: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(path, { ...init, headers: withToken(init.headers, currentToken()) });
  if (response.status === UNAUTHENTICATED) void checkWelcome();
  return response;
}

/** The headers, and the token in them. */
export function withToken(headers: HeadersInit | undefined, token: string | undefined): Headers {
  const all = new Headers(headers);
  if (token !== undefined) all.set('Authorization', `Bearer ${token}`);
  return all;
}

/**
 * Finds out whether the page is let in at all: a guest may be turned away from one thing and welcome to another. If
 * it is not, and has got no other token meanwhile, whoever listens is told.
 */
export async function checkWelcome(): Promise<void> {
  const token = currentToken();
  if ((await isWelcome(token)) || token !== currentToken()) return;
  window.dispatchEvent(new Event(TURNED_AWAY));
}

async function isWelcome(token: string | undefined): Promise<boolean> {
  try {
    const answer = await fetch('/api/access', { cache: 'no-store', headers: withToken(undefined, token) });
    if (answer.status === UNAUTHENTICATED) return false;
    if (!answer.ok) return true;
    const body = (await answer.json()) as { readonly access?: { readonly welcome?: boolean } };
    return body.access?.welcome !== false;
  } catch {
    // Nobody was turned away by a server that does not answer.
    return true;
  }
}

/** @returns stops listening */
export function onTurnedAway(listener: () => void): () => void {
  window.addEventListener(TURNED_AWAY, listener);
  return () => window.removeEventListener(TURNED_AWAY, listener);
}
