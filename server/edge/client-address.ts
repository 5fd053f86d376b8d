import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import type { TrustsProxy } from './trusted-proxies';

/** What is looked at of a request. */
export interface Requested {
  readonly headers: IncomingHttpHeaders;
  readonly socket: {
    readonly remoteAddress?: string | undefined;
    /** Of a TLS connection. */
    readonly encrypted?: boolean | undefined;
  };
}

/** Who asks, as the client and not the proxies in front of us. */
export interface Caller {
  /** IP address; IPv4 in its short form. `unknown` once the connection is gone. */
  readonly address: string;
  /** How the client reached the outermost of our proxies, or us. */
  readonly protocol: 'http' | 'https';
  /** What the client calls this server, with the port where it is given; lower case. */
  readonly host: string | undefined;
}

/** A host with or without a port; what else stands in a header is none. */
const HOST = /^([a-z0-9._-]+|\[[0-9a-f:.]{2,45}\])(:\d{1,5})?$/;
/** Entries of `X-Forwarded-For` that are looked at, from the nearest; no chain of proxies is that long. */
const MAX_HOPS = 32;

/**
 * Reads who asks. `X-Forwarded-For` is read from its end, for as long as those who wrote it are trusted; of
 * `X-Forwarded-Proto` and `-Host` the entry of the outermost trusted proxy counts. Everything that somebody else may
 * have written is passed over.
 */
export function readCaller({ headers, socket }: Requested, trusts: TrustsProxy): Caller {
  const nearest = plainAddress(socket.remoteAddress ?? '') ?? 'unknown';
  const forwarded = entries(headers['x-forwarded-for']).slice(-MAX_HOPS).reverse();
  let address = nearest;
  let proxies = 0;
  while (trusts(address, proxies)) {
    proxies += 1;
    const next = plainAddress(forwarded[proxies - 1] ?? '');
    if (next === undefined) break;
    address = next;
  }
  const protocol = writtenBy(proxies, headers['x-forwarded-proto'])?.toLowerCase();
  const host = writtenBy(proxies, headers['x-forwarded-host'])?.toLowerCase();
  return {
    address,
    protocol: protocol === 'http' || protocol === 'https' ? protocol : socket.encrypted ? 'https' : 'http',
    host: host !== undefined && HOST.test(host) ? host : headers.host?.toLowerCase(),
  };
}

/** The entry that the outermost of so many proxies wrote, each of which added one or none at the end. */
function writtenBy(proxies: number, header: string | string[] | undefined): string | undefined {
  if (proxies === 0) return undefined;
  const list = entries(header);
  return list[Math.max(0, list.length - proxies)];
}

function entries(header: string | string[] | undefined): string[] {
  if (header === undefined) return [];
  return String(header)
    .split(',')
    .map((entry) => entry.trim());
}

/** The address without a port, brackets or the IPv6 form of IPv4; nothing for what is no address. */
function plainAddress(text: string): string | undefined {
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
  const address = bare.replace(/^::ffff:(?=\d+\.)/i, '');
  return isIP(address) === 0 ? undefined : address.toLowerCase();
}
