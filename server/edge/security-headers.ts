import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller } from './client-address';
import { pagePolicy } from './page-policy';

/** Bytes of a nonce: 128 bits cannot be guessed. */
const NONCE_BYTES = 16;
/** Policy of answers that are no page: nothing in them runs or is framed. */
const NOTHING = "default-src 'none'; frame-ancestors 'none'";
/**
 * Device features that no page uses, denied to all of them. Names that some browsers do not know, such as
 * `bluetooth`, are left out: those browsers warn on each page.
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
/** Pages that other sites may frame: walls, never pages where users act. */
const EMBEDDABLE = /^\/(wall(\/|$)|replay\/[^/])/;

type Headers = Readonly<Record<string, string>>;

/** Headers of every answer. */
export const EVERY_ANSWER: Headers = {
  'Content-Security-Policy': NOTHING,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

export interface SecurityHeaderSettings {
  /** Sites that may frame walls: `'self'`, origins, `*`; none by default. */
  readonly frameAncestors?: readonly string[] | undefined;
  /** Origins of pages that ours may show in frames; none by default. */
  readonly embedOrigins?: readonly string[] | undefined;
  /** Strict-Transport-Security max-age, s; 0 omits the header. */
  readonly hstsSeconds?: number | undefined;
  /** True when pages are compiled on request. */
  readonly dev?: boolean | undefined;
}

/** Headers that depend on the request. */
export interface SecurityHeaders {
  /** Returns the headers of every answer to this client. */
  of(caller: Caller): Headers;
  /** Sets the headers of a page, and hands the nonce to Next in a request header. */
  page(request: IncomingMessage, response: ServerResponse, caller: Caller): void;
}

export function securityHeaders({
  frameAncestors = [],
  embedOrigins = [],
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
        embeds: embedOrigins.length > 0 ? embedOrigins.join(' ') : "'none'",
        dev,
      });
      request.headers['content-security-policy'] = policy;
      response.setHeader('Content-Security-Policy', policy);
      response.setHeader('Permissions-Policy', UNUSED.map((feature) => `${feature}=()`).join(', '));
      if (embeddable) response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
      else response.setHeader('X-Frame-Options', 'DENY');
      // Browsers warn about it on insecure connections.
      if (protocol === 'https') response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    },
  };
}
