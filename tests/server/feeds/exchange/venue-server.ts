import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** Response of the REST interface. */
export interface RestReply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Requests in a message of the client. */
export interface ClientRequest {
  readonly subscribe?: readonly string[];
  readonly unsubscribe?: readonly string[];
  /** All subscriptions of the socket from now on. */
  readonly replace?: readonly string[];
  /** Replies to the message itself. */
  readonly replies: readonly string[];
}

/** Protocol of a venue, as far as a server of it needs it. */
export interface VenueDialect {
  /** @param body that of a POST request */
  rest(url: URL, body: string): RestReply | Promise<RestReply> | undefined;
  /** Weight of a request in the venue's limit. */
  weight(url: URL): number;
  message(text: string): ClientRequest;
  /** Frames that follow the opening of a socket. */
  readonly greetings?: readonly string[];
  /** Frames that follow a subscription at once: a snapshot in band. */
  begin?(topic: string): readonly string[];
  /** Returns a frame with its number on the socket, from 0; undefined for one without. */
  numbered?(frame: string, number: number): string | undefined;
}

/** Limits that a client must keep; a breach is recorded. */
export interface VenueLimits {
  readonly connects: { readonly count: number; readonly millis: number };
  readonly messages: { readonly count: number; readonly millis: number };
  readonly weight: { readonly count: number; readonly millis: number };
  readonly maxTopics: number;
  /** The venue ends a connection with 1009 for a longer message; 64 KB by default. */
  readonly maxMessageBytes?: number;
}

/** Connection of a client. */
export interface ClientSocket {
  readonly socket: WebSocket;
  readonly topics: Set<string>;
  readonly openedAt: number;
  /** Times of its messages, ms. */
  readonly messages: number[];
  /** Number of frames with a number that were sent to it. */
  numbered: number;
}

/** Faults that the server shows until they are removed. */
export interface VenueFaults {
  /** Topics that are acknowledged and then have no data. */
  readonly silent: Set<string>;
  /** Status of all handshakes and REST requests; undefined to serve them. */
  refuse:
    | {
        readonly status: number;
        readonly headers?: Readonly<Record<string, string>>;
        readonly body?: string;
      }
    | undefined;
  /** Statuses of single REST paths. */
  readonly refusePaths: Map<string, number>;
  /** No frame leaves, although the sockets stay open ("half open"). */
  isStuck: boolean;
  /** Acknowledgements are not sent. */
  isUnanswered: boolean;
}

/** A server that speaks the protocol of a venue, with its limits and faults. */
export class VenueServer {
  readonly sockets = new Set<ClientSocket>();
  /** Everything that breaks the venue's limits, a line each. */
  readonly breaches: string[] = [];
  readonly faults: VenueFaults = {
    silent: new Set(),
    refuse: undefined,
    refusePaths: new Map(),
    isStuck: false,
    isUnanswered: false,
  };
  /** Messages of all clients. */
  readonly messages: string[] = [];
  /** Number of frames sent. */
  frames = 0;
  /** Paths of REST requests with their queries. */
  readonly requests: string[] = [];
  /** Number of TCP connections so far. */
  accepted = 0;
  /** Times of connection attempts, ms. */
  readonly connects: number[] = [];
  readonly #dialect: VenueDialect;
  readonly #limits: VenueLimits;
  readonly #http: Server;
  readonly #raw = new Set<Socket>();
  readonly #now: () => number;
  readonly #weights: { readonly at: number; readonly weight: number }[] = [];

