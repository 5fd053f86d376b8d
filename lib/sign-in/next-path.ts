/** Longest address that is gone back to, characters. */
const LONGEST = 2_000;
/** Where the sign-in page itself is: it never leads back to itself. */
export const SIGN_IN_PATH = '/sign-in';

/**
 * Where somebody goes who has signed in: the path of this site that was asked for, or the first page. What comes in
 * an address may be anybody's, so whatever could lead to another site counts as nothing.
 * @param origin of this site
 */
export function nextPath(requested: string | null, origin: string): string {
  if (requested === null || requested.length > LONGEST || !/^\/(?![/\\])/.test(requested)) return '/';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers drop some of these, and what is left may be another address
  if (/[\u0000-\u001f\u007f\\]/.test(requested) || !URL.canParse(requested, origin)) return '/';
  const url = new URL(requested, origin);
  if (url.origin !== origin || url.pathname.startsWith('//')) return '/';
  if (url.pathname === SIGN_IN_PATH || url.pathname.startsWith(`${SIGN_IN_PATH}/`)) return '/';
  return `${url.pathname}${url.search}${url.hash}`;
}

/** The address of the sign-in page that leads back to a path. */
export function signInPath(back: string): string {
  return back === '/' ? SIGN_IN_PATH : `${SIGN_IN_PATH}?${new URLSearchParams({ next: back })}`;
}
