export interface PagePolicy {
  /** Allows the scripts that the server wrote into this page, and no other inline script. */
  readonly nonce: string;
  /** Host that the page requested. */
  readonly host: string | undefined;
  /** Sites that may frame the page, for `frame-ancestors`. */
  readonly frames: string;
  /** Origins of pages in frames of the page, for `frame-src`. */
  readonly embeds: string;
  /** True when scripts are compiled on request. */
  readonly dev: boolean;
}

/**
 * Returns the Content-Security-Policy of a page.
 * Scripts are the server's files or carry the nonce of this answer. Stylesheets are the server's files; style
 * attributes are allowed because React renders them: a style runs no code, and its fetches are bounded like all
 * others. The page connects to this server only.
 */
export function pagePolicy({ nonce, host, frames, embeds, dev }: PagePolicy): string {
  // Older WebKit, as in televisions, does not count sockets as 'self'.
  const sockets = host === undefined ? '' : ` ws://${host} wss://${host}`;
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'${dev ? " 'unsafe-eval'" : ''}`,
    // For browsers without the two directives below.
    "style-src 'self' 'unsafe-inline'",
    `style-src-elem 'self'${dev ? " 'unsafe-inline'" : ''}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "media-src 'self'",
    "manifest-src 'self'",
    `connect-src 'self'${sockets}`,
    "worker-src 'self'",
    `frame-src ${embeds}`,
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${frames}`,
  ].join('; ');
}