  /** @param now time by which it counts, ms */
  constructor(dialect: VenueDialect, limits: VenueLimits, now: () => number = Date.now) {
    this.#dialect = dialect;
    this.#now = now;
    this.#limits = limits;
    this.#http = createServer((request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
    this.#http.on('connection', (socket) => {
      this.accepted += 1;
      this.#raw.add(socket);
      socket.once('close', () => this.#raw.delete(socket));
    });
    const sockets = new WebSocketServer({ noServer: true, maxPayload: limits.maxMessageBytes ?? 65_536 });
    this.#http.on('upgrade', (request, socket, head) => {
      this.#count(this.connects, limits.connects, 'connects');
      const { refuse } = this.faults;
      if (refuse !== undefined) {
        const headers = Object.entries(refuse.headers ?? {}).map(([name, value]) => `${name}: ${value}\r\n`);
        socket.end(
          `HTTP/1.1 ${refuse.status} Refused\r\n${headers.join('')}Connection: close\r\n\r\n${refuse.body ?? ''}`,
        );
        return;
      }
      if (request.headers.origin !== undefined) this.breaches.push('an Origin header');
      sockets.handleUpgrade(request, socket, head, (opened) => this.#open(opened));
    });
  }

  static async start(
    dialect: VenueDialect,
    limits: VenueLimits,
    port = 0,
    now?: () => number,
  ): Promise<VenueServer> {
    const server = new VenueServer(dialect, limits, now);
    server.#http.listen(port, '127.0.0.1');
    await once(server.#http, 'listening');
    return server;
  }

  get host(): string {
    return `127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  /** Topics of all sockets. */
  get topics(): ReadonlySet<string> {
    return new Set([...this.sockets].flatMap(({ topics }) => [...topics]));
  }

  /** Sends a frame to the sockets that are subscribed. */
  publish(topic: string, frame: string): void {
    if (this.faults.isStuck || this.faults.silent.has(topic)) return;
    for (const client of this.sockets) if (client.topics.has(topic)) this.#send(client, frame);
  }

  /** Sends a frame to all sockets. */
  announce(frame: string): void {
    for (const client of this.sockets) this.#send(client, frame);
  }

  /** Ends all connections, with a close code or without one. */
  cut(code?: number): void {
    for (const { socket } of this.sockets) {
      if (code === undefined) socket.terminate();
      else socket.close(code);
    }
  }

  async close(): Promise<void> {
    for (const socket of this.#raw) socket.destroy();
    this.#http.close();
    await once(this.#http, 'close');
  }

  #open(socket: WebSocket): void {
    const client: ClientSocket = {
      socket,
      topics: new Set(),
      openedAt: this.#now(),
      messages: [],
      numbered: 0,
    };
    this.sockets.add(client);
    for (const frame of this.#dialect.greetings ?? []) this.#send(client, frame);
    socket.on('close', () => this.sockets.delete(client));
    socket.on('error', () => socket.terminate());
    socket.on('message', (data: Buffer) => this.#receive(client, data.toString()));
    socket.on('ping', () => this.#count(client.messages, this.#limits.messages, 'messages'));
  }

  #receive(client: ClientSocket, text: string): void {
    this.#count(client.messages, this.#limits.messages, 'messages');
    this.messages.push(text);
    const { replace, replies, ...asked } = this.#dialect.message(text);
    if (this.faults.isStuck || this.faults.isUnanswered) return;
    const subscribe = replace?.filter((topic) => !client.topics.has(topic)) ?? asked.subscribe ?? [];
    const unsubscribe =
      replace === undefined
        ? (asked.unsubscribe ?? [])
        : [...client.topics].filter((topic) => !replace.includes(topic));
    for (const topic of unsubscribe) client.topics.delete(topic);
    for (const topic of subscribe) client.topics.add(topic);
    if (client.topics.size > this.#limits.maxTopics) this.breaches.push(`${client.topics.size} topics`);
    for (const reply of replies) this.#send(client, reply);
    for (const topic of subscribe) {
      if (this.faults.silent.has(topic)) continue;
      for (const frame of this.#dialect.begin?.(topic) ?? []) this.#send(client, frame);
    }
  }

  #send(client: ClientSocket, frame: string): void {
    const numbered = this.#dialect.numbered?.(frame, client.numbered);
    if (numbered !== undefined) client.numbered += 1;
    client.socket.send(numbered ?? frame);
    this.frames += 1;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = (await request.toArray()).join('');
    const url = new URL(request.url ?? '/', `http://${this.host}`);
    this.requests.push(url.pathname + url.search);
    const { refuse, refusePaths } = this.faults;
    if (refuse !== undefined) {
      response.writeHead(refuse.status, refuse.headers).end(refuse.body ?? '{"msg":"refused"}');
      return;
    }
    const { weight: limit } = this.#limits;
    const now = this.#now();
    this.#weights.push({ at: now, weight: this.#dialect.weight(url) });
    const used = this.#weights
      .filter(({ at }) => at > now - limit.millis)
      .reduce((sum, { weight }) => sum + weight, 0);
    if (used > limit.count) this.breaches.push(`REST weight ${used} of ${limit.count}`);
    const status = refusePaths.get(url.pathname);
    const reply =
      status === undefined ? await this.#dialect.rest(url, body) : { status, body: { msg: 'refused' } };
    const {
      body: answer,
      headers = {},
      status: code = 200,
    } = reply ?? { status: 404, body: { msg: 'no such path' } };
    response.writeHead(code, {
      'Content-Type': 'application/json',
      'x-mbx-used-weight-1m': String(used),
      ...headers,
    });
    response.end(JSON.stringify(answer));
  }

  #count(times: number[], { count, millis }: VenueLimits['connects'], what: string): void {
    const now = this.#now();
    times.push(now);
    const recent = times.filter((time) => time > now - millis).length;
    if (recent > count) this.breaches.push(`${recent} ${what} in ${millis} ms, ${count} allowed`);
  }
}
