import { CHANNELS, type Channel } from '../../lib/protocol/messages';
import type { Rate } from '../../lib/protocol/rate';
import type { Market } from '../market/market';
import type { Clock } from '../time/clock';
import type { DeliveryCounts } from './delivery-counts';
import type { FrameMaker, FrameSpec } from './frame-maker';
import type { OutFrame } from './out-frame';
import { contentKey, type Member, type Room, type RoomSpec, setState } from './room';
import type { RangeOf, Window } from './row-content';
import { rangeSince, TradeRange } from './trade-range';

/** Silence after which a room sends an empty heartbeat frame, s: a quiet market and a dead link must differ. */
const HEARTBEAT_AFTER = 2;

/**
 * Rooms per batch. Batching overlaps cache misses, since rooms and members are cold once a period, and groups
 * socket writes.
 */
const ROOMS_AT_A_TIME = 32;

/** A batch of rooms, with the frame maker of each. */
interface RoomBatch {
  readonly rooms: readonly Room[];
  readonly makers: readonly FrameMaker[];
}

/** Parts of the fan-out that a group uses. */
export interface FlushContext {
  readonly market: Market;
  readonly clock: Clock;
  readonly epoch: number;
  /** True while the market is rebuilt and nothing is sent. */
  readonly held: boolean;
  readonly makerOf: (spec: RoomSpec) => FrameMaker;
  readonly delivered: DeliveryCounts;
  /** Time that a client waits for versions that it has from another node, µs; then it gets a full frame. */
  readonly aheadMicros: number;
}

/**
 * Rooms of one rate that are flushed together and so share one window of versions: a row's changes are encoded
 * once for all of them. A slow consumer keeps one version and catches up when its transport drains; joining and
 * recovery after a reconnection are the same operation.
 */
export class FlushGroup {
  readonly #context: FlushContext;
  /** Rooms with their frame makers; rooms of the same content share one. */
  readonly #rooms = new Map<Room, FrameMaker>();
  /** The same in batches, rebuilt after a change. */
  #batches: readonly RoomBatch[] | undefined;
  readonly #makers = new Map<string, FrameMaker>();
  readonly #range = new TradeRange();
  /** Feed updates of every row until the last flush, per channel; of all rows, since a room of any may open. */
  readonly #countsAt = new Map<Channel, Float64Array>();
  /** Frames of the current batch. */
  readonly #frames: (OutFrame | undefined)[] = [];
  /** Members ahead of the last flush; the next one makes them live. */
  readonly #ahead = new Set<Member>();
  #version = 0;
  #flushes = 0;
  #starting = true;
  #cancel: (() => void) | undefined;
  #nextFlush = 0;

  /** @param phase time of the flush within the period, 0 to 1 */
  constructor(
    readonly rate: Rate,
    readonly phase: number,
    context: FlushContext,
  ) {
    this.#context = context;
  }

  get rooms(): number {
    return this.#rooms.size;
  }

