import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller } from './client-address';
import { pagePolicy } from './page-policy';

/** Bytes of a nonce: nobody guesses 128 bits. */
const NONCE_BYTES = 16;
/** What is never shown as a page: nothing of it is run or framed, whatever is in it. */
const NOTHING = "default-src 'none'; frame-ancestors 'none'";
/**
 * Things of the device that no page of ours uses, so that nothing in one can ask for them. Of names that not every
 * browser knows, such as `bluetooth`, those complain on each page.
 */
const UNUSED = [
  'camera',
  'display-capture',
  'geolocation',
  'hid',
  'microphone',
  'midi',
  'payment',
  'serial',
  'usb',
];
/** Pages that may be shown in frames of others: what hangs on a wall, and never where somebody acts. */
const EMBEDDABLE = /^\/(wall(\/|$)|replay\/[^/])/;

type Headers = Readonly<Record<string, string>>;

/** Headers of every answer whatsoever. */
export const EVERY_ANSWER: Headers = {
  'Content-Security-Policy': NOTHING,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

export interface SecurityHeaderSettings {
  /** Who may show walls in frames: `'self'`, origins, `*`; nobody by default. */
  readonly frameAncestors?: readonly string[] | undefined;
  /** How long browsers are to come by TLS only, s; 0 is not said. */
  readonly hstsSeconds?: number | undefined;
  /** Whether pages are compiled when they are asked for. */
  readonly dev?: boolean | undefined;
}

/** Headers that depend on what was asked, and how. */
export interface SecurityHeaders {
  /** Of every answer to this caller. */
  of(caller: Caller): Headers;
  /** Dresses the answer that is a page, and tells Next its nonce in the way that it has for that: in the request. */
  page(request: IncomingMessage, response: ServerResponse, caller: Caller): void;
}

export function securityHeaders({
  frameAncestors = [],
  hstsSeconds = 0,
  dev = false,
}: SecurityHeaderSettings): SecurityHeaders {
  const secure: Headers =
    hstsSeconds > 0
      ? { ...EVERY_ANSWER, 'Strict-Transport-Security': `max-age=${hstsSeconds}` }
      : EVERY_ANSWER;

  return {
    of: ({ protocol }) => (protocol === 'https' ? secure : EVERY_ANSWER),
    page(request, response, { protocol, host }) {
      const embeddable = frameAncestors.length > 0 && EMBEDDABLE.test(request.url ?? '');
      const policy = pagePolicy({
        nonce: randomBytes(NONCE_BYTES).toString('base64'),
        host,
        frames: embeddable ? frameAncestors.join(' ') : "'none'",
        dev,
      });
      request.headers['content-security-policy'] = policy;
      response.setHeader('Content-Security-Policy', policy);
      response.setHeader('Permissions-Policy', UNUSED.map((feature) => `${feature}=()`).join(', '));
      if (embeddable) response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
      else response.setHeader('X-Frame-Options', 'DENY');
      // Browsers complain of it where the connection is not secure.
      if (protocol === 'https') response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    },
  };
}
