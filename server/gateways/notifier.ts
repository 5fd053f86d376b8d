import { randomUUID } from 'node:crypto';
import { ProtocolError } from '../../lib/protocol/error';
import type { Delivery, Notice, NoticeContent } from '../../lib/protocol/messages';
import type { Clock } from '../time/clock';

/** How long a connection may take to acknowledge a notice, ms. */
const ACK_TIMEOUT = 5_000;
/** Acknowledgements that are waited for at a time. */
const MAX_AWAITED = 10_000;

/** A connection that notices come to, whatever its endpoint. */
export interface Listener {
  /** Whether its principal may see the symbol now. */
  maySee(symbol: string): boolean;
  /** Sends the notice and tells whether it was acknowledged within so many ms; does not throw. */
  tell(notice: Notice, patience: number): Promise<boolean>;
}

export interface NotifierOptions {
  readonly clock: Clock;
  /** How long a connection may take to acknowledge a notice, ms; 5 s by default. */
  readonly ackTimeout?: number | undefined;
}

/** Tells one user something on all of its connections, at every endpoint, and hears which of them have it. */
export class Notifier {
  readonly #options: NotifierOptions;
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #users = new Map<Listener, string>();
  #awaited = 0;

  constructor(options: NotifierOptions) {
    this.#options = options;
  }

  /** From now on the connection gets what the user is told, and what no other is. */
  join(listener: Listener, user: string): void {
    if (this.#users.get(listener) === user) return;
    this.leave(listener);
    const mine = this.#listeners.get(user) ?? new Set();
    this.#listeners.set(user, mine.add(listener));
    this.#users.set(listener, user);
  }

  /** The connection is gone, or nobody's. */
  leave(listener: Listener): void {
    const user = this.#users.get(listener);
    if (user === undefined) return;
    this.#users.delete(listener);
    const mine = this.#listeners.get(user);
    mine?.delete(listener);
    if (mine?.size === 0) this.#listeners.delete(user);
  }

  /**
   * Sends the notice once to every connection that the user has now, and answers when each has acknowledged it or its
   * time is over. Nothing is kept for later.
   * @param symbol that it is about: connections that may not see it are passed over
   * @throws ProtocolError `too_slow` when too many acknowledgements are waited for already
   */
  async notify(user: string, content: NoticeContent, symbol?: string): Promise<Delivery> {
    const connections = [...(this.#listeners.get(user) ?? [])].filter(
      (listener) => symbol === undefined || listener.maySee(symbol),
    );
    if (this.#awaited + connections.length > MAX_AWAITED) {
      throw new ProtocolError('too_slow', `${this.#awaited} acknowledgements are waited for already`);
    }
    const notice: Notice = { id: randomUUID(), time: this.#options.clock.now(), ...content };
    const answers = await Promise.all(connections.map((listener) => this.#send(listener, notice)));
    return { connections: connections.length, acknowledged: answers.filter(Boolean).length };
  }

  async #send(listener: Listener, notice: Notice): Promise<boolean> {
    this.#awaited++;
    try {
      return await listener.tell(notice, this.#options.ackTimeout ?? ACK_TIMEOUT);
    } finally {
      this.#awaited--;
    }
  }
}