  traded(row: number, price: number): void {
    if (this.#rooms.size > 0) this.#range.add(row, price);
  }

  addRoom(room: Room): void {
    if (this.#rooms.size === 0) this.#start();
    const key = contentKey(room.spec);
    const maker = this.#makers.get(key) ?? this.#context.makerOf(room.spec);
    this.#makers.set(key, maker);
    this.#rooms.set(room, maker);
    this.#batches = undefined;
    room.sent = this.#version;
    room.sentIn = this.#flushes;
  }

  removeRoom(room: Room): void {
    const maker = this.#rooms.get(room);
    this.#rooms.delete(room);
    this.#batches = undefined;
    if (maker && !this.#uses(maker)) this.#makers.delete(contentKey(room.spec));
    if (this.#rooms.size === 0) this.stop();
  }

  #uses(maker: FrameMaker): boolean {
    for (const used of this.#rooms.values()) if (used === maker) return true;
    return false;
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#ahead.clear();
  }

  /** Restarts after the market was emptied: every room gets a full frame. */
  reset(): void {
    this.#starting = true;
    this.#range.clear();
    this.#countsAt.clear();
    for (const room of this.#rooms.keys()) room.sent = 0;
  }

  /** Sends a lagging member its catch-up, if its peer is writable, and makes it live. */
  catchUp(member: Member): void {
    const { market, clock, epoch, held, delivered, aheadMicros } = this.#context;
    const { room, peer } = member;
    const maker = this.#rooms.get(room);
    if (held || !maker || !peer.writable) return;
    const knows = member.epoch === epoch && member.version >= market.horizon ? member.version : 0;
    const isAhead = knows > market.version;
    const known = isAhead ? 0 : knows;
    if (this.#starting) this.flush();
    if (!peer.writable) return;
    if (known > this.#version || (isAhead && clock.monotonic() - member.laggingSince < aheadMicros)) {
      // A flush now would let one repeating client set the pace of all.
      this.#ahead.add(member);
      return;
    }
    const to = this.#version;
    const order: FrameSpec = {
      room: room.id,
      channel: room.spec.channel,
      epoch,
      from: known,
      to,
      time: clock.wall(),
      merged: member.updates < 0 || known === 0 ? -1 : this.updatesOf(room) - member.updates,
      full: known === 0,
      rows: room.rows,
      defineAll: member.isNew,
      forceEmpty: true,
      symbols: 0,
    };
    const rangeOf: RangeOf = (row) => rangeSince(market, row, known);
    const frame = maker.single(order, { from: known, to }, rangeOf);
    setState(member, 'live');
    member.isNew = false;
    delivered.caughtUp++;
    if (!frame) return;
    peer.send(frame);
    delivered.made(order.channel, order, 1);
    delivered.sent(order.channel, frame.length, 1);
  }

  /** Counts the feed updates of the room's rows until the last flush. */
  updatesOf(room: Room): number {
    const counts = this.#countsAt.get(room.spec.channel);
    if (!counts) return 0;
    let sum = 0;
    for (const row of room.rows) sum += counts[row] ?? 0;
    return sum;
  }

  /** Sends every room the changes since the last flush. */
  flush(): void {
    const { market, clock, held } = this.#context;
    if (held) return;
    this.#flushes++;
    const time = clock.wall();
    const window: Window = { from: this.#starting ? 0 : this.#version, to: market.version };
    const rangeOf: RangeOf = (row) => this.#range.of(row);
    for (const maker of this.#makers.values()) {
      const { channel } = maker.content;
      const counts = market.counts.of(channel);
      maker.begin({ window, time, rangeOf, counts, countsBefore: this.#countsAt.get(channel) ?? counts });
    }
    this.#batches ??= portionsOf(this.#rooms);
    for (const batch of this.#batches) this.#flushPortion(batch, window, time);
    this.#frames.length = 0;
    this.#version = window.to;
    this.#starting = false;
    this.#range.clear();
    this.#keepCounts();
    this.#bringUpAhead();
  }

  #bringUpAhead(): void {
    if (this.#ahead.size === 0) return;
    const members = [...this.#ahead];
    this.#ahead.clear();
    for (const member of members) if (member.state === 'lagging') this.catchUp(member);
  }

  #flushPortion({ rooms, makers }: RoomBatch, window: Window, time: number): void {
    const frames = this.#frames;
    for (const room of rooms) this.#leaveBehind(room);
    for (let at = 0; at < rooms.length; at++) {
      frames[at] = this.#frameOf(rooms[at] as Room, makers[at] as FrameMaker, window, time);
    }
    for (let at = 0; at < rooms.length; at++) this.#send(rooms[at] as Room, frames[at]);
    for (let at = 0; at < rooms.length; at++) {
      this.#account(rooms[at] as Room, makers[at] as FrameMaker, frames[at], window.to);
    }
  }

  /** Marks live members whose peer is not writable as lagging. */
  #leaveBehind(room: Room): void {
    for (let member = room.first; member; member = member.next) {
      if (member.state === 'live' && !member.peer.writable) this.#leave(member, room);
    }
  }

  /** A peer in several rooms may have taken another frame meanwhile, and is then not writable. */
  #send(room: Room, frame: OutFrame | undefined): void {
    if (!frame) return;
    for (let member = room.first; member; member = member.next) {
      if (member.state !== 'live') continue;
      if (member.peer.writable) member.peer.send(frame);
      else this.#leave(member, room);
    }
  }

  /**
   * Updates the room after a flush. A room that could send to no member keeps its position: its next frame
   * covers everything since.
   */
  #account(room: Room, maker: FrameMaker, frame: OutFrame | undefined, to: number): void {
    if (!frame && room.liveCount > 0) return;
    room.sent = to;
    room.sentIn = this.#flushes;
    if (frame) this.#context.delivered.sent(maker.content.channel, frame.length, room.liveCount);
  }

  #frameOf(room: Room, maker: FrameMaker, window: Window, time: number): OutFrame | undefined {
    if (room.liveCount === 0) return undefined;
    const full = window.from === 0;
    const { epoch } = this.#context;
    const order: FrameSpec = {
      room: room.id,
      channel: maker.content.channel,
      epoch,
      from: full ? 0 : room.sent,
      to: window.to,
      time,
      merged: 0,
      full,
      rows: room.rows,
      defineAll: full,
      forceEmpty: full || this.#flushes - room.sentIn >= this.rate * HEARTBEAT_AFTER,
      symbols: 0,
    };
    const frame = maker.shared(order);
    if (frame) this.#context.delivered.made(order.channel, order, room.liveCount);
    return frame;
  }

  #leave(member: Member, room: Room): void {
    const { delivered, epoch, clock } = this.#context;
    delivered.fellBehind++;
    setState(member, 'lagging');
    member.epoch = epoch;
    member.version = room.sent;
    member.updates = this.updatesOf(room);
    member.laggingSince = clock.monotonic();
  }

  #keepCounts(): void {
    const { counts } = this.#context.market;
    for (const channel of CHANNELS) {
      const now = counts.of(channel);
      const kept = this.#countsAt.get(channel);
      if (kept && kept.length === now.length) kept.set(now);
      else this.#countsAt.set(channel, now.slice());
    }
  }

  /** An idle group starts with the market as it is now. */
  #start(): void {
    const { market, clock } = this.#context;
    this.#version = market.version;
    this.#starting = false;
    this.#range.clear();
    this.#keepCounts();
    const period = 1_000_000 / this.rate;
    this.#nextFlush = (Math.floor(clock.monotonic() / period) + 1 + this.phase) * period;
    this.#schedule();
  }

  /** Flushes keep to the grid of the rate; missed ones are not made up for. */
  #schedule(): void {
    const { clock } = this.#context;
    const period = 1_000_000 / this.rate;
    const now = clock.monotonic();
    if (this.#nextFlush <= now) this.#nextFlush += Math.ceil((now - this.#nextFlush + 1) / period) * period;
    this.#cancel = clock.after((this.#nextFlush - now) / 1000, () => {
      this.#nextFlush += period;
      this.flush();
      this.#schedule();
    });
  }
}

function portionsOf(rooms: ReadonlyMap<Room, FrameMaker>): RoomBatch[] {
  const [all, makers] = [[...rooms.keys()], [...rooms.values()]];
  const batches: RoomBatch[] = [];
  for (let start = 0; start < all.length; start += ROOMS_AT_A_TIME) {
    const end = start + ROOMS_AT_A_TIME;
    batches.push({ rooms: all.slice(start, end), makers: makers.slice(start, end) });
  }
  return batches;
}
