import type { IncomingMessage, ServerResponse } from 'node:http';
import { ProtocolError } from '../../lib/protocol/error';
import { type Caller, type Requested, readCaller } from './client-address';
import { originRule, whyNotFrom } from './origin-rule';
import { type SecurityHeaderSettings, type SecurityHeaders, securityHeaders } from './security-headers';
import { type ProxyTrust, trustedProxies } from './trusted-proxies';

/** Methods and headers that pages of allowed origins may use. */
const METHODS = 'GET, HEAD, PUT, POST, PATCH, DELETE';
const REQUEST_HEADERS = 'Authorization, Content-Type, Last-Event-ID, Idempotency-Key, If-Match';
/** Response headers that they may read. */
const ANSWER_HEADERS = 'WWW-Authenticate, Retry-After';
/** Time that a browser may cache a preflight answer, s. */
const PREFLIGHT_AGE = 600;

export interface EdgeSettings extends SecurityHeaderSettings {
  /** Origins of other sites whose pages may connect; `*` is any. */
  readonly allowedOrigins: readonly string[];
  /** Proxies whose `X-Forwarded-*` headers count; none by default. */
  readonly trustProxy?: ProxyTrust | undefined;
}

/**
 * Checks that every endpoint makes before it reads a request: client address, Origin, CORS, security headers.
 */
export interface Edge {
  /** Returns the client, behind trusted proxies; cached for each request. */
  callerOf(request: Requested): Caller;
  /** Returns the client's IP address, for limits and logs. */
  clientAddress(request: Requested): string;
  /** Returns the security headers of every answer. */
  answerHeaders(request: Requested): ReturnType<SecurityHeaders['of']>;
  /** Adds the security headers of a page; Next reads the nonce from the request. */
  dressPage(request: IncomingMessage, response: ServerResponse): void;
  /** @throws ProtocolError `forbidden`, naming the origin, for a page of another site that is not allowed */
  requireOrigin(request: Requested): void;
  /**
   * Answers CORS preflights, and lets pages of allowed origins read the answer.
   * @returns true when the request has been answered
   */
  cors(request: IncomingMessage, response: Pick<ServerResponse, 'setHeader' | 'writeHead' | 'end'>): boolean;
}

export function createEdge({ allowedOrigins, trustProxy, ...settings }: EdgeSettings): Edge {
  const rule = originRule(allowedOrigins);
  const trusts = trustedProxies(trustProxy);
  const security = securityHeaders(settings);
  const callers = new WeakMap<Requested, Caller>();

  function callerOf(request: Requested): Caller {
    let caller = callers.get(request);
    if (!caller) {
      caller = Object.freeze(readCaller(request, trusts));
      callers.set(request, caller);
    }
    return caller;
  }

  function requireOrigin(request: Requested): void {
    const reason = whyNotFrom(request.headers, callerOf(request), rule);
    if (reason !== undefined) throw new ProtocolError('forbidden', reason);
  }

  return {
    callerOf,
    clientAddress: (request) => callerOf(request).address,
    requireOrigin,
    answerHeaders: (request) => security.of(callerOf(request)),
    dressPage: (request, response) => security.page(request, response, callerOf(request)),
    cors(request, response) {
      const { origin } = request.headers;
      if (rule.any) response.setHeader('Access-Control-Allow-Origin', '*');
      else if (rule.listed.size > 0) {
        response.setHeader('Vary', 'Origin');
        if (origin === undefined || !rule.listed.has(origin)) return false;
        response.setHeader('Access-Control-Allow-Origin', origin);
      } else return false;
      if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) {
        response.setHeader('Access-Control-Expose-Headers', ANSWER_HEADERS);
        return false;
      }
      response.setHeader('Access-Control-Allow-Methods', METHODS);
      response.setHeader('Access-Control-Allow-Headers', REQUEST_HEADERS);
      response.setHeader('Access-Control-Max-Age', PREFLIGHT_AGE);
      response.setHeader('Content-Length', 0);
      response.writeHead(204);
      response.end();
      return true;
    },
  };
}
