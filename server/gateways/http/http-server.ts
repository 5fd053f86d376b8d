import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  ServerResponse,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { ProtocolError, quoteValue } from '../../../lib/protocol/error';
import type { Access } from '../../access/access';
import type { ClientOrigin } from '../../access/limits/client-origin';
import type { Certificate } from '../../edge/certificate';
import type { Edge } from '../../edge/edge';
import { TLS_HANDSHAKE_TIMEOUT } from '../../edge/tls-beside';
import { reasonOf } from '../../telemetry/audit';
import { requireReady } from '../require-ready';
import { Pipelines } from './pipeline';
import { refuseRequest, refuseUpgrade } from './refusal';
import { readTarget } from './request-target';

/** Time limit for the headers of a request, ms. */
const HEADERS_TIMEOUT = 15_000;
/**
 * Time limit for a whole request, ms; routes for uploads have their own idle timeout. Answers have no limit.
 */
const REQUEST_TIMEOUT = 30_000;
/** Paths of upload routes. */
const UPLOADS = ['/api/imports'];
/** Interval of the check for timeouts, ms. */
const TIMEOUT_CHECKS = 5_000;
/** Status for an unreadable request, by error code; 400 for others. */
const STATUS_OF_ERROR: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  HPE_HEADER_OVERFLOW: 431,
};
/** Paths whose requests are not counted here. */
const NOT_COUNTED = ['/healthz', '/readyz', '/metrics', '/ws', '/sse'];
/** Longer than the 60 s of common proxies, which should be the ones to close an idle connection; ms. */
const KEEP_ALIVE_TIMEOUT = 75_000;

/** Paths whose upgrades are handled by other listeners on the server. */
const UPGRADED_ELSEWHERE = ['/socket.io/'];

