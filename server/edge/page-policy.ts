export interface PagePolicy {
  /** Lets the scripts run that the server wrote into the page, and no others that stand in it. */
  readonly nonce: string;
  /** What the page calls this server. */
  readonly host: string | undefined;
  /** Who may show the page in a frame, as `frame-ancestors` has it. */
  readonly frames: string;
  /** Whether the page's scripts are compiled while it is looked at. */
  readonly dev: boolean;
}

/**
 * The Content-Security-Policy of a page.
 *
 * Scripts are files of ours, or carry the nonce of this very answer. Stylesheets are files of ours; style attributes are
 * let through, because React writes them into what it renders here: a style cannot run anything, and what could be
 * fetched by one is bounded like all else. The page talks to nobody but this server.
 */
export function pagePolicy({ nonce, host, frames, dev }: PagePolicy): string {
  // Older WebKit, as in televisions, does not count sockets as 'self'.
  const sockets = host === undefined ? '' : ` ws://${host} wss://${host}`;
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'${dev ? " 'unsafe-eval'" : ''}`,
    // For browsers that do not know the two below.
    "style-src 'self' 'unsafe-inline'",
    `style-src-elem 'self'${dev ? " 'unsafe-inline'" : ''}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "media-src 'self'",
    "manifest-src 'self'",
    `connect-src 'self'${sockets}`,
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${frames}`,
  ].join('; ');
}
