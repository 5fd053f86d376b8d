import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** A local server that plays documented upstreams: answers requests, accepts sockets. */
export class UpstreamServer {
  readonly requests: IncomingMessage[] = [];
  /** Texts that clients have sent over sockets. */
  readonly sent: string[] = [];
  /** Answers a request. */
  answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => response.end();
  /** Handles a new socket, and its messages. */
  connected: (socket: WebSocket) => void = () => {};
  said: (socket: WebSocket, text: string) => void = () => {};
  readonly #http = createServer((request, response) => {
    this.requests.push(request);
    this.answer(request, response);
  });
  /** Status that answers handshakes. */
  rejects: number | undefined;
  readonly #sockets = new WebSocketServer({ noServer: true });

  constructor() {
    this.#http.on('upgrade', (request, socket, head) => {
      socket.on('error', () => {});
      if (this.rejects !== undefined) socket.end(`HTTP/1.1 ${this.rejects} No\r\nConnection: close\r\n\r\n`);
      else
        this.#sockets.handleUpgrade(request, socket, head, (one) =>
          this.#sockets.emit('connection', one, request),
        );
    });
    this.#sockets.on('connection', (socket, request) => {
      this.requests.push(request);
      socket.on('message', (data: Buffer) => {
        this.sent.push(data.toString());
        this.said(socket, data.toString());
      });
      this.connected(socket);
    });
  }

  /** Host and port. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#http.listen(0, '127.0.0.1', resolve));
    return `127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }
}
