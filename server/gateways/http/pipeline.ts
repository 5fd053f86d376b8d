import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * Requests of one connection that may wait for their answers at a time. Browsers and proxies send one after another;
 * Node works on all that came in one piece at once, and keeps the answers of who does not read.
 */
const MAX_WAITING = 16;

/** Counts the requests of each connection that are not answered yet, and cuts one that has too many. */
export class Pipelines {
  readonly #waiting = new WeakMap<Duplex, number>();

  /** Whether the request may be answered; its connection is gone where not. */
  admits({ socket }: IncomingMessage, response: ServerResponse): boolean {
    const waiting = (this.#waiting.get(socket) ?? 0) + 1;
    if (waiting > MAX_WAITING) {
      socket.destroy();
      return false;
    }
    this.#waiting.set(socket, waiting);
    response.once('close', () => this.#waiting.set(socket, (this.#waiting.get(socket) ?? 1) - 1));
    return true;
  }
}
