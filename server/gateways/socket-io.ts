import type { Server as HttpServer } from 'node:http';
import { type Namespace, Server, type Socket } from 'socket.io';
import { ProtocolError, shown } from '../../lib/protocol/error';
import type { Refusal, SubscribeAccepted } from '../../lib/protocol/messages';
import { parseClock, parseRefresh, parseSubscribe, parseUnsubscribe } from '../../lib/protocol/request';
import type { Access } from '../access/access';
import type { Holder, Pass } from '../access/pass';
import type { Clock } from '../fanout/clock';
import type { Stream } from '../streams/stream';
import type { Log } from '../telemetry/log';
import { type EngineConnection, packetsWaiting, tcpSocketOf, terminate } from './engine-connection';
import { Notifier } from './notifier';
import type { OriginRule } from './origin';
import { admit, type Entrant, handshakeCheck } from './socket-io-door';
import { SocketIoPeer } from './socket-io-peer';

/** Well under the 60 s after which proxies cut an idle connection, ms. */
const PING_INTERVAL = 20_000;
const PING_TIMEOUT = 15_000;
/** A connection must have joined a namespace by then, ms. */
const CONNECT_TIMEOUT = 10_000;
/** Bytes of a message from a client. */
const LARGEST_MESSAGE = 64 * 1024;
/** Packets that may wait for a client that does not read, whatever they are: answers, notices, states. */
const MOST_PACKETS_WAITING = 256;
/** How long a client that is closed may take to read why, ms. */
const CLOSE_GRACE = 2_000;
/** Longest time over which clients are let go on shutdown, so that they do not all come back at once, ms. */
const LONGEST_FAREWELL = 2_000;

export interface SocketIoGatewayOptions {
  readonly http: HttpServer;
  readonly streams: readonly Stream[];
  readonly clock: Clock;
  readonly access: Access;
  readonly allowsOrigin: OriginRule;
  readonly log: Log;
  /** How long a client that is closed may take to read why before its connection is cut, ms. */
  readonly closeGrace?: number | undefined;
  /** How long a client may take to acknowledge a notice, ms. */
  readonly ackTimeout?: number | undefined;
}

/** Answers a request; a client that asked for no answer gets none. */
type Reply = (answer: unknown) => void;
/** Who asks. */
interface Caller {
  readonly peer: SocketIoPeer;
  readonly pass: Pass;
}
type Requests = Record<string, (caller: Caller, request: unknown, reply: Reply) => void | Promise<void>>;

/** Streams as Socket.IO namespaces, over WebSocket and HTTP long polling, on an ordinary HTTP server. */
export class SocketIoGateway {
  readonly notifier: Notifier;
  readonly #io: Server;
  readonly #options: SocketIoGatewayOptions;

