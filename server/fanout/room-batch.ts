import { CHANNELS, type Channel } from '../../lib/protocol/messages';
import type { Rate } from '../../lib/protocol/rate';
import type { Market } from '../market/market';
import type { Clock } from '../time/clock';
import type { DeliveryCounts } from './delivery-counts';
import type { FrameMaker, FrameOrder } from './frame-maker';
import type { OutFrame } from './out-frame';
import { rangeSince } from './range-since';
import { contentKey, type Member, type Room, type RoomSpec, setState } from './room';
import type { RangeOf, Window } from './row-content';
import { TradeRange } from './trade-range';

/** A room that had nothing to say for so long (s) says so: a quiet market and a dead link look different. */
const HEARTBEAT_AFTER = 2;

/**
 * Rooms whose frames are made and sent together, step by step. What a room and its members are lies in places of memory
 * that nobody has looked at for a period: in a short step the processor waits for several of them at a time, and what
 * the steps after it need is near by then. Writes in a burst also cost less than writes with pauses.
 */
const ROOMS_AT_A_TIME = 32;

/** Such rooms, and what makes the frames of each. */
interface RoomBatch {
  readonly rooms: readonly Room[];
  readonly makers: readonly FrameMaker[];
}

/** What a group needs to know of its fan-out. */
export interface FlushContext {
  readonly market: Market;
  readonly clock: Clock;
  readonly epoch: number;
  /** The market is being rebuilt, and nothing of it goes out. */
  readonly held: boolean;
  readonly makerOf: (spec: RoomSpec) => FrameMaker;
  readonly delivered: DeliveryCounts;
}

/**
 * Rooms of one rate that are flushed together and so share one window of versions: what a row has new is encoded
 * once for all of them. A peer that is not writable is left behind with one version, and brought up to the group's
 * own when it is writable again; joining and coming back after a broken connection are the same thing.
 */
export class FlushGroup {
  readonly #context: FlushContext;
  /** Rooms, each with what makes its frames; rooms of the same content share that. */
  readonly #rooms = new Map<Room, FrameMaker>();
  /** The same in portions, made anew after a change. */
  #portions: readonly RoomBatch[] | undefined;
  readonly #makers = new Map<string, FrameMaker>();
  readonly #range = new TradeRange();
  /** Feed updates of every row up to the last flush, per channel: of all, since a room of any may join. */
  readonly #countsAt = new Map<Channel, Float64Array>();
  /** Frames of the portion that is at work. */
  readonly #frames: (OutFrame | undefined)[] = [];
  /** Members that have more than the last flush gave; the next one brings them into step. */
  readonly #ahead = new Set<Member>();
  #version = 0;
  #flushes = 0;
  #starting = true;
  #cancel: (() => void) | undefined;
  #nextFlush = 0;

  /** @param phase when within the period the group is flushed, 0 to 1 */
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
    this.#portions = undefined;
    room.sent = this.#version;
    room.sentIn = this.#flushes;
  }

  removeRoom(room: Room): void {
    const maker = this.#rooms.get(room);
    this.#rooms.delete(room);
    this.#portions = undefined;
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

  /** The market was emptied: every room starts over with a full frame. */
  reset(): void {
    this.#starting = true;
    this.#range.clear();
    this.#countsAt.clear();
    for (const room of this.#rooms.keys()) room.sent = 0;
  }

  /** Brings a member that is behind into step, if its peer takes the frame. */
  catchUp(member: Member): void {
    const { market, clock, epoch, held, delivered } = this.#context;
    const { room, peer } = member;
    const maker = this.#rooms.get(room);
    if (held || !maker || !peer.writable) return;
    const known = member.epoch === epoch && member.version <= market.version ? member.version : 0;
    if (this.#starting) this.flush();
    if (!peer.writable) return;
    if (known > this.#version) {
      // To flush now would let one that asks again and again set the pace of all.
      this.#ahead.add(member);
      return;
    }
    const to = this.#version;
    const order: FrameOrder = {
      room: room.id,
      channel: room.spec.channel,
      epoch,
      from: known,
      to,
      time: clock.now(),
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

  /** Feed updates that the room's rows have had up to the last flush. */
  updatesOf(room: Room): number {
    const counts = this.#countsAt.get(room.spec.channel);
    if (!counts) return 0;
    let sum = 0;
    for (const row of room.rows) sum += counts[row] ?? 0;
    return sum;
  }

  /** Sends every room what is new since the last flush. */
  flush(): void {
    const { market, clock, held } = this.#context;
    if (held) return;
    this.#flushes++;
    const time = clock.now();
    const window: Window = { from: this.#starting ? 0 : this.#version, to: market.version };
    const rangeOf: RangeOf = (row) => this.#range.of(row);
    for (const maker of this.#makers.values()) {
      const { channel } = maker.content;
      const counts = market.counts.of(channel);
      maker.begin({ window, time, rangeOf, counts, countsBefore: this.#countsAt.get(channel) ?? counts });
    }
    this.#portions ??= portionsOf(this.#rooms);
    for (const portion of this.#portions) this.#flushPortion(portion, window, time);
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
    for (const room of rooms) this.#leaveBehind(room, time);
    for (let at = 0; at < rooms.length; at++) {
      frames[at] = this.#frameOf(rooms[at] as Room, makers[at] as FrameMaker, window, time);
    }
    for (let at = 0; at < rooms.length; at++) this.#send(rooms[at] as Room, frames[at], time);
    for (let at = 0; at < rooms.length; at++) {
      this.#account(rooms[at] as Room, makers[at] as FrameMaker, frames[at], window.to);
    }
  }

  /** Whoever does not take a frame now is out of step with the room. */
  #leaveBehind(room: Room, time: number): void {
    for (let member = room.first; member; member = member.next) {
      if (member.state === 'live' && !member.peer.writable) this.#leave(member, room, time);
    }
  }

  /** A peer in several rooms may have taken a frame of another meanwhile, and so take none now. */
  #send(room: Room, frame: OutFrame | undefined, time: number): void {
    if (!frame) return;
    for (let member = room.first; member; member = member.next) {
      if (member.state !== 'live') continue;
      if (member.peer.writable) member.peer.send(frame);
      else this.#leave(member, room, time);
    }
  }

  /** A room to which nothing went although somebody is there keeps what it had: its next frame is of all since. */
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
    const order: FrameOrder = {
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

  #leave(member: Member, room: Room, time: number): void {
    const { delivered, epoch } = this.#context;
    delivered.fellBehind++;
    setState(member, 'lagging');
    member.epoch = epoch;
    member.version = room.sent;
    member.updates = this.updatesOf(room);
    member.laggingSince = time;
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

  /** An idle group knows nothing of what has passed; it begins with the market as it is. */
  #start(): void {
    const { market, clock } = this.#context;
    this.#version = market.version;
    this.#starting = false;
    this.#range.clear();
    this.#keepCounts();
    const period = 1_000_000 / this.rate;
    this.#nextFlush = (Math.floor(clock.now() / period) + 1 + this.phase) * period;
    this.#schedule();
  }

  /** Flushes keep to the grid of the rate; those that a busy process missed are not made up for. */
  #schedule(): void {
    const { clock } = this.#context;
    const period = 1_000_000 / this.rate;
    const now = clock.now();
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
  const portions: RoomBatch[] = [];
  for (let start = 0; start < all.length; start += ROOMS_AT_A_TIME) {
    const end = start + ROOMS_AT_A_TIME;
    portions.push({ rooms: all.slice(start, end), makers: makers.slice(start, end) });
  }
  return portions;
}
