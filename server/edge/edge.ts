import type { IncomingMessage, ServerResponse } from 'node:http';
import { ProtocolError } from '../../lib/protocol/error';
import { type Caller, type Requested, readCaller } from './client-address';
import { originRule, whyNotFrom } from './origin-rule';
import { type SecurityHeaderSettings, type SecurityHeaders, securityHeaders } from './security-headers';
import { type ProxyTrust, trustedProxies } from './trusted-proxies';

/** Methods and headers that pages of allowed sites may use. */
const METHODS = 'GET, HEAD, POST, PATCH, DELETE';
const REQUEST_HEADERS = 'Authorization, Content-Type, Last-Event-ID';
/** Headers of answers that they may read. */
const ANSWER_HEADERS = 'WWW-Authenticate, Retry-After';
/** How long a browser may keep what it was told, s. */
const PREFLIGHT_AGE = 600;

export interface EdgeSettings extends SecurityHeaderSettings {
  /** Origins of other sites whose pages may connect; `*` is any. */
  readonly allowedOrigins: readonly string[];
  /** Whose `X-Forwarded-*` headers count; nobody's by default. */
  readonly trustProxy?: ProxyTrust | undefined;
}

/** What every endpoint asks of a request before it looks at anything else. */
export interface Edge {
  /** Who asks, seen through the proxies that are trusted. The same request has the same caller for good. */
  callerOf(request: Requested): Caller;
  /** The client's IP address, for limits and logs. */
  clientAddress(request: Requested): string;
  /** Headers that every answer begins with. */
  answerHeaders(request: Requested): ReturnType<SecurityHeaders['of']>;
  /** Adds those of a page, of which the request must know some to be rendered. */
  dressPage(request: IncomingMessage, response: ServerResponse): void;
  /** @throws ProtocolError `forbidden`, naming the origin, for a page that may not connect here */
  requireOrigin(request: Requested): void;
  /**
   * Lets pages of other sites that may connect read the answer, and answers a browser's question whether they may.
   * @returns whether the request has been answered
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
