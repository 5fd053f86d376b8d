import type { MarketLink } from '../client/market-link';
import type { SubscribeOptions } from '../client/subscription';
import type { WireError } from '../protocol/error';
import { type Cursor, RoomState } from './room-state';

/** Member of a room. */
export interface RoomMember {
  /** Called when a room has an update. */
  updated(): void;
  /** Called when the server rejects the subscription; the room is closed. @param id the member's id of it */
  refused(id: number, error: WireError): void;
}

interface Place {
  readonly member: RoomMember;
  readonly id: number;
}

/** One subscription at the server, shared by tabs. */
export class HubRoom {
  readonly state = new RoomState();
  /** Order of its last change among all rooms of the stream. */
  changedAt = 0;
  readonly #places = new Map<Cursor, Place>();
  readonly #close: () => void;

  /**
   * @param changes counts the frames of all rooms of the stream
   * @param over called once when the last member leaves or the server rejects it
   */
  constructor(
    link: MarketLink,
    request: SubscribeOptions,
    changes: () => number,
    over: (room: HubRoom) => void,
  ) {
    const subscription = link.subscribe(
      request,
      (frame) => {
        this.state.apply(frame);
        this.changedAt = changes();
        for (const { member } of this.#places.values()) member.updated();
      },
      (error) => {
        over(this);
        this.#refuse(error);
      },
    );
    this.#close = () => {
      over(this);
      subscription.close();
    };
  }

  enter(member: RoomMember, id: number, cursor: Cursor): void {
    this.#places.set(cursor, { member, id });
    this.state.enter(cursor);
  }

  leave(cursor: Cursor): void {
    if (!this.#places.delete(cursor)) return;
    this.state.leave(cursor);
    if (this.#places.size === 0) this.#close();
  }

  #refuse(error: WireError): void {
    const places = [...this.#places.values()];
    this.#places.clear();
    for (const { member, id } of places) member.refused(id, error);
  }
}
