import type { WireError } from '../protocol/error';
import type { Frame, SubscribeAnswer, SubscribeRequest, SubscriptionChange } from '../protocol/messages';
import { LiveSubscription, type SubscribeOptions, type Subscription } from './subscription';

/** Requests of a connection. An answer is undefined without one. */
export interface Wire {
  readonly connected: boolean;
  subscribe(request: SubscribeRequest, answered: (answer: SubscribeAnswer | undefined) => void): void;
  unsubscribe(room: string): void;
}

/**
 * Subscriptions of a client, with their rooms on this connection. Equal subscriptions share a room at the
 * server: each gets its frames, and the last one leaves it.
 */
export class SubscriptionSet {
  readonly #wire: Wire;
  readonly #onProblem: (error: WireError) => void;
  readonly #all = new Set<LiveSubscription>();
  readonly #rooms = new Map<string, Set<LiveSubscription>>();
  /** Rooms left by a subscription; unsubscribed once no pending request may need them. */
  readonly #left = new Set<string>();
  #inFlight = 0;
  /** Number of connections; ignores answers of earlier ones. */
  #connection = 0;

  constructor(wire: Wire, onProblem: (error: WireError) => void) {
    this.#wire = wire;
    this.#onProblem = onProblem;
  }

  get size(): number {
    return this.#all.size;
  }

  add(
    options: SubscribeOptions,
    onFrame: (frame: Frame) => void,
    onRefused: ((error: WireError) => void) | undefined,
  ): Subscription {
    const subscription = new LiveSubscription(options, onFrame, onRefused, (closed) => this.#remove(closed));
    this.#all.add(subscription);
    this.#ask(subscription);
    return subscription;
  }

  connected(): void {
    this.#forgetRooms();
    for (const subscription of this.#all) this.#ask(subscription);
  }

  disconnected(): void {
    this.#forgetRooms();
    for (const subscription of this.#all) subscription.disconnected();
  }

  /** Delivers a frame to its subscriptions; returns false if its room is unknown. */
  deliver(frame: Frame): boolean {
    const room = this.#rooms.get(frame.room);
    if (room === undefined) return false;
    for (const subscription of [...room]) {
      if (subscription.state !== 'open') continue;
      const verdict = subscription.accept(frame);
      if (verdict === 'ask') {
        if (!subscription.asking) subscription.mend(() => this.#ask(subscription));
      } else if (verdict !== 'ignore') {
        subscription.onFrame(verdict);
      }
    }
    return true;
  }

  /** Moves or ends a subscription after a change of permissions; the old room sends nothing any more. */
  changed({ room, answer }: SubscriptionChange): void {
    const members = [...(this.#rooms.get(room) ?? [])];
    this.#rooms.delete(room);
    this.#left.delete(room);
    for (const subscription of members) {
      subscription.room = undefined;
      if (answer.ok) this.#enter(subscription, answer.room, () => subscription.changed(answer));
      else {
        subscription.state = 'pending';
        this.#refused(subscription, answer.error);
      }
    }
    // All its subscriptions are closed, which the server does not know yet.
    if (members.length === 0 && answer.ok) this.#left.add(answer.room);
    this.#leaveRooms();
  }

  closeAll(): void {
    for (const subscription of [...this.#all]) subscription.close();
  }

  #forgetRooms(): void {
    this.#connection += 1;
    this.#inFlight = 0;
    this.#rooms.clear();
    this.#left.clear();
  }

  #ask(subscription: LiveSubscription): void {
    if (!this.#wire.connected || subscription.asking || !this.#all.has(subscription)) return;
    const connection = this.#connection;
    subscription.asking = true;
    this.#inFlight += 1;
    this.#wire.subscribe(subscription.request(), (answer) => {
      if (connection !== this.#connection) return;
      subscription.asking = false;
      this.#inFlight -= 1;
      if (answer === undefined) this.#askLater(subscription);
      else if (answer.ok) this.#enter(subscription, answer.room, () => subscription.accepted(answer));
      else this.#refused(subscription, answer.error);
      this.#leaveRooms();
    });
  }

  #askLater(subscription: LiveSubscription): void {
    if (this.#all.has(subscription)) subscription.retryLater(() => this.#ask(subscription));
  }

  #enter(subscription: LiveSubscription, room: string, accepted: () => void): void {
    if (!this.#all.has(subscription)) {
      this.#left.add(room);
      return;
    }
    if (subscription.room !== room) this.#leave(subscription);
    accepted();
    const members = this.#rooms.get(room) ?? new Set();
    members.add(subscription);
    this.#rooms.set(room, members);
  }

  #refused(subscription: LiveSubscription, error: WireError): void {
    if (error.retry || subscription.wasAccepted) {
      this.#onProblem(error);
      this.#askLater(subscription);
      return;
    }
    if (!this.#all.delete(subscription)) return;
    subscription.state = 'refused';
    if (subscription.onRefused === undefined) this.#onProblem(error);
    else subscription.onRefused(error);
  }

  #remove(subscription: LiveSubscription): void {
    this.#all.delete(subscription);
    this.#leave(subscription);
    this.#leaveRooms();
  }

  #leave(subscription: LiveSubscription): void {
    const { room } = subscription;
    if (room === undefined) return;
    subscription.room = undefined;
    this.#rooms.get(room)?.delete(subscription);
    this.#left.add(room);
  }

  #leaveRooms(): void {
    if (this.#inFlight > 0) return;
    for (const room of this.#left) {
      if ((this.#rooms.get(room)?.size ?? 0) > 0) continue;
      this.#rooms.delete(room);
      if (this.#wire.connected) this.#wire.unsubscribe(room);
    }
    this.#left.clear();
  }
}
