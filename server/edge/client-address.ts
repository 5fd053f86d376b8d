import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { isHost } from './host';
import type { TrustsProxy } from './trusted-proxies';

/** The parts of a request that identify the client. */
export interface Requested {
  readonly headers: IncomingHttpHeaders;
  readonly socket: {
    readonly remoteAddress?: string | undefined;
    /** True on a TLS connection. */
    readonly encrypted?: boolean | undefined;
  };
}

/** The client of a request, behind trusted proxies. */
export interface Caller {
  /** IP address; IPv4 in its short form. `unknown` once the connection is closed. */
  readonly address: string;
  /** Protocol between the client and the outermost trusted proxy, or this server. */
  readonly protocol: 'http' | 'https';
  /** Host that the client requested, with the port where it is given; lower case. */
  readonly host: string | undefined;
}

/** Entries of `X-Forwarded-For` that are read, from the nearest. */
const MAX_HOPS = 32;

/**
 * Reads the client of a request. `X-Forwarded-For` is read from its end while its writers are trusted; of
 * `X-Forwarded-Proto` and `-Host` the outermost trusted proxy's entry counts. Entries that a client may have
 * written are ignored.
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
    host: host !== undefined && isHost(host) ? host : headers.host?.toLowerCase(),
  };
}

/** Returns the entry that the outermost of so many proxies wrote; each appends one or none. */
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

/** Normalizes an address: no port, no brackets, IPv4 in its short form; undefined for other texts. */
function plainAddress(text: string): string | undefined {
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
  const address = bare.replace(/^::ffff:(?=\d+\.)/i, '');
  return isIP(address) === 0 ? undefined : address.toLowerCase();
}
