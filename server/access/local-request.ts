import type { IncomingHttpHeaders } from 'node:http';
import { quoteValue } from '../../lib/protocol/error';

/** Parts of a request that decide whether it is local. */
export interface Requester {
  readonly headers: IncomingHttpHeaders;
  readonly socket: { readonly remoteAddress?: string | undefined; readonly encrypted?: boolean | undefined };
}

const LOOPBACK_ADDRESS = /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/i;
const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;
/** Headers that proxies add. */
const PROXY_HEADER = /^(forwarded|via|x-real-ip|x-forwarded-.*)$/;

/**
 * Explains why a request is not from a local program; undefined when it is. The address alone is not enough: a
 * proxy on this machine has it too (its headers and the requested host show it), and so has a page of any site
 * in a local browser (its Origin shows it). Our own pages have the origin of the requested host.
 * @param isProxy true for the address of a declared proxy, which may add no header
 */
export function whyNotLocal(
  { headers, socket }: Requester,
  isProxy: (address: string) => boolean = () => false,
): string | undefined {
  const { remoteAddress } = socket;
  if (remoteAddress === undefined || !LOOPBACK_ADDRESS.test(remoteAddress)) {
    return `the request comes from ${quoteValue(remoteAddress)}`;
  }
  if (isProxy(remoteAddress.replace(/^::ffff:/i, ''))) {
    return `${quoteValue(remoteAddress)} is a proxy (TRUST_PROXY), and its clients may be anywhere`;
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
