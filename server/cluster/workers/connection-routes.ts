import { Agent, request as forward, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { bearerOf, mayBeDelayed } from './delayed-client';
import { CLIENT_HEADER } from './forwarded-client';
import type { WorkerProcess } from './worker-process';

const SOCKET_IO = '/socket.io/';
const WEB_SOCKET = '/ws';
const EVENT_STREAM = '/sse';
/** Headers of a connection, which are not forwarded. */
const OF_CONNECTION = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'upgrade',
  CLIENT_HEADER,
]);

/** Cores of the least busy worker from which on the leader may take connections. */
const BUSY_CORES = 0.6;
/** Cores that the leader keeps for its own work. */
const KEPT_CORES = 0.2;
/** Time after which an idle connection to a worker is closed, ms; longer than that of a poll. */
const IDLE_MS = 60_000;

type Candidate = Pick<WorkerProcess, 'name' | 'clients' | 'cores' | 'link' | 'socketPath' | 'pass' | 'taken'>;

export interface ConnectionRoutesOptions {
  readonly workers: readonly Candidate[];
  /** Name with which session ids of this machine begin; undefined for one machine. */
  readonly machine: string | undefined;
  /** Returns the cores that the leader uses. */
  readonly cores: () => number;
  /** Connections of workers to the leader. */
  readonly inside: WeakSet<Socket>;
  /** True when clients without a token get delayed data, which only the leader has. */
  readonly guestsAreDelayed: boolean;
  /** Returns why new clients are refused; undefined when they are not. */
  readonly notReady: () => string | undefined;
}

/**
 * Chooses the process that answers: live connections are passed to workers as open sockets, requests of long polling are
 * forwarded to the worker of their session, and all else is answered here. A connection over TLS cannot be passed, so it
 * stays here with its sessions; and so does all while no worker serves.
 */
export class ConnectionRoutes {
  readonly #options: ConnectionRoutesOptions;
  /** Connections to workers, which close idle ones later than this. */
  readonly #agent = new Agent({ keepAlive: true, timeout: IDLE_MS });

  constructor(options: ConnectionRoutesOptions) {
    this.#options = options;
  }

