import WebSocket from 'ws';
import type { Frame } from '../../lib/protocol/messages';

/** Message of the server. */
export interface ServerMessage {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** Client of `/ws` that matches answers to requests by their ids. */
export class PlainSocket {
  readonly frames: Frame[] = [];
  /** Messages other than frames and answers. */
  readonly messages: ServerMessage[] = [];
  closed: { readonly code: number; readonly reason: string } | undefined;
  readonly socket: WebSocket;
  readonly #waiting = new Map<number, (answer: never) => void>();
  #number = 0;

  /** @param protocols offered subprotocols, may be empty */
  constructor(
    address: string,
    { headers = {}, protocols = ['tickerwall.v1'] }: { headers?: object; protocols?: string[] } = {},
  ) {
    this.socket = new WebSocket(address.replace(/^http/, 'ws'), protocols, { headers: { ...headers } });
    this.socket.on('message', (data) => this.#receive(JSON.parse(String(data)) as ServerMessage));
    this.socket.once('close', (code, reason) => {
      this.closed = { code, reason: String(reason) };
    });
  }

  /** Waits for the connection. @throws if it fails */
  opened(): Promise<this> {
    return new Promise((resolve, reject) => {
      this.socket.once('open', () => resolve(this));
      this.socket.on('error', reject);
    });
  }

  /** Sends a request. @returns its answer without type and id */
  request<T>(type: string, content: object = {}): Promise<T> {
    return new Promise((resolve) => {
      const id = ++this.#number;
      this.#waiting.set(id, resolve);
      this.send({ type, id, ...content });
    });
  }

  send(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  ofType(type: string): readonly ServerMessage[] {
    return this.messages.filter((one) => one.type === type);
  }

  end(): void {
    this.socket.terminate();
  }

  #receive(message: ServerMessage): void {
    const { type, id, ...rest } = message;
    const answered = this.#waiting.get(id as number);
    if (type === 'frame') this.frames.push(rest as unknown as Frame);
    else if (answered && type !== 'error') {
      this.#waiting.delete(id as number);
      answered(rest as never);
    } else this.messages.push(message);
  }
}