/** Serves everything that is not the API. */
export interface PageGateway {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** Serves long-lived connections other than Socket.IO, which has its own listeners. */
export interface EndpointGateway {
  /** Handles a request with a validated target if it is for this gateway; returns whether it did. */
  handle(request: IncomingMessage, response: ServerResponse, path: string): boolean;
  /** Handles an upgrade likewise. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, path: string): boolean;
}

export interface HttpServerOptions {
  /** API; without it, its paths are those of pages. */
  readonly hono?: Hono | undefined;
  readonly pages: PageGateway;
  readonly edge: Edge;
  readonly endpoints?: EndpointGateway | undefined;
  /** Returns why new clients must go to another node; undefined when they may stay. */
  readonly notReady?: (() => string | undefined) | undefined;
  /** Answers requests of other nodes of a cluster. */
  readonly peers?: Pick<EndpointGateway, 'handle'> | undefined;
  /** Requires TLS for all clients, served with this certificate. */
  readonly certificate?: Certificate | undefined;
  readonly access: Pick<Access, 'limits' | 'audit'>;
  /** Receives errors that are not meant for clients. */
  readonly onError: (error: unknown) => void;
  /** Timeouts and the interval of their check, ms; for tests. */
  readonly timeouts?: Pick<
    ServerOptions,
    'headersTimeout' | 'requestTimeout' | 'connectionsCheckingInterval'
  >;
}

/**
 * Creates the HTTP server of the process, not yet listening. It validates each request's target, then routes
 * endpoint paths to their gateways, /healthz, /readyz and /api to Hono, and the rest to the pages. Socket.IO
 * attaches itself to it.
 */
export function createHttpServer(options: HttpServerOptions): Server {
  const { hono, pages, endpoints, peers, notReady, edge, access, certificate, onError, timeouts } = options;
  // Without this, Hono's adapter would replace Node's Request and Response for the pages too.
  const api = hono && getRequestListener(hono.fetch, { overrideGlobalObjects: false, hostname: 'localhost' });

  /** Adds default headers to every answer of any gateway. */
  class GuardedResponse extends ServerResponse {
    constructor(...of: ConstructorParameters<typeof ServerResponse>) {
      super(...of);
      for (const [name, value] of Object.entries(edge.answerHeaders(of[0]))) this.setHeader(name, value);
    }
  }

  const serverOptions = {
    ServerResponse: GuardedResponse,
    headersTimeout: HEADERS_TIMEOUT,
    requestTimeout: REQUEST_TIMEOUT,
    connectionsCheckingInterval: TIMEOUT_CHECKS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT,
    ...timeouts,
  };
  const server = certificate
    ? createSecureServer({
        ...serverOptions,
        ...{ cert: certificate.cert, key: certificate.key },
        handshakeTimeout: TLS_HANDSHAKE_TIMEOUT,
      })
    : createServer(serverOptions);

  const refuse = (request: IncomingMessage, response: ServerResponse, error: unknown, as?: number): void => {
    access.audit.refused(clientOriginOf(request), reasonOf(error));
    refuseRequest(response, error, as);
  };
  const clientOriginOf = (request: IncomingMessage): ClientOrigin => ({
    endpoint: 'http',
    address: edge.clientAddress(request),
  });

  /** Connections with a running upload. */
  const uploading = new WeakSet<Duplex>();

  const pipelines = new Pipelines();

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!pipelines.admits(request, response)) return;
    const target = readTarget(request.url ?? '', request.headersDistinct.host);
    if (!target.ok) {
      refuse(request, response, new ProtocolError('bad_request', target.fault));
      return;
    }
    request.url = target.url;
    if (UPLOADS.includes(target.path)) {
      uploading.add(request.socket);
      request.once('close', () => uploading.delete(request.socket));
    }
    try {
      if (isCounted(target.path)) access.limits.request(clientOriginOf(request));
      if (isForClients(target.path)) requireReady(notReady);
      if (isData(target.path)) {
        edge.requireOrigin(request);
        if (edge.cors(request, response)) return;
      }
    } catch (error) {
      refuse(request, response, error);
      return;
    }
    if (peers?.handle(request, response, target.path)) return;
    if (endpoints?.handle(request, response, target.path)) return;
    if (!isApi(target.path) && request.method !== 'GET' && request.method !== 'HEAD') {
      // No page accepts a body, and Next would read one to find that out.
      response.setHeader('Allow', 'GET, HEAD');
      refuse(
        request,
        response,
        new ProtocolError('bad_request', `${quoteValue(request.method)} is not possible here`),
        405,
      );
      return;
    }
    if (isPage(target.path)) edge.dressPage(request, response);
    const answered = api && isApi(target.path) ? api(request, response) : pages.handle(request, response);
    answered.catch((error: unknown) => {
      onError(error);
      if (response.headersSent) response.destroy();
      else refuse(request, response, error);
    });
  });

  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && uploading.has(socket)) return;
    if (!socket.writable || error.code === 'ECONNRESET') socket.destroy();
    else refuseUpgrade(socket, unreadable(error), STATUS_OF_ERROR[error.code ?? '']);
  });

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A connection reset without a listener would end the process.
    socket.on('error', destroyThis);
    const target = readTarget(request.url ?? '', request.headersDistinct.host);
    if (!target.ok) {
      refuseUpgrade(socket, new ProtocolError('bad_request', target.fault));
      return;
    }
    request.url = target.url;
    if (UPGRADED_ELSEWHERE.some((path) => target.path.startsWith(path))) return;
    try {
      if (isForClients(target.path)) requireReady(notReady);
    } catch (error) {
      refuseUpgrade(socket, error);
      return;
    }
    if (endpoints?.upgrade(request, socket, head, target.path)) return;
    if (target.path.startsWith('/_next/')) pages.upgrade(request, socket, head);
    else
      refuseUpgrade(
        socket,
        new ProtocolError('not_found', `there is no WebSocket endpoint at ${quoteValue(target.path)}`),
      );
  });

  return server;
}

/** Shared by all sockets: a listener for each would cost memory per connection. */
function destroyThis(this: Duplex): void {
  this.destroy();
}

/**
 * Excludes page assets, which come from memory in great numbers, endpoints, which count for themselves, and
 * health checks.
 */
function isCounted(path: string): boolean {
  return !path.startsWith('/_next/static/') && !NOT_COUNTED.includes(path);
}

/** True for pages and the few files beside them, not for Next's build output. */
function isPage(path: string): boolean {
  return !isApi(path) && !path.startsWith('/_next/');
}

/** True for pages and for connections that stay, which another node can serve as well. */
function isForClients(path: string): boolean {
  return isPage(path) && !path.startsWith('/cluster/');
}

/** True for paths that pages of other sites may not request. */
function isData(path: string): boolean {
  return path === '/api' || path.startsWith('/api/') || path === '/ws' || path === '/sse';
}

/** Converts Node's message about an unreadable request, which repeats nothing of it. */
function unreadable({ message }: Error): ProtocolError {
  return new ProtocolError('bad_request', `the request cannot be read: ${message}`);
}

function isApi(path: string): boolean {
  return (
    path === '/healthz' ||
    path === '/readyz' ||
    path === '/metrics' ||
    path === '/api' ||
    path.startsWith('/api/')
  );
}
