import type { IncomingHttpHeaders } from 'node:http';
import { quoteValue } from '../../lib/protocol/error';
import type { Caller } from './client-address';

/** Origins that may connect, besides the server's own. */
export interface OriginRule {
  /** Origins as browsers write them. */
  readonly listed: ReadonlySet<string>;
  /** True when pages of any site may connect, `null` included. */
  readonly any: boolean;
}

/** @param allowed origins; `*` is any */
export function originRule(allowed: readonly string[]): OriginRule {
  return { listed: new Set(allowed), any: allowed.includes('*') };
}

/**
 * Explains why a page may not connect; undefined when it may, or when the client is not a page.
 * Browsers send Origin with each WebSocket and with each request that another site could read or that changes
 * something. Programs without one are not pages and cannot misuse a user's permissions or network. Other
 * requests of browsers (images, scripts) carry `Sec-Fetch-Site`.
 */
export function whyNotFrom(
  headers: IncomingHttpHeaders,
  caller: Caller,
  rule: OriginRule,
): string | undefined {
  if (rule.any) return undefined;
  const { origin } = headers;
  if (origin === undefined) return whyNotEmbedded(headers);
  if (rule.listed.has(origin) || isOwn(origin, caller)) return undefined;
  if (origin === 'null')
    return 'pages that hide their origin ("null": a file, a sandboxed frame) may not connect here';
  return `pages of ${quoteValue(origin)} may not connect here`;
}

/** True for a page that was served by the requested host. */
function isOwn(origin: string, { host, protocol }: Caller): boolean {
  if (host === undefined || !URL.canParse(origin)) return false;
  const page = new URL(origin);
  if (page.origin !== origin) return false;
  // A page loaded without TLS may have been modified on its way, so it must not connect over TLS. The other way
  // round is a proxy that terminates TLS without reporting it.
  // way round is the usual proxy that ends TLS without telling.
  if (protocol === 'https' && page.protocol !== 'https:') return false;
  const own = `${page.protocol}//${host}`;
  return URL.canParse(own) && new URL(own).host === page.host;
}

/** A user's click on a link is allowed; a request that a page of another site makes by itself is not. */
function whyNotEmbedded(headers: IncomingHttpHeaders): string | undefined {
  const site = headers['sec-fetch-site'];
  if (site !== 'cross-site' && site !== 'same-site') return undefined;
  if (headers['sec-fetch-mode'] === 'navigate') return undefined;
  return `pages of another site may not load this (Sec-Fetch-Site: ${site})`;
}