  /** Puts the choice before all listeners of a server. */
  intercept(http: Server): void {
    const requested = http.listeners('request') as ((...of: unknown[]) => void)[];
    http.removeAllListeners('request');
    http.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const answerHere = (): void => {
        for (const listener of requested) listener.call(http, request, response);
      };
      if (!this.#request(request, response, answerHere)) answerHere();
    });
    const upgraded = http.listeners('upgrade') as ((...of: unknown[]) => void)[];
    http.removeAllListeners('upgrade');
    http.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
      if (this.#upgrade(request, socket, head)) return;
      for (const listener of upgraded) listener.call(http, request, socket, head);
    });
  }

  /** True for a connection of a client that another process can take over. */
  #isPassable(socket: Socket): boolean {
    return socket instanceof Socket && !('encrypted' in socket) && !this.#options.inside.has(socket);
  }

  #request(request: IncomingMessage, response: ServerResponse, answerHere: () => void): boolean {
    if (!this.#isPassable(request.socket)) return false;
    const { path, query } = targetOf(request);
    if (path === EVENT_STREAM && request.method === 'GET') {
      const worker = this.#ofStream(request, query);
      // Only with the whole request read, and no other one before it on this connection.
      if (worker === undefined || response.socket !== request.socket || hasBody(request)) return false;
      worker.taken();
      stopReading(request.socket);
      // Not while Node's parser is at work on the connection.
      process.nextTick(() => pass(worker, request, request.socket, Buffer.alloc(0)));
      return true;
    }
    if (!path.startsWith(SOCKET_IO)) return false;
    const worker = this.#ofSession(request, query);
    if (worker?.socketPath === undefined) return false;
    const isNew = query.get('sid') === null;
    if (isNew) worker.taken();
    this.#forward(
      worker.socketPath,
      request,
      response,
      isNew ? answerHere : () => answerUnknownSession(response),
    );
    return true;
  }

  /**
   * Forwards a request to a Unix socket, and the answer back.
   * @param failed called if the process there has ended before its answer began
   */
  #forward(socketPath: string, request: IncomingMessage, response: ServerResponse, failed: () => void): void {
    const { method, url: path, socket } = request;
    const headers = [...withoutConnection(request.rawHeaders), CLIENT_HEADER, socket.remoteAddress ?? ''];
    const there = forward({ socketPath, method, path, headers, agent: this.#agent });
    there.on('response', (answer) => {
      response.writeHead(
        answer.statusCode as number,
        answer.statusMessage,
        withoutConnection(answer.rawHeaders),
      );
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    });
    there.on('error', () => {
      if (response.headersSent || response.destroyed) response.destroy();
      else failed();
    });
    response.once('close', () => there.destroy());
    request.pipe(there);
  }

  #upgrade(request: IncomingMessage, socket: Socket, head: Buffer): boolean {
    if (!this.#isPassable(socket)) return false;
    const { path, query } = targetOf(request);
    if (path !== WEB_SOCKET && !path.startsWith(SOCKET_IO)) return false;
    const worker = path === WEB_SOCKET ? this.#ofStream(request, query) : this.#ofSession(request, query);
    if (worker === undefined) return false;
    // A session that is upgraded is counted already.
    if (query.get('sid') === null) worker.taken();
    stopReading(socket);
    pass(worker, request, socket, head);
    return true;
  }

  /** Returns the worker of a Socket.IO session; the least busy one for a new session. */
  #ofSession(request: IncomingMessage, query: URLSearchParams): Candidate | undefined {
    const sid = query.get('sid');
    if (sid === null) return this.#ofStream(request, query);
    const { machine, workers } = this.#options;
    const own = machine !== undefined && sid.startsWith(`${machine}.`) ? sid.slice(machine.length + 1) : sid;
    const [name] = own.split('.', 1);
    return workers.find((worker) => worker.name === name && worker.link !== undefined);
  }

  /**
   * Returns the least busy worker for a new connection; undefined if it is or may be for a stream that only the leader has. A
   * Socket.IO client shows its token later, so it says with `as=token` that it has one.
   */
  #ofStream({ headers }: IncomingMessage, query: URLSearchParams): Candidate | undefined {
    const { notReady, guestsAreDelayed } = this.#options;
    if (notReady() !== undefined) return undefined;
    if (query.get('stream')?.replace(/^\//, '').startsWith('replay/')) return undefined;
    const token = query.get('token') ?? bearerOf(headers.authorization);
    const hasToken = token !== undefined || query.get('as') === 'token';
    if (hasToken ? mayBeDelayed(token) : guestsAreDelayed) return undefined;
    let least: Candidate | undefined;
    for (const worker of this.#options.workers) {
      if (worker.link === undefined) continue;
      if (least === undefined || worker.clients < least.clients) least = worker;
    }
    if (least === undefined || least.cores <= BUSY_CORES) return least;
    return this.#options.cores() + KEPT_CORES < least.cores ? undefined : least;
  }
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
}

function targetOf({ url = '' }: IncomingMessage): { readonly path: string; readonly query: URLSearchParams } {
  const at = url.indexOf('?');
  const path = at < 0 ? url : url.slice(0, at);
  return { path, query: new URLSearchParams(at < 0 ? '' : url.slice(at)) };
}

/**
 * Leaves to the worker what the client sends from now on. Node goes on reading a connection that it passes until the other
 * process has confirmed it, and drops those bytes.
 */
function stopReading(socket: Socket): void {
  (socket as unknown as { readonly _handle?: { readStop(): void } | null })._handle?.readStop();
}

/** Passes an open connection; the worker reads the request once more. */
function pass(worker: Candidate, request: IncomingMessage, socket: Socket, head: Buffer): void {
  const lines = [`${request.method} ${request.url} HTTP/${request.httpVersion}`];
  const { rawHeaders } = request;
  for (let at = 0; at < rawHeaders.length; at += 2) lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`);
  worker.pass(socket, Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
}

/** Answer of Engine.IO for a session that has ended: its client opens another one. */
const UNKNOWN_SESSION = JSON.stringify({ code: 1, message: 'Session ID unknown' });

function answerUnknownSession(response: ServerResponse): void {
  response
    .writeHead(400, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
    .end(UNKNOWN_SESSION);
}

/** Returns headers in pairs without those of a connection. */
function withoutConnection(rawHeaders: readonly string[]): string[] {
  const kept: string[] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] as string;
    if (!OF_CONNECTION.has(name.toLowerCase())) kept.push(name, rawHeaders[at + 1] as string);
  }
  return kept;
}
