import { randomUUID } from 'node:crypto';
import type { Namespace, Socket } from 'socket.io';
import { ProtocolError } from '../../lib/protocol/error';
import type { Delivery, Notice, NoticeContent } from '../../lib/protocol/messages';
import type { Pass } from '../access/pass';
import type { Clock } from '../fanout/clock';

/** How long a connection may take to acknowledge a notice, ms. */
const ACK_TIMEOUT = 5_000;
/** Acknowledgements that are waited for at a time. */
const MOST_AWAITED = 10_000;

export interface NotifierOptions {
  /** Those that there are now. */
  readonly namespaces: () => readonly Namespace[];
  readonly clock: Clock;
  /** How long a connection may take to acknowledge a notice, ms; 5 s by default. */
  readonly ackTimeout?: number | undefined;
}

/** Tells one user something on all of its connections, in every namespace, and hears which of them have it. */
export class Notifier {
  readonly #options: NotifierOptions;
  readonly #passes = new WeakMap<Socket, Pass>();
  #awaited = 0;

  constructor(options: NotifierOptions) {
    this.#options = options;
  }

  /** From now on the connection gets what the user is told. */
  join(socket: Socket, user: string, pass: Pass): void {
    this.#passes.set(socket, pass);
    void socket.join(roomOf(user));
  }

  /**
   * Sends the notice once to every connection that the user has now, and answers when each has acknowledged it or its
   * time is over. Nothing is kept for later.
   * @param symbol that it is about: connections that may not see it are passed over
   * @throws ProtocolError `too_slow` when too many acknowledgements are waited for already
   */
  async notify(user: string, content: NoticeContent, symbol?: string): Promise<Delivery> {
    const connections = this.#options
      .namespaces()
      .flatMap((namespace) => socketsOf(namespace, roomOf(user)))
      .filter((socket) => symbol === undefined || this.#maySee(socket, symbol));
    if (this.#awaited + connections.length > MOST_AWAITED) {
      throw new ProtocolError('too_slow', `${this.#awaited} acknowledgements are waited for already`);
    }
    const notice: Notice = { id: randomUUID(), time: this.#options.clock.now(), ...content };
    const answers = await Promise.all(connections.map((socket) => this.#send(socket, notice)));
    return { connections: connections.length, acknowledged: answers.filter(Boolean).length };
  }

  #maySee(socket: Socket, symbol: string): boolean {
    return this.#passes.get(socket)?.visitor.rights.allows(symbol) === true;
  }

  /**
   * Emitted to each socket by itself: an acknowledgement of a whole room's that does not come is kept by Socket.IO as
   * long as the connection lives.
   */
  async #send(socket: Socket, notice: Notice): Promise<boolean> {
    this.#awaited++;
    try {
      await socket.timeout(this.#options.ackTimeout ?? ACK_TIMEOUT).emitWithAck('notify', notice);
      return true;
    } catch {
      return false;
    } finally {
      this.#awaited--;
    }
  }
}

/** Ids of sockets, which are rooms too, have no colon. */
function roomOf(user: string): string {
  return `user:${user}`;
}

function socketsOf(namespace: Namespace, room: string): Socket[] {
  const ids = namespace.adapter.rooms.get(room) ?? [];
  return [...ids].flatMap((id) => namespace.sockets.get(id) ?? []);
}
