import WebSocket from 'ws';
import type { ClientOrigin } from '../../access/limits/client-origin';
import { type EngineConnection, packetsWaiting } from './engine-connection';

/** Packets that may wait for a client before its tunnel is not read any more. */
const MAX_PACKETS_WAITING = 16;
/** Packets of a client that wait for its tunnel, at most. */
const MAX_UNSENT = 64;

/** First characters of an Engine.IO message. */
const [OPEN, PING, PONG, MESSAGE] = ['0', '2', '3', '4'];
/** Packet of Socket.IO: type, number of attachments, namespace, rest. */
const PACKET = /^([0-6])(?:(\d{1,3})-)?(\/[^,]{0,256})?(?:,(.*))?$/s;
const CONNECT = '0';
const DISCONNECT = '1';

/** Namespace that a client connects to, with what it shows. */
export interface NamespaceRequest {
  readonly name: string;
  /** JSON of its `auth`. */
  readonly auth: string;
  readonly authorization: string | undefined;
}

export interface NamespaceTunnelsOptions {
  /** Unix socket of the process that has the namespaces which this one lacks. */
  readonly socketPath: string;
  /** True for a request that the other process must answer. */
  readonly isElsewhere: (request: NamespaceRequest) => boolean;
  /** Returns headers that tell the other process who the client is. */
  readonly headersOf: (client: ClientOrigin) => Readonly<Record<string, string>>;
}

/** Events of a connection's tunnels. */
export interface TunnelListener {
  opened(connection: EngineConnection): void;
  closed(connection: EngineConnection, name: string): void;
}

/** Received packet of Engine.IO; another type than `message` hides it from Socket.IO. */
interface Received {
  type: string;
  readonly data?: unknown;
}

/**
 * Carries namespaces of a connection to another process, packet by packet, over a WebSocket to it. All other namespaces of
 * the connection stay here. A client that does not read holds its tunnel up.
 */
export class NamespaceTunnels {
  readonly #options: NamespaceTunnelsOptions;
  readonly #listener: TunnelListener;
  readonly #clients = new WeakMap<EngineConnection, ClientOrigin>();
  readonly #tunnels = new WeakMap<EngineConnection, Map<string, Tunnel>>();
  /** Attachments of a client's packet that are still to come, and their tunnel. */
  readonly #attachments = new WeakMap<EngineConnection, { readonly tunnel: Tunnel; left: number }>();
  /** Shared by all connections: a closure for each would cost memory. */
  readonly #came: (this: EngineConnection, packet: Received) => void;

  constructor(options: NamespaceTunnelsOptions, listener: TunnelListener) {
    this.#options = options;
    this.#listener = listener;
    const take = (connection: EngineConnection, packet: Received): void => this.#take(connection, packet);
    this.#came = function (this: EngineConnection, packet) {
      take(this, packet);
    };
  }

  watch(connection: EngineConnection, client: ClientOrigin): void {
    this.#clients.set(connection, client);
    connection.on('packet', this.#came);
  }

  #take(connection: EngineConnection, packet: Received): void {
    if (packet.type !== 'message') return;
    const tunnel = this.#tunnelOf(connection, packet.data);
    if (tunnel === undefined) return;
    packet.type = 'tunnelled';
    tunnel.send(packet.data as string | Buffer);
  }

  #tunnelOf(connection: EngineConnection, data: unknown): Tunnel | undefined {
    if (typeof data !== 'string') {
      const attached = this.#attachments.get(connection);
      if (attached === undefined) return undefined;
      if (--attached.left === 0) this.#attachments.delete(connection);
      return attached.tunnel;
    }
    const [, type, attachments, name, auth = ''] = PACKET.exec(data) ?? [];
    if (name === undefined) return undefined;
    const open = this.#tunnels.get(connection)?.get(name);
    const tunnel = open ?? (type === CONNECT ? this.#open(connection, name, auth) : undefined);
    if (tunnel && Number(attachments) > 0) {
      this.#attachments.set(connection, { tunnel, left: Number(attachments) });
    }
    return tunnel;
  }

  #open(connection: EngineConnection, name: string, auth: string): Tunnel | undefined {
    const { isElsewhere, socketPath, headersOf } = this.#options;
    const { authorization } = connection.request.headers;
    if (!isElsewhere({ name, auth, authorization })) return undefined;
    const tunnels = this.#tunnels.get(connection) ?? new Map<string, Tunnel>();
    this.#tunnels.set(connection, tunnels);
    const headers = {
      ...headersOf(this.#clients.get(connection) as ClientOrigin),
      ...(authorization !== undefined && { Authorization: authorization }),
    };
    const tunnel = new Tunnel(connection, { name, socketPath, headers }, () => {
      tunnels.delete(name);
      this.#listener.closed(connection, name);
    });
    tunnels.set(name, tunnel);
    this.#listener.opened(connection);
    return tunnel;
  }
}

