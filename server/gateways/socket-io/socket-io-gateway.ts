import { randomBytes } from 'node:crypto';
import type { Server as HttpServer } from 'node:http';
import { type Namespace, Server, type Socket } from 'socket.io';
import type { ProtocolError } from '../../../lib/protocol/error';
import type { Refusal } from '../../../lib/protocol/messages';
import type { Access } from '../../access/access';
import type { ClientOrigin } from '../../access/limits/client-origin';
import { requireAccess } from '../../access/principal';
import type { Edge } from '../../edge/edge';
import type { ReplaySession } from '../../streams/replay/replay-session';
import { onlyStream, type StreamChoice } from '../../streams/stream-choice';
import { reasonOf } from '../../telemetry/audit';
import type { Log } from '../../telemetry/log';
import type { Clock } from '../../time/clock';
import { BoundedWebSocketServer } from '../bounded-web-socket-server';
import { DEFAULT_HEARTBEAT, type HeartbeatTimes } from '../heartbeat-times';
import type { NewWork } from '../new-work';
import type { Notifier } from '../notifier';
import { sendShutdownNotices } from '../shutdown-notice';
import { type LiveParts, requestsOf } from '../stream-requests';
import { requireVisible, unknownStream } from '../stream-visibility';
import { wireErrorOf } from '../wire-error';
import { AdminPage } from './admin-page';
import {
  type EngineConnection,
  packetsWaiting,
  removeNamespace,
  tcpSocketOf,
  terminate,
} from './engine-connection';
import { EngineGuard } from './engine-guard';
import {
  type AuthenticatedHandshake,
  authenticate,
  clientOriginOf,
  edgeCheck,
  handshakeCheck,
  tokenOf,
} from './namespace-handshake';
import { NamespaceJoins } from './namespace-joins';
import { NamespaceTunnels, type NamespaceTunnelsOptions } from './namespace-tunnels';
import { pollingGuard } from './polling-guard';
import { type ServedNamespace, SocketIoConnection } from './socket-io-connection';
import type { SocketIoPeer } from './socket-io-peer';

/** Time that a connection may spend without a namespace, ms. */
const CONNECT_TIMEOUT = 10_000;
/** Time that a closed client gets to read the error, ms. */
const CLOSE_GRACE = 2_000;

export interface SocketIoGatewayOptions {
  readonly http: HttpServer;
  /** Permanent streams; replay sessions are added and removed. */
  readonly streams: readonly StreamChoice[];
  readonly clock: Clock;
  /** Budget of what newcomers cause. */
  readonly newWork: NewWork;
  readonly access: Access;
  readonly edge: Edge;
  readonly log: Log;
  /** Time that a closed client gets to read the error, ms. */
  readonly closeGrace?: number | undefined;
  /** Time that a connection may spend without a namespace, ms; 10 s by default. */
  readonly connectTimeout?: number | undefined;
  /** True to serve Socket.IO's admin UI. */
  readonly adminUi?: boolean | undefined;
  /** Ping interval and timeout. */
  readonly heartbeat?: HeartbeatTimes | undefined;
  /** Pushes notices to users, at all endpoints. */
  readonly notifier: Notifier;
  /** Name of this node among several: it begins every session id, by which a load balancer finds the node. */
  readonly nodeId?: string | undefined;
  /** Returns why new clients must go to another node; undefined when they may stay. */
  readonly notReady?: (() => string | undefined) | undefined;
  /** Returns true when no other node takes clients that are sent away; by default that of a server without a name. */
  readonly isLast?: (() => boolean) | undefined;
  /** Parts that take requests in the live stream. */
  readonly liveParts?: LiveParts | undefined;
  /** Namespaces that another process serves. */
  readonly tunnels?: NamespaceTunnelsOptions | undefined;
}

/** Time until Socket.IO itself closes a connection without a namespace, ms: never, where the gateway knows of others. */
const MAX_CONNECT_TIMEOUT = 2 ** 31 - 1;
/** Added to the error for clients of a node that stops: another one takes them. */
const ELSEWHERE = { elsewhere: true, within: 1_000 };
/** Random bytes of a session id, as many as Engine.IO's. */
const SESSION_ID_BYTES = 15;

/** Lets each session id name its node: `n2.Kd83…`. */
function nameSessions({ engine }: Server, nodeId: string): void {
  // Engine.IO documents this hook but does not type it.
  (engine as unknown as { generateId: () => string }).generateId = () =>
    `${nodeId}.${randomBytes(SESSION_ID_BYTES).toString('base64url')}`;
}

