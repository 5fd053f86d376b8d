import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** Counts what goes over the TCP connections of a server, whatever they are for, when somebody asks. */
export class Traffic {
  readonly #sockets = new Set<Socket>();
  #sent = 0;
  #received = 0;

  constructor(server: Server) {
    const gone = (socket: Socket): void => this.#gone(socket);
    // One function for all sockets: one of each would be kept beside every connection.
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

  /** Connections that are open. */
  get open(): number {
    return this.#sockets.size;
  }

  /** Bytes since the start. */
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
