import type { Server as HttpServer } from 'node:http';
import { type Namespace, Server, type Socket } from 'socket.io';
import { ProtocolError, shown } from '../../lib/protocol/error';
import type { Refusal, SubscribeAccepted } from '../../lib/protocol/messages';
import { parseClock, parseHandshakeAuth, parseSubscribe, parseUnsubscribe } from '../../lib/protocol/request';
import type { Guests } from '../access/guests';
import type { Clock } from '../fanout/clock';
import type { Viewer } from '../fanout/peer';
import type { Stream } from '../streams/stream';
import type { Log } from '../telemetry/log';
import type { OriginRule } from './origin';
import { SocketIoPeer } from './socket-io-peer';

/** Well under the 60 s after which proxies cut an idle connection, ms. */
const PING_INTERVAL = 20_000;
const PING_TIMEOUT = 15_000;
/** A connection must have joined a namespace by then, ms. */
const CONNECT_TIMEOUT = 10_000;
/** Bytes of a message from a client. */
const LARGEST_MESSAGE = 64 * 1024;
/** Longest time over which clients are let go on shutdown, so that they do not all come back at once, ms. */
const LONGEST_FAREWELL = 2_000;

export interface SocketIoGatewayOptions {
  readonly http: HttpServer;
  readonly streams: readonly Stream[];
  readonly clock: Clock;
  readonly guests: Guests;
  readonly allowsOrigin: OriginRule;
  readonly log: Log;
}

/** Answers a request; a client that asked for no answer gets none. */
type Reply = (answer: unknown) => void;

/** Streams as Socket.IO namespaces, over WebSocket and HTTP long polling, on an ordinary HTTP server. */
export class SocketIoGateway {
  readonly #io: Server;
  readonly #options: SocketIoGatewayOptions;
  readonly #viewer: Viewer;

  constructor(options: SocketIoGatewayOptions) {
    this.#options = options;
    const { guests } = options;
    this.#viewer = { key: 'guest', allows: (symbol) => guests.allows(symbol) };
    this.#io = new Server(options.http, {
      pingInterval: PING_INTERVAL,
      pingTimeout: PING_TIMEOUT,
      connectTimeout: CONNECT_TIMEOUT,
      maxHttpBufferSize: LARGEST_MESSAGE,
      perMessageDeflate: false,
      serveClient: false,
      cors: { origin: (origin, allow) => allow(null, origin !== undefined && options.allowsOrigin(origin)) },
      allowRequest: (request, decide) => {
        const { origin, host } = request.headers;
        const allowed = origin === undefined || options.allowsOrigin(origin, host);
        decide(allowed ? null : `origin not allowed: ${shown(origin)}`, allowed);
      },
    });
    for (const stream of options.streams) this.#serve(this.#io.of(stream.name), stream);
  }

  /** Connections to all namespaces. */
  get connections(): number {
    return this.#io.engine.clientsCount;
  }

  /** Tells everyone, lets them go spread over a moment, and closes the HTTP server. */
  async stop(): Promise<void> {
    const farewell = new ProtocolError('shutting_down', 'the server is stopping').toWire();
    const sockets = this.#options.streams.flatMap((stream) => [...this.#io.of(stream.name).sockets.values()]);
    const pause = Math.min(20, LONGEST_FAREWELL / Math.max(1, sockets.length));
    for (const socket of sockets) {
      socket.emit('error', farewell);
      socket.disconnect(true);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    await this.#io.close();
  }

  #serve(namespace: Namespace, stream: Stream): void {
    namespace.use((socket, next) => {
      try {
        const { encoding } = parseHandshakeAuth(socket.handshake.auth);
        if (!this.#options.guests.welcome)
          throw new ProtocolError('unauthenticated', 'guests are not let in here');
        socket.data.encoding = encoding;
        next();
      } catch (error) {
        next(Object.assign(new Error('refused'), { data: this.#wireError(error) }));
      }
    });
    namespace.on('connection', (socket) => this.#connected(socket, stream));
    stream.onStatus((status) => namespace.emit('status', status));
  }

  #connected(socket: Socket, stream: Stream): void {
    const { fanout } = stream;
    const peer = new SocketIoPeer(socket, socket.data.encoding, (drained) => fanout.drained(drained));
    socket.emit('status', stream.status);
    const requests: Record<string, (request: unknown, reply: Reply) => void> = {
      subscribe: (request, reply) =>
        fanout.subscribe(peer, this.#viewer, parseSubscribe(request), (accepted: SubscribeAccepted) =>
          reply(accepted),
        ),
      unsubscribe: (request, reply) => {
        fanout.unsubscribe(peer, parseUnsubscribe(request).room);
        reply({ ok: true });
      },
      clock: (request, reply) => {
        parseClock(request);
        reply({ time: this.#options.clock.now() });
      },
    };
    socket.onAny((event: string, ...args: unknown[]) => {
      const last = args.at(-1);
      const reply = typeof last === 'function' ? (last as Reply) : () => {};
      const request = args[0] === last && typeof last === 'function' ? undefined : args[0];
      try {
        if (!Object.hasOwn(requests, event)) {
          throw new ProtocolError('bad_request', `there is no request ${shown(event)}`);
        }
        requests[event]?.(request, reply);
      } catch (error) {
        reply({ ok: false, error: this.#wireError(error) } satisfies Refusal);
      }
    });
    socket.on('disconnect', () => {
      peer.release();
      fanout.removePeer(peer);
    });
  }

  #wireError(error: unknown): Refusal['error'] {
    if (error instanceof ProtocolError) return error.toWire();
    this.#options.log.error({ error }, 'a request failed');
    return new ProtocolError('internal', 'something went wrong here').toWire();
  }
}
