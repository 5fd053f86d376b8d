import type { IncomingHttpHeaders } from 'node:http';
import { quoteValue } from '../../lib/protocol/error';

/** What is looked at of a request. */
export interface Requester {
  readonly headers: IncomingHttpHeaders;
  readonly socket: { readonly remoteAddress?: string | undefined; readonly encrypted?: boolean | undefined };
}

const LOOPBACK_ADDRESS = /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/i;
const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;
/** Headers that proxies add. */
const PROXY_HEADER = /^(forwarded|via|x-real-ip|x-forwarded-.*)$/;

/**
 * Why a request does not come from a program on this machine that means this server, or nothing when it does. The
 * address alone does not tell: a proxy on this machine has it too (hence its headers, and the host that was asked
 * for), and so has a page of any site in a browser here (hence the origin, which browsers send with every POST). Our
 * own pages on this machine have the origin of the host that they ask.
 */
export function whyNotLocal({ headers, socket }: Requester): string | undefined {
  const { remoteAddress } = socket;
  if (remoteAddress === undefined || !LOOPBACK_ADDRESS.test(remoteAddress)) {
    return `the request comes from ${quoteValue(remoteAddress)}`;
  }
  const proxied = Object.keys(headers).find((name) => PROXY_HEADER.test(name));
  if (proxied !== undefined) return `the request came through a proxy (it has ${quoteValue(proxied)})`;
  const { host, origin } = headers;
  if (origin !== undefined && origin !== `${socket.encrypted ? 'https' : 'http'}://${host}`) {
    return `the request comes from a page of ${quoteValue(origin)}`;
  }
  if (host === undefined || !LOOPBACK_HOST.test(host)) return `the request is for ${quoteValue(host)}`;
  return undefined;
}
