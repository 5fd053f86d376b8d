import { hostname } from 'node:os';
import type { Namespace, Server, Socket } from 'socket.io';
import { ProtocolError } from '../../../lib/protocol/error';
import type { Access } from '../../access/access';
import type { AccessSession } from '../../access/access-session';
import type { ClientOrigin } from '../../access/limits/client-origin';
import type { Clock } from '../../time/clock';
import type { EngineConnection } from './engine-connection';
import { releaseWith, tokenOf } from './namespace-handshake';
import type { NamespaceJoins } from './namespace-joins';

/** Default namespace of the admin UI. */
const NAMESPACE = '/admin';
/** Period of sending statistics, ms, as in the official server half. */
const PERIOD = 2_000;
const MILLIS_PER_SECOND = 1_000;
const MICROS_PER_SECOND = 1_000_000;

/** Counters of the admin UI. */
type Counted = 'rawConnection' | 'rawDisconnection' | 'packetsIn' | 'packetsOut' | 'bytesIn' | 'bytesOut';

export interface AdminPageOptions {
  readonly io: Server;
  readonly clock: Clock;
  readonly access: Access;
  readonly clientOriginOf: (socket: Socket) => ClientOrigin;
  /** All Engine.IO connections. */
  readonly connections: () => readonly EngineConnection[];
  /** Authenticates a connection, or rejects it with an error. */
  readonly guard: (
    socket: Socket,
    next: (refusal?: Error) => void,
    authenticate: () => Promise<void>,
  ) => void;
  readonly joins: NamespaceJoins;
}

/**
 * Server half of Socket.IO's official admin UI in its production mode: statistics, no actions. The official
 * server half is not used: it exposes every header and message of a client, tokens included, and wraps the
 * state of our sockets.
 */
export class AdminPage {
  readonly #options: AdminPageOptions;
  readonly #namespace: Namespace;
  /** Events not yet reported, by second and name. */
  readonly #counts = new Map<string, { readonly timestamp: number; readonly type: Counted; count: number }>();
  #cancel: (() => void) | undefined;

  constructor(options: AdminPageOptions) {
    this.#options = options;
    const { io, guard, joins } = options;
    this.#namespace = io.of(NAMESPACE);
    this.#namespace.use((socket, next) =>
      guard(socket, next, () => joins.ask(socket.conn, NAMESPACE, () => this.#authenticate(socket))),
    );
    this.#namespace.on('connection', (socket) => this.#enter(socket));
    io.engine.on('connection', (connection: EngineConnection) => this.#count(connection));
    this.#tellRegularly();
  }

  stop(): void {
    this.#cancel?.();
    this.#namespace.disconnectSockets(true);
  }

  async #authenticate(socket: Socket): Promise<void> {
    const { access, clientOriginOf } = this.#options;
    const accessSession = await access.authenticate(shownBy(socket), clientOriginOf(socket));
    if (!accessSession.principal.permissions.may('inspect')) {
      accessSession.release();
      throw new ProtocolError('forbidden', 'this page takes a token of the role admin');
    }
    socket.data.accessSession = accessSession;
    releaseWith(socket.conn, accessSession);
  }

  #enter(socket: Socket): void {
    const accessSession = socket.data.accessSession as AccessSession;
    this.#options.joins.entered(socket.conn);
    socket.on('disconnect', () => {
      accessSession.release();
      this.#options.joins.left(socket.conn, NAMESPACE);
    });
    socket.emit('config', { supportedFeatures: ['AGGREGATED_EVENTS'] });
    socket.emit('server_stats', this.#figures([]));
    accessSession.hold({
      expiring: () => {},
      changed: () => {},
      close: (code, message) => {
        accessSession.closed(code, message);
        socket.disconnect(true);
      },
    });
  }

  #tellRegularly(): void {
    this.#cancel = this.#options.clock.after(PERIOD, () => {
      const counted = [...this.#counts.values()];
      this.#counts.clear();
      if (this.#namespace.sockets.size > 0) {
        this.#namespace.volatile.emit('server_stats', this.#figures(counted));
      }
      this.#tellRegularly();
    });
  }

  #figures(aggregatedEvents: readonly object[]): object {
    const { io, connections } = this.#options;
    const name = hostname();
    return {
      serverId: `${name}#${process.pid}`,
      hostname: name,
      pid: process.pid,
      uptime: process.uptime(),
      clientsCount: io.engine.clientsCount,
      pollingClientsCount: connections().filter(({ transport }) => transport.name === 'polling').length,
      aggregatedEvents,
      namespaces: [...io._nsps.values()].map(({ name: of, sockets }) => ({
        name: of,
        socketsCount: sockets.size,
      })),
    };
  }

  #count(connection: EngineConnection): void {
    this.#add('rawConnection', 1);
    connection.once('close', () => this.#add('rawDisconnection', 1));
    connection.on('packet', ({ data }) => this.#addPacket('packetsIn', 'bytesIn', data));
    connection.on('packetCreate', ({ data }) => this.#addPacket('packetsOut', 'bytesOut', data));
  }

  #addPacket(packets: Counted, bytes: Counted, data: unknown): void {
    if (typeof data !== 'string' && !Buffer.isBuffer(data)) return;
    this.#add(packets, 1);
    this.#add(bytes, Buffer.byteLength(data));
  }

  #add(type: Counted, count: number): void {
    const timestamp = Math.floor(this.#options.clock.wall() / MICROS_PER_SECOND) * MILLIS_PER_SECOND;
    const key = `${timestamp} ${type}`;
    const known = this.#counts.get(key);
    if (known) known.count += count;
    else this.#counts.set(key, { timestamp, type, count });
  }
}

/** The UI has a password field and none for a token, so the token arrives as the password. */
function shownBy(socket: Socket): string | undefined {
  const { password } = socket.handshake.auth as { readonly password?: unknown };
  return typeof password === 'string' && password !== '' ? password : tokenOf(socket);
}
