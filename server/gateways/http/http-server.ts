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
import { Pipelines } from './pipeline';
import { refuseRequest, refuseUpgrade } from './refusal';
import { readTarget } from './request-target';

/** How long a client may take to send its headers, ms. */
const HEADERS_TIMEOUT = 15_000;
/**
 * How long a client may take to send a whole request, ms; a route that takes files says by itself how long they may
 * stand still. Answers may take as long as they like.
 */
const REQUEST_TIMEOUT = 30_000;
/** Paths of such routes. */
const UPLOADS = ['/api/imports'];
/** How often it is looked whose time is over, ms. */
const TIMEOUT_CHECKS = 5_000;
/** What a request that cannot be read is answered with; 400 for all others. */
const FAULTS: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  HPE_HEADER_OVERFLOW: 431,
};
/** Paths whose requests are not counted here. */
const NOT_COUNTED = ['/healthz', '/readyz', '/metrics', '/ws', '/sse'];
/** Longer than the 60 s of the usual proxies, which must be the ones to close an idle connection; ms. */
const KEEP_ALIVE_TIMEOUT = 75_000;

/** Paths whose upgrades other gateways take, by their own listeners on the server. */
const UPGRADED_ELSEWHERE = ['/socket.io/'];

/** What serves everything that is not the API. */
export interface PageGateway {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** What serves connections that stay, other than Socket.IO, which listens by itself. */
export interface EndpointGateway {
  /** Takes a request whose target is checked, if it is its own; tells whether it did. */
  handle(request: IncomingMessage, response: ServerResponse, path: string): boolean;
  /** Likewise an upgrade. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, path: string): boolean;
}

export interface HttpServerOptions {
  readonly hono: Hono;
  readonly pages: PageGateway;
  readonly edge: Edge;
  readonly endpoints?: EndpointGateway | undefined;
  /** Whoever connects must do so by TLS, which is served with this. */
  readonly certificate?: Certificate | undefined;
  readonly access: Pick<Access, 'limits' | 'audit'>;
  /** Told of a fault that is ours. */
  readonly onError: (error: unknown) => void;
  /** How long clients may take, ms, and how often that is looked after; for tests that cannot wait. */
  readonly timeouts?: Pick<
    ServerOptions,
    'headersTimeout' | 'requestTimeout' | 'connectionsCheckingInterval'
  >;
}

/**
 * The process's HTTP server, not yet listening. Every request's target is checked first; then what belongs to a endpoint goes
 * there, /healthz, /readyz and /api to Hono, and the rest to the pages. Socket.IO attaches itself to it.
 */
export function createHttpServer(parts: HttpServerOptions): Server {
  const { hono, pages, endpoints, edge, access, certificate, onError, timeouts } = parts;
  // Without this, Hono's adapter would put its own Request and Response in place of Node's for the pages too.
  const api = getRequestListener(hono.fetch, { overrideGlobalObjects: false, hostname: 'localhost' });

  /** An answer, whichever gateway writes it: what it does not say otherwise is said here. */
  class GuardedResponse extends ServerResponse {
    constructor(...of: ConstructorParameters<typeof ServerResponse>) {
      super(...of);
      for (const [name, value] of Object.entries(edge.answerHeaders(of[0]))) this.setHeader(name, value);
    }
  }

  const options = {
    ServerResponse: GuardedResponse,
    headersTimeout: HEADERS_TIMEOUT,
    requestTimeout: REQUEST_TIMEOUT,
    connectionsCheckingInterval: TIMEOUT_CHECKS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT,
    ...timeouts,
  };
  const server = certificate
    ? createSecureServer({
        ...options,
        ...{ cert: certificate.cert, key: certificate.key },
        handshakeTimeout: TLS_HANDSHAKE_TIMEOUT,
      })
    : createServer(options);

  const refuse = (request: IncomingMessage, response: ServerResponse, error: unknown, as?: number): void => {
    access.audit.refused(clientOriginOf(request), reasonOf(error));
    refuseRequest(response, error, as);
  };
  const clientOriginOf = (request: IncomingMessage): ClientOrigin => ({
    endpoint: 'http',
    address: edge.clientAddress(request),
  });

  /** Connections on which a file comes. */
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
      if (isData(target.path)) {
        edge.requireOrigin(request);
        if (edge.cors(request, response)) return;
      }
    } catch (error) {
      refuse(request, response, error);
      return;
    }
    if (endpoints?.handle(request, response, target.path)) return;
    if (!isApi(target.path) && request.method !== 'GET' && request.method !== 'HEAD') {
      // No page takes anything, and Next would read a body to find that out.
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
    const answered = isApi(target.path) ? api(request, response) : pages.handle(request, response);
    answered.catch((error: unknown) => {
      onError(error);
      if (response.headersSent) response.destroy();
      else refuse(request, response, error);
    });
  });

  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && uploading.has(socket)) return;
    if (!socket.writable || error.code === 'ECONNRESET') socket.destroy();
    else refuseUpgrade(socket, unreadable(error), FAULTS[error.code ?? '']);
  });

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A peer that resets the connection while nobody listens would end the process.
    socket.on('error', destroyThis);
    const target = readTarget(request.url ?? '', request.headersDistinct.host);
    if (!target.ok) {
      refuseUpgrade(socket, new ProtocolError('bad_request', target.fault));
      return;
    }
    request.url = target.url;
    if (UPGRADED_ELSEWHERE.some((path) => target.path.startsWith(path))) return;
    if (endpoints?.upgrade(request, socket, head, target.path)) return;
    if (target.path.startsWith('/_next/')) pages.upgrade(request, socket, head);
    else
      refuseUpgrade(
        socket,
        new ProtocolError('not_found', `there is no socket at ${quoteValue(target.path)}`),
      );
  });

  return server;
}

/** A listener for all sockets: one of its own would be kept beside every connection. */
function destroyThis(this: Duplex): void {
  this.destroy();
}

/**
 * Files of the pages come from memory and in great numbers, endpoints count for themselves, and whether we are alive is asked
 * by who watches over us.
 */
function isCounted(path: string): boolean {
  return !path.startsWith('/_next/static/') && !NOT_COUNTED.includes(path);
}

/** Pages, and the few files beside them; what Next builds for them is no page. */
function isPage(path: string): boolean {
  return !isApi(path) && !path.startsWith('/_next/');
}

/** Paths that pages of other sites may not ask. */
function isData(path: string): boolean {
  return path === '/api' || path.startsWith('/api/') || path === '/ws' || path === '/sse';
}

/** Node's words for what is wrong with a request: they repeat nothing of it. */
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
