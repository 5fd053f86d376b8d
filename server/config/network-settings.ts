import { resolve } from 'node:path';
import { isProxyAddress, type ProxyTrust } from '../edge/trusted-proxies';
import { listOf, type Setting, WrongValue, wholeNumber } from './setting';

/** No chain of proxies is longer. */
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

/** Settings of how the network reaches us. */
export const NETWORK_SETTINGS = {
  ALLOWED_ORIGINS: setting({
    meaning: 'Origins of other web sites whose pages may connect; * is any.',
    takes: 'ORIGINS',
    unset: 'the wall’s own pages only',
    parse: listOf('origins such as https://desk.example.com', origin),
  }),
  FRAME_ANCESTORS: setting({
    meaning: 'Whose pages may show walls and replays in frames: self, or origins; * is anybody’s.',
    takes: 'self|ORIGINS',
    unset: 'nobody’s',
    parse: listOf('self, or origins such as https://intranet.example.com', (text) =>
      text === 'self' ? "'self'" : origin(text),
    ),
  }),
  PUBLIC_URL: setting({
    meaning: 'Where people reach the wall, for the QR codes that lead them to it: https://wall.example.com.',
    takes: 'URL',
    unset: 'the address that the screen itself has opened',
    parse: (text) => {
      const address = text.replace(/\/$/, '');
      if (/^https?:/.test(text) && origin(address) !== undefined) return address;
      throw new WrongValue('expected an address without a path, such as https://wall.example.com');
    },
  }),
  TLS_CERT: setting({
    meaning:
      'File of the certificate (PEM, with those that lead to a known one) to serve https and wss with.',
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
    meaning: 'Port for TLS, beside PORT without it; 0 takes a free one.',
    takes: '0…65535',
    unset: 'PORT itself is TLS, and nothing is served without',
    parse: wholeNumber(0, 65_535),
  }),
  HSTS_SECONDS: setting({
    meaning:
      'How long browsers that came by TLS are to come by TLS only (Strict-Transport-Security), s; 0 is not said.',
    takes: '0…63072000',
    unset: 'a year; 0 with TLS_PORT, since it holds for all ports of a host',
    parse: wholeNumber(0, 63_072_000),
  }),
  TRUST_PROXY: setting({
    meaning: 'Proxies whose X-Forwarded-For, -Proto and -Host count: how many there are, or their addresses.',
    takes: '1…16|ADDRESSES',
    unset: 'nobody’s count',
    parse: proxies,
  }),
} as const;
