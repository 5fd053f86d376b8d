import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import WebSocket from 'ws';
import type { EngineConnection } from '../../../../server/gateways/socket-io/engine-connection';

/** Plain Socket.IO server without our code, with clients that tests control. */
export class EngineServer {
  readonly #io: Server;
  readonly #address: string;
  readonly #sockets: WebSocket[] = [];

  constructor(io: Server, address: string) {
    this.#io = io;
    this.#address = address;
  }

  static async open(): Promise<EngineServer> {
    const http = createServer();
    const io = new Server(http, { serveClient: false });
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    const { port } = http.address() as AddressInfo;
    return new EngineServer(io, `127.0.0.1:${port}/socket.io/?EIO=4`);
  }

  get connections(): number {
    return this.#io.engine.clientsCount;
  }

  /** Opens a long-polling connection whose client has read the greeting, and does not poll. */
  async polling(): Promise<EngineConnection> {
    const arrived = this.#arrived();
    const request = get(`http://${this.#address}&transport=polling`, { agent: false });
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    await once(answer.resume(), 'end');
    return arrived;
  }

  async webSocket(): Promise<{ readonly connection: EngineConnection; readonly client: WebSocket }> {
    const arrived = this.#arrived();
    const client = await this.#connect('');
    return { connection: await arrived, client };
  }

  /** Opens a WebSocket that the connection may be upgraded to. */
  upgradeOf(connection: EngineConnection): Promise<WebSocket> {
    const { id } = connection as unknown as { readonly id: string };
    return this.#connect(`&sid=${id}`);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.terminate();
    await this.#io.close();
  }

  async #arrived(): Promise<EngineConnection> {
    const [connection] = await once(this.#io.engine, 'connection');
    return connection;
  }

  async #connect(query: string): Promise<WebSocket> {
    const socket = new WebSocket(`ws://${this.#address}&transport=websocket${query}`);
    this.#sockets.push(socket);
    await once(socket, 'open');
    return socket;
  }
}