  constructor(options: SocketIoGatewayOptions) {
    this.#options = options;
    this.#io = new Server(options.http, {
      pingInterval: PING_INTERVAL,
      pingTimeout: PING_TIMEOUT,
      connectTimeout: CONNECT_TIMEOUT,
      maxHttpBufferSize: LARGEST_MESSAGE,
      perMessageDeflate: false,
      serveClient: false,
      cors: { origin: (origin, allow) => allow(null, origin !== undefined && options.allowsOrigin(origin)) },
      allowRequest: handshakeCheck(options.access, options.allowsOrigin),
    });
    this.#io.engine.on('connection', boundQueue);
    this.notifier = new Notifier({
      namespaces: options.streams.map((stream) => this.#io.of(stream.name)),
      clock: options.clock,
      ackTimeout: options.ackTimeout,
    });
    for (const stream of options.streams) this.#serve(this.#io.of(stream.name), stream);
  }

  /** Connections to all namespaces. */
  get connections(): number {
    return this.#io.engine.clientsCount;
  }

  /** The longest queues of any connection: packets of Engine.IO, and bytes of its TCP socket (WebSocket only). */
  get waiting(): { readonly packets: number; readonly bytes: number } {
    let packets = 0;
    let bytes = 0;
    for (const connection of this.#engineConnections()) {
      packets = Math.max(packets, packetsWaiting(connection));
      bytes = Math.max(bytes, tcpSocketOf(connection)?.writableLength ?? 0);
    }
    return { packets, bytes };
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
    // Who does not read would keep the server open for half a minute, and a poll for as long as it likes.
    const cancel = this.#options.clock.after(this.#closeGrace, () => {
      for (const { conn } of sockets) terminate(conn);
      this.#options.http.closeAllConnections();
    });
    await this.#io.close();
    cancel();
  }

  get #closeGrace(): number {
    return this.#options.closeGrace ?? CLOSE_GRACE;
  }

  #engineConnections(): EngineConnection[] {
    // Engine.IO's server is typed without its connections, which its documentation has.
    return Object.values(
      (this.#io.engine as unknown as { clients: Record<string, EngineConnection> }).clients,
    );
  }

  #serve(namespace: Namespace, stream: Stream): void {
    namespace.use((socket, next) => {
      admit(socket, this.#options.access).then(
        (entrant) => {
          socket.data.entrant = entrant;
          next();
        },
        (error) => next(Object.assign(new Error('refused'), { data: this.#wireError(error) })),
      );
    });
    const requests = this.#requestsOf(stream);
    const options = {
      clock: this.#options.clock,
      closeGrace: this.#closeGrace,
      drained: (peer: SocketIoPeer) => stream.fanout.drained(peer),
    };
    namespace.on('connection', (socket) => {
      const { pass, encoding, user, entered } = socket.data.entrant as Entrant;
      entered();
      const peer = new SocketIoPeer(socket, encoding, options);
      const caller: Caller = { peer, pass };
      if (user !== undefined) this.notifier.join(socket, user);
      socket.emit('status', stream.status);
      socket.onAny((event: string, ...args: unknown[]) =>
        this.#request(requests, socket, caller, event, args),
      );
      socket.on('disconnect', () => {
        pass.release();
        peer.release();
        stream.fanout.removePeer(peer);
      });
      pass.hold(this.#holderOf(socket, peer, stream));
    });
    stream.onStatus((status) => namespace.emit('status', status));
  }

  /** What a connection does when something becomes of its token. */
  #holderOf(socket: Socket, peer: SocketIoPeer, { fanout }: Stream): Holder {
    return {
      expiring: (seconds) => socket.emit('expiring', { seconds }),
      changed: ({ user, rights }) => {
        if (user !== undefined) this.notifier.join(socket, user);
        fanout.changeViewer(peer, rights, (change) => socket.emit('changed', change));
      },
      close: (code, message) => peer.close(code, message),
    };
  }

  /** What clients of a stream can ask for. */
  #requestsOf({ fanout }: Stream): Requests {
    return {
      subscribe: ({ peer, pass }, request, reply) =>
        fanout.subscribe(peer, pass.visitor.rights, parseSubscribe(request), (accepted: SubscribeAccepted) =>
          reply(accepted),
        ),
      unsubscribe: ({ peer }, request, reply) => {
        fanout.unsubscribe(peer, parseUnsubscribe(request).room);
        reply({ ok: true });
      },
      clock: (_, request, reply) => {
        parseClock(request);
        reply({ time: this.#options.clock.now() });
      },
      refresh: async ({ pass }, request, reply) => {
        await pass.refresh(parseRefresh(request).token);
        reply({ ok: true });
      },
    };
  }

  /** Answers a request; whatever is wrong with it becomes the answer. */
  #request(requests: Requests, socket: Socket, caller: Caller, event: string, args: unknown[]): void {
    // Socket.IO still delivers what came in one piece with the end of the connection.
    if (!socket.connected) return;
    const last = args.at(-1);
    const reply = typeof last === 'function' ? (last as Reply) : () => {};
    const request = args[0] === last && typeof last === 'function' ? undefined : args[0];
    const refuse = (error: unknown): void =>
      reply({ ok: false, error: this.#wireError(error) } satisfies Refusal);
    try {
      if (!Object.hasOwn(requests, event)) {
        throw new ProtocolError('bad_request', `there is no request ${shown(event)}`);
      }
      requests[event]?.(caller, request, reply)?.catch(refuse);
    } catch (error) {
      refuse(error);
    }
  }

  #wireError(error: unknown): Refusal['error'] {
    if (error instanceof ProtocolError) return error.toWire();
    this.#options.log.error({ error }, 'a request failed');
    return new ProtocolError('internal', 'something went wrong here').toWire();
  }
}

/** Cuts a connection whose packets nobody takes, since neither Engine.IO nor Socket.IO has a bound for them. */
function boundQueue(connection: EngineConnection): void {
  connection.on('packetCreate', () => {
    if (packetsWaiting(connection) >= MOST_PACKETS_WAITING) terminate(connection);
  });
}
