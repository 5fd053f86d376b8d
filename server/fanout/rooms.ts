import { globMatcher } from '../../lib/protocol/glob';
import { RATE_TIERS, type Rate } from '../../lib/protocol/rate';
import type { Entitlements } from './peer';
import { type Room, type RoomSpec, roomKey } from './room';
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

/** All rooms of a fan-out, by key, flushed at their rates. */
export class Rooms {
  readonly #byKey = new Map<string, Room>();
  readonly #tiers: ReadonlyMap<Rate, Tier>;
  readonly #prefix: string;
  #opened = 0;

  /** @param prefix prefix of room ids */
  constructor(context: FlushContext, prefix = '') {
    this.#prefix = prefix;
    this.#tiers = new Map(RATE_TIERS.map((rate) => [rate, new Tier(rate, context)]));
  }

  get size(): number {
    return this.#byKey.size;
  }

  all(): Iterable<Room> {
    return this.#byKey.values();
  }

  find(spec: RoomSpec, entitlements: Entitlements, rows: readonly number[]): Room | undefined {
    return this.#byKey.get(roomKey(spec, entitlements, rows));
  }

  /** Opens a new room. */
  open(spec: RoomSpec, entitlements: Entitlements, rows: readonly number[]): Room {
    const room: Room = {
      id: `${this.#prefix}r${++this.#opened}`,
      spec,
      entitlements,
      rows,
      sent: 0,
      sentIn: 0,
      first: undefined,
      last: undefined,
      liveCount: 0,
    };
    this.#byKey.set(roomKey(spec, entitlements, rows), room);
    this.#tier(room).addRoom(room);
    return room;
  }

  close(room: Room): void {
    this.#tier(room).removeRoom(room);
    this.#byKey.delete(roomKey(room.spec, room.entitlements, room.rows));
  }

  /** Returns the group that flushes the room. */
  groupOf(room: Room): FlushGroup {
    return this.#tier(room).groupOf(room);
  }

  /** Adds a listed symbol to the rooms whose globs match, up to the limit of symbols. */
  symbolAdded(row: number, symbol: string, maxSymbols: number): void {
    for (const [key, room] of [...this.#byKey]) {
      if (!room.spec.globs.some((glob) => globMatcher(glob)(symbol))) continue;
      if (room.rows.includes(row) || !room.entitlements.allows(symbol)) continue;
      if (room.rows.length >= maxSymbols) continue;
      this.#byKey.delete(key);
      room.rows = [...room.rows, row];
      this.#byKey.set(roomKey(room.spec, room.entitlements, room.rows), room);
    }
  }

  traded(row: number, price: number): void {
    for (const tier of this.#tiers.values()) tier.traded(row, price);
  }

  /** Restarts after the market was emptied: every room gets a full frame. */
  reset(): void {
    for (const tier of this.#tiers.values()) tier.reset();
  }

  flush(): void {
    for (const tier of this.#tiers.values()) tier.flush();
  }

  stop(): void {
    for (const tier of this.#tiers.values()) tier.stop();
  }

  #tier(room: Room): Tier {
    return this.#tiers.get(room.spec.rate) as Tier;
  }
}

/**
 * The rooms of one rate, spread over the period in groups, so that the load is even. A room stays in its group,
 * so all its members get the same frame.
 */
class Tier {
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