/** One namespace of a connection at the other process. */
class Tunnel {
  readonly #connection: EngineConnection;
  readonly #socket: WebSocket;
  readonly #name: string;
  /** Packets of the client until the other process has opened its side. */
  #unsent: (string | Buffer)[] | undefined = [];
  #isLeft = false;
  #isHeld = false;

  constructor(
    connection: EngineConnection,
    {
      name,
      socketPath,
      headers,
    }: {
      readonly name: string;
      readonly socketPath: string;
      readonly headers: Readonly<Record<string, string>>;
    },
    closed: () => void,
  ) {
    this.#connection = connection;
    this.#name = name;
    this.#socket = new WebSocket(`ws+unix:${socketPath}:/socket.io/?EIO=4&transport=websocket`, {
      ...{ headers, perMessageDeflate: false },
    });
    this.#socket.on('message', (data: Buffer, isBinary) => this.#receive(data, isBinary));
    this.#socket.on('error', () => {});
    const end = (): void => this.#socket.terminate();
    connection.once('close', end);
    this.#socket.once('close', () => {
      connection.off('close', end);
      if (!this.#isLeft && connection.readyState === 'open') this.#write(`${DISCONNECT}${name},`);
      closed();
    });
  }

  send(data: string | Buffer): void {
    if (this.#unsent === undefined) this.#forward(data);
    else if (this.#unsent.length < MAX_UNSENT) this.#unsent.push(data);
    else this.#socket.terminate();
  }

  #forward(data: string | Buffer): void {
    const isText = typeof data === 'string';
    this.#socket.send(isText ? `${MESSAGE}${data}` : data);
    if (isText && data.startsWith(`${DISCONNECT}${this.#name},`)) this.#leave();
  }

  /** Ends the tunnel, whose client knows it. */
  #leave(): void {
    this.#isLeft = true;
    this.#socket.close();
  }

  #receive(data: Buffer, isBinary: boolean): void {
    if (isBinary) {
      this.#write(data);
      return;
    }
    const text = data.toString('utf8');
    if (text.startsWith(MESSAGE)) {
      const packet = text.slice(1);
      this.#write(packet);
      if (packet.startsWith(`${DISCONNECT}${this.#name},`)) this.#leave();
    } else if (text.startsWith(PING)) this.#socket.send(PONG);
    else if (text.startsWith(OPEN)) {
      const unsent = this.#unsent ?? [];
      this.#unsent = undefined;
      for (const one of unsent) this.#forward(one);
    }
  }

  #write(packet: string | Buffer): void {
    this.#connection.send(packet);
    if (this.#isHeld || packetsWaiting(this.#connection) < MAX_PACKETS_WAITING) return;
    this.#isHeld = true;
    this.#socket.pause();
    this.#connection.once('drain', () => {
      this.#isHeld = false;
      this.#socket.resume();
    });
  }
}
