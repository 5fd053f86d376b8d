import type { MarketLink } from '../client/market-link';
import type { SubscribeOptions } from '../client/subscription';
import type { WireError } from '../protocol/error';
import { type Cursor, RoomState } from './room-state';

/** Who is in rooms. */
export interface RoomGuest {
  /** A room has something new. */
  news(): void;
  /** The server will not have it: the room is over. @param id the guest's own name of it */
  refused(id: number, error: WireError): void;
}

interface Place {
  readonly guest: RoomGuest;
  readonly id: number;
}

/** One subscription at the server, and the tabs that share it. */
export class HubRoom {
  readonly state = new RoomState();
  /** Its place among the changes of all rooms of the stream. */
  changedAt = 0;
  readonly #places = new Map<Cursor, Place>();
  readonly #close: () => void;

  /**
   * @param changes counts the frames of all rooms of the stream
   * @param over called once when nobody is left or the server refuses it
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
        for (const { guest } of this.#places.values()) guest.news();
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

  enter(guest: RoomGuest, id: number, cursor: Cursor): void {
    this.#places.set(cursor, { guest, id });
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
    for (const { guest, id } of places) guest.refused(id, error);
  }
}