/** A served stream, and the function that stops serving it. */
interface Served {
  readonly namespace: Namespace;
  readonly undo: () => void;
}

/** Serves streams as Socket.IO namespaces, over WebSocket and HTTP long polling, on an ordinary HTTP server. */
export class SocketIoGateway {
  readonly #io: Server;
  readonly #options: SocketIoGatewayOptions;
  readonly #guard: EngineGuard;
  readonly #joins: NamespaceJoins;
  readonly #served = new Map<string, Served>();
  readonly #adminPage: AdminPage | undefined;

  constructor(options: SocketIoGatewayOptions) {
    this.#options = options;
    const { connectTimeout = CONNECT_TIMEOUT, heartbeat = DEFAULT_HEARTBEAT } = options;
    const { messageBytes } = options.access.limits.settings.connection;
    this.#io = new Server(options.http, {
      wsEngine: BoundedWebSocketServer,
      pingInterval: heartbeat.interval,
      pingTimeout: heartbeat.timeout,
      connectTimeout: options.tunnels ? MAX_CONNECT_TIMEOUT : connectTimeout,
      maxHttpBufferSize: messageBytes,
      perMessageDeflate: false,
      serveClient: false,
      cleanupEmptyChildNamespaces: true,
      allowRequest: handshakeCheck(options.access, options.edge, options.newWork, options.notReady),
    });
    if (options.nodeId !== undefined) nameSessions(this.#io, options.nodeId);
    this.#guard = new EngineGuard(options.access);
    this.#io.engine.use(this.#guard.rememberUpgrade);
    this.#io.engine.use(edgeCheck(options.edge, options.access));
    this.#io.engine.use(pollingGuard(messageBytes));
    this.#joins = new NamespaceJoins(options.clock, connectTimeout + this.#closeGrace);
    const joins = this.#joins;
    const tunnels =
      options.tunnels &&
      new NamespaceTunnels(options.tunnels, {
        opened: (connection) => joins.entered(connection),
        closed: (connection, name) => joins.left(connection, name),
      });
    this.#io.engine.on('connection', (connection: EngineConnection) => {
      const clientOrigin = clientOriginOf(connection.request, options.access, options.edge);
      this.#guard.watch(connection, clientOrigin);
      tunnels?.watch(connection, clientOrigin);
      this.#guard.forgetRequest(connection);
      this.#joins.opened(connection);
    });
    for (const streams of options.streams) this.#add(streams);
    this.#adminPage = options.adminUi ? this.#openAdminPage() : undefined;
    this.#refuseUnknown();
  }

  /** Serves a replay session. */
  addSession(session: ReplaySession): void {
    this.#add(onlyStream(session.stream), session);
  }

  /** Stops serving a session: its connections leave the stream with the error, and keep their other streams. */
  removeSession({ stream }: ReplaySession, reason: ProtocolError): void {
    const served = this.#served.get(stream.name);
    if (!served) return;
    this.#served.delete(stream.name);
    served.undo();
    removeNamespace(this.#io, served.namespace);
    for (const socket of [...served.namespace.sockets.values()]) {
      socket.emit('error', reason.toWire());
      socket.disconnect();
    }
  }

  /** Counts connections by transport. */
  get transports(): Readonly<Record<'websocket' | 'polling', number>> {
    const counts = { websocket: 0, polling: 0 };
    for (const { transport } of this.#engineConnections()) {
      counts[transport.name === 'websocket' ? 'websocket' : 'polling']++;
    }
    return counts;
  }

  /** Counts connections to all namespaces. */
  get connections(): number {
    return this.#io.engine.clientsCount;
  }

  /** Counts namespaces: served ones, the main one, and any that a rejected client has asked for. */
  get namespaces(): number {
    return this.#io._nsps.size;
  }

  /**
   * Longest outbound queues of any connection: Engine.IO packets, and bytes of its TCP socket (WebSocket only).
   */
  get waiting(): { readonly packets: number; readonly bytes: number } {
    let packets = 0;
    let bytes = 0;
    for (const connection of this.#engineConnections()) {
      packets = Math.max(packets, packetsWaiting(connection));
      bytes = Math.max(bytes, tcpSocketOf(connection)?.writableLength ?? 0);
    }
    return { packets, bytes };
  }

  /** Shuts down gracefully: notifies clients, closes them spread over a moment, then the HTTP server. */
  async stop(): Promise<void> {
    this.#adminPage?.stop();
    const sockets = [...this.#served.values()].flatMap(({ namespace }) => [...namespace.sockets.values()]);
    const { nodeId, isLast = () => nodeId === undefined } = this.#options;
    await sendShutdownNotices(sockets, (socket, why) => {
      socket.emit('error', { ...why.toWire(), ...(!isLast() && ELSEWHERE) });
      socket.disconnect(true);
    });
    // A slow consumer would keep the server open for half a minute, a pending poll for longer.
    const cancel = this.#options.clock.after(this.#closeGrace, () => {
      for (const { conn } of sockets) terminate(conn);
      this.#options.http.closeAllConnections();
    });
    await this.#io.close();
    this.#joins.stop();
    cancel();
  }

  get #closeGrace(): number {
    return this.#options.closeGrace ?? CLOSE_GRACE;
  }

  #engineConnections(): EngineConnection[] {
    // Engine.IO documents its connections but does not type them.
    return Object.values(
      (this.#io.engine as unknown as { clients: Record<string, EngineConnection> }).clients,
    );
  }

  #openAdminPage(): AdminPage {
    const { clock, access } = this.#options;
    return new AdminPage({
      ...{ io: this.#io, clock, access },
      clientOriginOf: (socket) => this.#clientOriginOf(socket),
      connections: () => this.#engineConnections(),
      guard: (socket, next, authenticate) => this.#accept(socket, next, authenticate),
      joins: this.#joins,
    });
  }

  #add(streams: StreamChoice, session?: ReplaySession): void {
    const { name } = streams;
    const namespace = this.#io.of(name);
    namespace.use((socket, next) =>
      this.#accept(socket, next, () =>
        this.#joins.ask(socket.conn, name, async () => {
          await this.#options.newWork.turn('join');
          socket.data.handshake = await authenticate(
            socket,
            this.#options.access,
            this.#clientOriginOf(socket),
            ({ permissions }) => requireVisible(session, permissions),
          );
        }),
      ),
    );
    const { clock, notifier, log, newWork, liveParts = {} } = this.#options;
    const served: ServedNamespace = {
      ...{ streams, session, notifier, log },
      requests: requestsOf(session, clock, newWork, liveParts),
      parts: session ? {} : liveParts,
      peerOptions: {
        namespace,
        clock,
        closeGrace: this.#closeGrace,
        drained: (peer: SocketIoPeer) => streams.drained(peer),
      },
    };
    namespace.on('connection', (socket) => this.#enter(socket, served));
    // A slow consumer misses positions, which repeat; a change must be delivered.
    const undoState = session?.onState((state, why) =>
      (why === 'moved' ? namespace.volatile : namespace).emit('session', state),
    );
    this.#served.set(name, {
      namespace,
      undo: () => undoState?.(),
    });
  }

  #enter(socket: Socket, served: ServedNamespace): void {
    const { name } = served.streams;
    const handshake = socket.data.handshake as AuthenticatedHandshake;
    socket.data.handshake = undefined;
    handshake.entered();
    if (!this.#served.has(name)) {
      // The session ended during the handshake.
      handshake.accessSession.release();
      this.#joins.left(socket.conn, name);
      socket.emit('error', unknownStream(name).toWire());
      socket.disconnect();
      return;
    }
    this.#joins.entered(socket.conn);
    const connection = new SocketIoConnection(socket, handshake, served);
    socket.on('disconnect', () => {
      connection.leave();
      this.#joins.left(socket.conn, name);
    });
    connection.enter(handshake.user);
  }

  /** Rejects connections to an unknown stream with `not_found`. */
  #refuseUnknown(): void {
    this.#io
      .of((_name, _auth, next) => next(null, true))
      .use((socket, next) =>
        this.#accept(socket, next, async () => {
          requireAccess(await this.#options.access.principalOf(tokenOf(socket)));
          throw unknownStream(socket.nsp.name);
        }),
      );
  }

  /** Accepts a connection, or rejects it with the error. */
  #accept(socket: Socket, next: (refusal?: Error) => void, authenticate: () => Promise<void>): void {
    authenticate().then(
      () => next(),
      (error: unknown) => {
        this.#options.access.audit.refused(this.#clientOriginOf(socket), reasonOf(error));
        next(Object.assign(new Error('refused'), { data: this.#wireError(error) }));
      },
    );
  }

  #clientOriginOf(socket: Socket): ClientOrigin {
    return this.#guard.clientOriginOf(socket.conn);
  }

  #wireError(error: unknown): Refusal['error'] {
    return wireErrorOf(error, this.#options.log);
  }
}
