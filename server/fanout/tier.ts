import type { Rate } from '../../lib/protocol/rate';
import type { Room } from './room';
import { type FlushContext, FlushGroup } from './room-batch';

/**
 * Rooms flushed at one moment; with more, another moment of the period is used as well. Fewer would encode the
 * same rows more often and write in shorter bursts; more would delay frames.
 */
const ROOMS_TOGETHER = 1_000;
/** Shortest time between two flushes of a rate, ms. */
const MIN_DISTANCE = 25;
const MAX_GROUPS = 32;
/** Fraction of the golden ratio: its multiples modulo 1 are spread evenly for any number of groups. */
const GOLDEN = 0.618_033_988_749_895;

/**
 * The rooms of one rate, spread over the period in groups, so that the load is even. A room stays in its group,
 * so all its members get the same frame.
 */
export class Tier {
  readonly #rate: Rate;
  readonly #context: FlushContext;
  readonly #groups: FlushGroup[] = [];
  readonly #groupOf = new Map<Room, FlushGroup>();

  constructor(rate: Rate, context: FlushContext) {
    this.#rate = rate;
    this.#context = context;
  }

  /** Returns the group that flushes the room. */
  groupOf(room: Room): FlushGroup {
    const group = this.#groupOf.get(room);
    if (!group) throw new RangeError(`room ${room.id} is not in the tier of ${this.#rate} Hz`);
    return group;
  }

  traded(row: number, price: number): void {
    for (const group of this.#groups) group.traded(row, price);
  }

  addRoom(room: Room): void {
    const group = this.#emptiest();
    this.#groupOf.set(room, group);
    group.addRoom(room);
  }

  removeRoom(room: Room): void {
    this.groupOf(room).removeRoom(room);
    this.#groupOf.delete(room);
  }

  reset(): void {
    for (const group of this.#groups) group.reset();
  }

  flush(): void {
    for (const group of this.#groups) if (group.rooms > 0) group.flush();
  }

  stop(): void {
    for (const group of this.#groups) group.stop();
  }

  #emptiest(): FlushGroup {
    let found: FlushGroup | undefined;
    for (const group of this.#groups) if (!found || group.rooms < found.rooms) found = group;
    const most = Math.min(MAX_GROUPS, Math.max(1, Math.floor(1000 / this.#rate / MIN_DISTANCE)));
    if (found && (found.rooms < ROOMS_TOGETHER || this.#groups.length >= most)) return found;
    const phase = (this.#groups.length * GOLDEN) % 1;
    const group = new FlushGroup(this.#rate, phase, this.#context);
    this.#groups.push(group);
    return group;
  }
}
