import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * Maximum of pending requests of one connection. Browsers and proxies send one after another; Node works on all
 * pipelined requests at once, and buffers the answers for a client that does not read.
 */
const MAX_PENDING = 16;

/** Counts the pending requests of each connection and closes one with too many. */
export class Pipelines {
  readonly #waiting = new WeakMap<Duplex, number>();

  /** True if the request may be answered; otherwise its connection was closed. */
  admits({ socket }: IncomingMessage, response: ServerResponse): boolean {
    const waiting = (this.#waiting.get(socket) ?? 0) + 1;
    if (waiting > MAX_PENDING) {
      socket.destroy();
      return false;
    }
    this.#waiting.set(socket, waiting);
    response.once('close', () => this.#waiting.set(socket, (this.#waiting.get(socket) ?? 1) - 1));
    return true;
  }
}
