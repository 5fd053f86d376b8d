import { globMatcher } from '../../lib/protocol/glob';
import { RATE_TIERS, type Rate } from '../../lib/protocol/rate';
import type { Entitlements } from './peer';
import { type Room, type RoomSpec, roomKey } from './room';
import type { FlushContext, FlushGroup } from './room-batch';
import { Tier } from './tier';

/** All rooms of a fan-out, by key, flushed at their rates. */
export class Rooms {
  readonly #byKey = new Map<string, Room>();
  readonly #tiers: ReadonlyMap<Rate, Tier>;
  #opened = 0;

  constructor(context: FlushContext) {
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
      id: `r${++this.#opened}`,
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
