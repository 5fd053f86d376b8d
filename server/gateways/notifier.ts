import { randomUUID } from 'node:crypto';
import { ProtocolError } from '../../lib/protocol/error';
import type { Delivery, Notice, NoticeContent } from '../../lib/protocol/messages';
import { type AlertSubject, maySeeAlert, type Sight } from '../access/visibility';
import type { Clock } from '../time/clock';

/** Time that a connection gets to acknowledge a notice, ms. */
const ACK_TIMEOUT = 5_000;
/** Pending acknowledgements, at most. */
const MAX_AWAITED = 10_000;

/** A connection that receives notices, at any endpoint. */
export interface Listener {
  /** Current sight of its principal. */
  readonly sight: Sight;
  /** Sends the notice; resolves to true when it is acknowledged within so many ms. Never throws. */
  tell(notice: Notice, patience: number): Promise<boolean>;
}

/** A connection to the live stream, with or without a user. */
export interface Watcher {
  /** True if it has subscribed to the symbol in real time. */
  watches(symbol: string): boolean;
}

/** Connections that a notice is for: those of users, of subscribers to a symbol, or all to the live stream. */
export interface Audience {
  readonly users?: readonly string[];
  /** Leaves out connections of the users that may not see this alert. */
  readonly alert?: AlertSubject;
  readonly symbol?: string;
  readonly everyone?: boolean;
}

export interface NotifierOptions {
  readonly clock: Clock;
  /** Time that a connection gets to acknowledge a notice, ms; 5 s by default. */
  readonly ackTimeout?: number | undefined;
}

/** Pushes notices to all connections of one user, at every endpoint, and collects acknowledgements. */
export class Notifier {
  readonly #options: NotifierOptions;
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #users = new Map<Listener, string>();
  readonly #watchers = new Map<Listener, Watcher>();
  #awaited = 0;

  constructor(options: NotifierOptions) {
    this.#options = options;
  }

  /** Subscribes the connection to the notices of a user, and to no others. */
  join(listener: Listener, user: string): void {
    if (this.#users.get(listener) === user) return;
    this.#leaveUser(listener);
    const mine = this.#listeners.get(user) ?? new Set();
    this.#listeners.set(user, mine.add(listener));
    this.#users.set(listener, user);
  }

  /** Adds a connection to the live stream. */
  attend(listener: Listener, watcher: Watcher): void {
    this.#watchers.set(listener, watcher);
  }

  /** Removes the connection. */
  leave(listener: Listener): void {
    this.#watchers.delete(listener);
    this.#leaveUser(listener);
  }

  #leaveUser(listener: Listener): void {
    const user = this.#users.get(listener);
    if (user === undefined) return;
    this.#users.delete(listener);
    const mine = this.#listeners.get(user);
    mine?.delete(listener);
    if (mine?.size === 0) this.#listeners.delete(user);
  }

  /**
   * Sends the notice once to each connection of the user; resolves when all have acknowledged it or timed out.
   * Nothing is stored for later.
   * @param maySee connections for which it is false are skipped
   * @throws ProtocolError `too_slow` at the limit of pending acknowledgements
   */
  async notify(
    user: string,
    content: NoticeContent,
    maySee: (sight: Sight) => boolean = () => true,
  ): Promise<Delivery> {
    return this.#deliver(
      [...(this.#listeners.get(user) ?? [])].filter(({ sight }) => maySee(sight)),
      content,
    );
  }

  /**
   * Sends the notice once to each connection of the audience; resolves when all have acknowledged it or timed out.
   * @param id of the notice; a new one by default
   * @throws ProtocolError `too_slow` at the limit of pending acknowledgements
   */
  async tell(
    { users = [], alert, symbol, everyone = false }: Audience,
    content: NoticeContent,
    id?: string,
  ): Promise<Delivery> {
    const ofUsers = users.flatMap((user) => [...(this.#listeners.get(user) ?? [])]);
    const connections = new Set(
      alert === undefined ? ofUsers : ofUsers.filter(({ sight }) => maySeeAlert(sight, alert)),
    );
    if (everyone || symbol !== undefined) {
      for (const [listener, watcher] of this.#watchers) {
        const isConcerned = symbol !== undefined && listener.sight.allows(symbol) && watcher.watches(symbol);
        if (everyone || isConcerned) connections.add(listener);
      }
    }
    return this.#deliver([...connections], content, id);
  }

  async #deliver(
    connections: readonly Listener[],
    content: NoticeContent,
    id: string = randomUUID(),
  ): Promise<Delivery> {
    if (this.#awaited + connections.length > MAX_AWAITED) {
      throw new ProtocolError('too_slow', `${this.#awaited} acknowledgements are pending already`);
    }
    const notice: Notice = { id, time: this.#options.clock.wall(), ...content };
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
