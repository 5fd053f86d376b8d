/** Maximum length of a URL to return to, characters. */
const MAX_LENGTH = 2_000;
/** Path of the sign-in page, which never leads back to itself. */
export const SIGN_IN_PATH = '/sign-in';

/**
 * Returns the path after signing in: the requested path of this site, or the home page. A URL can be forged, so
 * any value that could lead to another site is ignored.
 * @param origin origin of this site
 */
export function nextPath(requested: string | null, origin: string): string {
  if (requested === null || requested.length > MAX_LENGTH || !/^\/(?![/\\])/.test(requested)) return '/';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers drop some of these, and what is left may be another address
  if (/[\u0000-\u001f\u007f\\]/.test(requested) || !URL.canParse(requested, origin)) return '/';
  const url = new URL(requested, origin);
  if (url.origin !== origin || url.pathname.startsWith('//')) return '/';
  if (url.pathname === SIGN_IN_PATH || url.pathname.startsWith(`${SIGN_IN_PATH}/`)) return '/';
  return `${url.pathname}${url.search}${url.hash}`;
}

/** Returns the URL of the sign-in page that leads back to a path. */
export function signInPath(back: string): string {
  return back === '/' ? SIGN_IN_PATH : `${SIGN_IN_PATH}?${new URLSearchParams({ next: back })}`;
}
