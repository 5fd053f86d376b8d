import { request as forward, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { WorkerProcess } from './worker-process';
import { CLIENT_HEADER } from './worker-start';

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

type Candidate = Pick<WorkerProcess, 'name' | 'load' | 'link' | 'socketPath' | 'pass' | 'taken'>;

export interface ConnectionRoutesOptions {
  readonly workers: readonly Candidate[];
  /** Name with which session ids of this machine begin; undefined for one machine. */
  readonly machine: string | undefined;
  /** True when clients without a token get another stream, which only the leader has. */
  readonly keepsGuests: boolean;
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

  constructor(options: ConnectionRoutesOptions) {
    this.#options = options;
  }

  /** Puts the choice before all listeners of a server. */
  intercept(http: Server): void {
    const requested = http.listeners('request') as ((...of: unknown[]) => void)[];
    http.removeAllListeners('request');
    http.on('request', (request: IncomingMessage, response: ServerResponse) => {
      if (this.#request(request, response)) return;
      for (const listener of requested) listener.call(http, request, response);
    });
    const upgraded = http.listeners('upgrade') as ((...of: unknown[]) => void)[];
    http.removeAllListeners('upgrade');
    http.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
      if (this.#upgrade(request, socket, head)) return;
      for (const listener of upgraded) listener.call(http, request, socket, head);
    });
  }

  #request(request: IncomingMessage, response: ServerResponse): boolean {
    if (!isPlain(request.socket)) return false;
    const { path, query } = targetOf(request);
    if (path === EVENT_STREAM && request.method === 'GET') {
      const worker = this.#ofStream(query);
      // Only with the whole request read, and no other one before it on this connection.
      if (worker === undefined || response.socket !== request.socket || hasBody(request)) return false;
      // Not while Node's parser is at work on the connection.
      process.nextTick(() => pass(worker, request, request.socket, Buffer.alloc(0)));
      return true;
    }
    if (!path.startsWith(SOCKET_IO)) return false;
    const worker = this.#ofSession(query);
    if (worker?.socketPath === undefined) return false;
    if (query.get('sid') === null) worker.taken();
    forwardTo(worker.socketPath, request, response);
    return true;
  }

  #upgrade(request: IncomingMessage, socket: Socket, head: Buffer): boolean {
    if (!isPlain(socket)) return false;
    const { path, query } = targetOf(request);
    if (path !== WEB_SOCKET && !path.startsWith(SOCKET_IO)) return false;
    const worker = path === WEB_SOCKET ? this.#ofStream(query) : this.#ofSession(query);
    if (worker === undefined) return false;
    pass(worker, request, socket, head);
    return true;
  }

  /** Returns the worker of a Socket.IO session; the least busy one for a new session. */
  #ofSession(query: URLSearchParams): Candidate | undefined {
    const sid = query.get('sid');
    if (sid === null) return this.#ofStream(query);
    const { machine, workers } = this.#options;
    const own = machine !== undefined && sid.startsWith(`${machine}.`) ? sid.slice(machine.length + 1) : sid;
    const [name] = own.split('.', 1);
    return workers.find((worker) => worker.name === name && worker.link !== undefined);
  }

  /** Returns the least busy worker for a new connection, unless it is for a replay session. */
  #ofStream(query: URLSearchParams): Candidate | undefined {
    if (this.#options.keepsGuests || this.#options.notReady() !== undefined) return undefined;
    if (query.get('stream')?.replace(/^\//, '').startsWith('replay/')) return undefined;
    let least: Candidate | undefined;
    for (const worker of this.#options.workers) {
      if (worker.link === undefined) continue;
      if (least === undefined || worker.load < least.load) least = worker;
    }
    return least;
  }
}

/** True for a connection that another process can take over. */
function isPlain(socket: Socket): boolean {
  return socket instanceof Socket && !('encrypted' in socket);
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
}

function targetOf({ url = '' }: IncomingMessage): { readonly path: string; readonly query: URLSearchParams } {
  const at = url.indexOf('?');
  const path = at < 0 ? url : url.slice(0, at);
  return { path, query: new URLSearchParams(at < 0 ? '' : url.slice(at)) };
}

/** Passes an open connection; the worker reads the request once more. */
function pass(worker: Candidate, request: IncomingMessage, socket: Socket, head: Buffer): void {
  const lines = [`${request.method} ${request.url} HTTP/${request.httpVersion}`];
  const { rawHeaders } = request;
  for (let at = 0; at < rawHeaders.length; at += 2) lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`);
  worker.pass(socket, Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
}

/** Forwards a request to a Unix socket, and the answer back. */
function forwardTo(socketPath: string, request: IncomingMessage, response: ServerResponse): void {
  const { method, url: path, rawHeaders, socket } = request;
  const headers: string[] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] as string;
    if (!OF_CONNECTION.has(name.toLowerCase())) headers.push(name, rawHeaders[at + 1] as string);
  }
  headers.push(CLIENT_HEADER, socket.remoteAddress ?? '');
  const there = forward({ socketPath, method, path, headers, agent: false });
  there.on('response', (answer) => {
    const given: string[] = [];
    for (let at = 0; at < answer.rawHeaders.length; at += 2) {
      const name = answer.rawHeaders[at] as string;
      if (!OF_CONNECTION.has(name.toLowerCase())) given.push(name, answer.rawHeaders[at + 1] as string);
    }
    response.writeHead(answer.statusCode as number, answer.statusMessage, given);
    answer.pipe(response);
  });
  there.on('error', () => response.destroy());
  response.once('close', () => there.destroy());
  request.pipe(there);
}
