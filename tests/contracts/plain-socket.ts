import WebSocket from 'ws';
import type { Frame } from '../../lib/protocol/messages';

/** Something that the server said. */
export interface Said {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** A connection of `/ws`, with answers by the ids of requests. */
export class PlainSocket {
  readonly frames: Frame[] = [];
  /** Everything but frames and answers. */
  readonly said: Said[] = [];
  closed: { readonly code: number; readonly reason: string } | undefined;
  readonly socket: WebSocket;
  readonly #waiting = new Map<number, (answer: never) => void>();
  #number = 0;

  /** @param protocols the subprotocols offered, which may be none */
  constructor(
    address: string,
    { headers = {}, protocols = ['tickerwall.v1'] }: { headers?: object; protocols?: string[] } = {},
  ) {
    this.socket = new WebSocket(address.replace(/^http/, 'ws'), protocols, { headers: { ...headers } });
    this.socket.on('message', (data) => this.#hear(JSON.parse(String(data)) as Said));
    this.socket.once('close', (code, reason) => {
      this.closed = { code, reason: String(reason) };
    });
  }

  /** @throws when the connection does not come about */
  opened(): Promise<this> {
    return new Promise((resolve, reject) => {
      this.socket.once('open', () => resolve(this));
      this.socket.on('error', reject);
    });
  }

  /** The answer to a request, without what it is known by. */
  ask<T>(type: string, content: object = {}): Promise<T> {
    return new Promise((resolve) => {
      const id = ++this.#number;
      this.#waiting.set(id, resolve);
      this.send({ type, id, ...content });
    });
  }

  send(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  ofType(type: string): readonly Said[] {
    return this.said.filter((one) => one.type === type);
  }

  end(): void {
    this.socket.terminate();
  }

  #hear(message: Said): void {
    const { type, id, ...rest } = message;
    const answered = this.#waiting.get(id as number);
    if (type === 'frame') this.frames.push(rest as unknown as Frame);
    else if (answered && type !== 'error') {
      this.#waiting.delete(id as number);
      answered(rest as never);
    } else this.said.push(message);
  }
}
