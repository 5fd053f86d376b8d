import type { IncomingHttpHeaders } from 'node:http';
import { quoteValue } from '../../lib/protocol/error';
import type { Caller } from './client-address';

/** Who may connect besides the pages of this server itself. */
export interface OriginRule {
  /** Origins as browsers write them. */
  readonly listed: ReadonlySet<string>;
  /** Whether pages of any site may, `null` included. */
  readonly any: boolean;
}

/** @param allowed origins; `*` is any */
export function originRule(allowed: readonly string[]): OriginRule {
  return { listed: new Set(allowed), any: allowed.includes('*') };
}

/**
 * Why the page that a request comes from may not ask here, or nothing when it may, or when it is no page.
 *
 * Browsers name the origin of a page with each connection and with each request whose answer another site could read
 * or that changes something; programs that send none are not pages, which could misuse somebody's permissions or network.
 * What a browser sends without (an image, a script) it marks with `Sec-Fetch-Site`.
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

/** Whether a page of this origin came from the host that it asks. */
function isOwn(origin: string, { host, protocol }: Caller): boolean {
  if (host === undefined || !URL.canParse(origin)) return false;
  const page = new URL(origin);
  if (page.origin !== origin) return false;
  // A page that came unencrypted may be anybody's between there and here; it must not use what is encrypted. The other
  // way round is the usual proxy that ends TLS without telling.
  if (protocol === 'https' && page.protocol !== 'https:') return false;
  const own = `${page.protocol}//${host}`;
  return URL.canParse(own) && new URL(own).host === page.host;
}

/** Somebody's click on a link is theirs; what a page of another site loads by itself is that page's. */
function whyNotEmbedded(headers: IncomingHttpHeaders): string | undefined {
  const site = headers['sec-fetch-site'];
  if (site !== 'cross-site' && site !== 'same-site') return undefined;
  if (headers['sec-fetch-mode'] === 'navigate') return undefined;
  return `pages of another site may not load this (Sec-Fetch-Site: ${site})`;
}
