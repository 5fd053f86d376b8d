/** How the worker answers a request of a wall when the server may be away. */
export type OfflineRule =
  /** From the server; the newest copy when the server is away or answers with a fault of its own. */
  | 'newest'
  /** From the cache; the content of such a URL never changes. */
  | 'kept';

/** Data that a wall needs before its connection. */
const START_DATA = new Set([
  ...['/api/boards', '/api/instruments', '/api/streams'],
  ...['/api/brand', '/api/brand/logo', '/api/brand/logo-light', '/api/brand/wallpaper'],
]);

/** Returns the rule of a GET request to the wall's own server; undefined leaves it to the browser. */
export function offlineRule({ pathname }: URL, isNavigation: boolean): OfflineRule | undefined {
  if (isNavigation) return /^\/wall(\/|$)/.test(pathname) ? 'newest' : undefined;
  if (pathname.startsWith('/_next/static/')) return 'kept';
  return START_DATA.has(pathname) ? 'newest' : undefined;
}

/** Built files; their names contain a content hash, which identifies the build. */
const BUILT_FILE = /\/_next\/static\/[^"'\\ ?]+\.(?:js|css|woff2)/g;

/** Returns the built files that a page loads, in alphabetical order. */
export function builtFiles(html: string): string[] {
  return [...new Set(html.match(BUILT_FILE))].sort();
}

/** Returns true for an answer that the cached one is better than: a proxy without its server, a server that starts. */
export function isAway(status: number): boolean {
  return status >= 500;
}
