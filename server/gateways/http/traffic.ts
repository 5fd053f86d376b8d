import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** Counts bytes and open TCP connections of a server, on demand. */
export class Traffic {
  readonly #sockets = new Set<Socket>();
  #sent = 0;
  #received = 0;

  constructor(server: Server) {
    const gone = (socket: Socket): void => this.#gone(socket);
    // Shared by all sockets: a listener for each would cost memory per connection.
    function closed(this: Socket): void {
      gone(this);
    }
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('close', closed);
    });
  }

  #gone(socket: Socket): void {
    this.#sockets.delete(socket);
    this.#sent += socket.bytesWritten;
    this.#received += socket.bytesRead;
  }

  /** Number of open connections. */
  get open(): number {
    return this.#sockets.size;
  }

  /** Bytes sent since the start. */
  get sent(): number {
    let sum = this.#sent;
    for (const socket of this.#sockets) sum += socket.bytesWritten;
    return sum;
  }

  get received(): number {
    let sum = this.#received;
    for (const socket of this.#sockets) sum += socket.bytesRead;
    return sum;
  }
}
