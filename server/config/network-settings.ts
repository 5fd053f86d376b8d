import { resolve } from 'node:path';
import { isProxyAddress, type ProxyTrust } from '../edge/trusted-proxies';
import { listOf, type Setting, WrongValue, wholeNumber } from './setting';

/** Longest time between the end of readiness and the end of connections, s. */
const MAX_DRAIN_SECONDS = 60;
/** Longest chain of proxies. */
const MAX_HOPS = 16;

function setting<T>(of: Setting<T>): Setting<T> {
  return of;
}

function origin(text: string): string | undefined {
  if (text === '*') return text;
  return URL.canParse(text) && new URL(text).origin === text ? text : undefined;
}

function proxies(text: string): ProxyTrust {
  if (/^\d+$/.test(text)) return { hops: wholeNumber(1, MAX_HOPS)(text) };
  const addresses = listOf(
    'the number of proxies, or addresses and ranges such as 10.0.0.0/8, loopback',
    (part) => (isProxyAddress(part) ? part : undefined),
  );
  return { addresses: Object.freeze(addresses(text)) };
}

/** Returns an origin for a frame; a wildcard would allow any page. */
function embeddedOrigin(text: string): string | undefined {
  return text === '*' ? undefined : origin(text);
}

/** Settings of TLS, proxies, origins and headers. */
export const NETWORK_SETTINGS = {
  ALLOWED_ORIGINS: setting({
    meaning: 'Origins of other web sites whose pages may connect; * is any.',
    takes: 'ORIGINS',
    unset: 'the wall’s own pages only',
    parse: listOf('origins such as https://desk.example.com', origin),
  }),
  FRAME_ANCESTORS: setting({
    meaning: 'Sites that may show walls and replays in frames: self, or origins; * is any.',
    takes: 'self|ORIGINS',
    unset: 'none',
    parse: listOf('self, or origins such as https://intranet.example.com', (text) =>
      text === 'self' ? "'self'" : origin(text),
    ),
  }),
  EMBED_ORIGINS: setting({
    meaning: 'Origins of web pages that tiles of boards may show in a frame.',
    takes: 'ORIGINS',
    unset: 'none',
    parse: listOf('origins such as https://status.example.com', embeddedOrigin),
  }),
  PUBLIC_URL: setting({
    meaning: 'Public URL of the server, for QR codes and links: https://wall.example.com.',
    takes: 'URL',
    unset: 'the URL that the screen has opened',
    parse: (text) => {
      const address = text.replace(/\/$/, '');
      if (/^https?:/.test(text) && origin(address) !== undefined) return address;
      throw new WrongValue('expected an address without a path, such as https://wall.example.com');
    },
  }),
  TLS_CERT: setting({
    meaning: 'File of the TLS certificate (PEM, with its chain), for https and wss.',
    takes: 'FILE',
    unset: 'no TLS',
    parse: (text) => resolve(text),
  }),
  TLS_KEY: setting({
    meaning: 'File of its key (PEM, without a password). Both may change while the server runs.',
    takes: 'FILE',
    unset: 'no TLS',
    parse: (text) => resolve(text),
  }),
  TLS_PORT: setting({
    meaning: 'Additional port for TLS, while PORT stays without; 0 takes a free one.',
    takes: '0…65535',
    unset: 'PORT is TLS only',
    parse: wholeNumber(0, 65_535),
  }),
  HSTS_SECONDS: setting({
    meaning: 'Strict-Transport-Security max-age, seconds; 0 disables the header.',
    takes: '0…63072000',
    unset: 'one year; 0 with TLS_PORT, since HSTS applies to all ports of a host',
    parse: wholeNumber(0, 63_072_000),
  }),
  NODE_ID: setting({
    meaning: 'Name of this server among several behind one load balancer, which routes sessions by it.',
    takes: 'NAME',
    unset: 'one server',
    parse: (text) => {
      if (/^[a-z0-9-]{1,32}$/.test(text)) return text;
      throw new WrongValue('expected 1 to 32 of a-z, 0-9 and -');
    },
  }),
  DRAIN_SECONDS: setting({
    meaning: 'Time between the end of readiness and that of connections when the server stops, seconds.',
    takes: `0…${MAX_DRAIN_SECONDS}`,
    default: '0',
    parse: wholeNumber(0, MAX_DRAIN_SECONDS),
  }),
  TRUST_PROXY: setting({
    meaning:
      'Trusted proxies, whose X-Forwarded-For, -Proto and -Host count: their number, or their addresses.',
    takes: '1…16|ADDRESSES',
    unset: 'none',
    parse: proxies,
  }),
} as const;
