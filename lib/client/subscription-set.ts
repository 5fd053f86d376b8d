import type { WireError } from '../protocol/error';
import type { Frame, SubscribeAnswer, SubscribeRequest, SubscriptionChange } from '../protocol/messages';
import { LiveSubscription, type SubscribeOptions, type Subscription } from './subscription';

/** What the set needs of a connection. An answer is undefined when none came. */
export interface Wire {
  readonly connected: boolean;
  subscribe(request: SubscribeRequest, answered: (answer: SubscribeAnswer | undefined) => void): void;
  unsubscribe(room: string): void;
}

/**
 * The subscriptions of a client, and the rooms they are in on this connection. Equal subscriptions are given the
 * same room by the server: its frames go to each of them, and it is left with the last one.
 */
export class SubscriptionSet {
  readonly #wire: Wire;
  readonly #onProblem: (error: WireError) => void;
  readonly #all = new Set<LiveSubscription>();
  readonly #rooms = new Map<string, Set<LiveSubscription>>();
  /** Rooms that a subscription left; unsubscribed from when no request is on its way that could want them. */
  readonly #left = new Set<string>();
  #inFlight = 0;
  /** Counts connections, so that an answer of an earlier one is not taken. */
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

  /** Hands the frame to its subscriptions; returns false when its room is not known. */
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

  /** Other rights have made another room of one, or ended it: nothing of the old one comes any more. */
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
    // Nobody is in it any more, and the server does not know that yet.
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
