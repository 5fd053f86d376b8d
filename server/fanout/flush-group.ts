import { CHANNELS, type Channel } from '../../lib/protocol/messages';
import type { Rate } from '../../lib/protocol/rate';
import type { Market } from '../market/market';
import type { Clock } from './clock';
import type { DeliveryCounts } from './delivery-counts';
import type { FrameMaker, FrameOrder } from './frame-maker';
import type { OutFrame } from './out-frame';
import { rangeSince } from './range-since';
import { contentKey, type Member, type Room, type RoomSpec, stand } from './room';
import type { RangeOf, Window } from './row-content';
import { TradeRange } from './trade-range';

/** A room that had nothing to say for so long (s) says so: a quiet market and a dead link look different. */
const HEARTBEAT_AFTER = 2;

/** A frame that is made and not sent yet. The channel is the room's: to look that up there costs more than to keep it. */
interface Outgoing {
  readonly room: Room;
  readonly frame: OutFrame;
  readonly channel: Channel;
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
  readonly #makers = new Map<string, FrameMaker>();
  readonly #range = new TradeRange();
  /** Feed updates of every row up to the last flush, per channel: of all, since a room of any may join. */
  readonly #countsAt = new Map<Channel, Float64Array>();
  /** What a flush has made, until it is sent. */
  readonly #outgoing: Outgoing[] = [];
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
    room.sent = this.#version;
    room.sentIn = this.#flushes;
  }

  removeRoom(room: Room): void {
    const maker = this.#rooms.get(room);
    this.#rooms.delete(room);
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
      evenEmpty: true,
      symbols: 0,
    };
    const rangeOf: RangeOf = (row) => rangeSince(market, row, known);
    const frame = maker.single(order, { from: known, to }, rangeOf);
    stand(member, 'in step');
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
    this.#makeFrames(window, time);
    this.#sendFrames(window.to, time);
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
    for (const member of members) if (member.standing === 'behind') this.catchUp(member);
  }

  /** All frames are made before the first is sent: writes in one burst cost about half of writes with pauses. */
  #makeFrames(window: Window, time: number): void {
    for (const [room, maker] of this.#rooms) {
      const frame = this.#frameOf(room, maker, window, time);
      if (frame) this.#outgoing.push({ room, frame, channel: maker.content.channel });
    }
  }

  #sendFrames(to: number, time: number): void {
    for (const outgoing of this.#outgoing) this.#sendFrame(outgoing, to, time);
    this.#outgoing.length = 0;
  }

  #frameOf(room: Room, maker: FrameMaker, window: Window, time: number): OutFrame | undefined {
    const full = window.from === 0;
    if (room.inStep === 0) {
      room.sent = window.to;
      room.sentIn = this.#flushes;
      return undefined;
    }
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
      evenEmpty: full || this.#flushes - room.sentIn >= this.rate * HEARTBEAT_AFTER,
      symbols: 0,
    };
    const frame = maker.shared(order);
    if (frame) this.#context.delivered.made(order.channel, order, room.inStep);
    return frame;
  }

  #sendFrame({ room, frame, channel }: Outgoing, to: number, time: number): void {
    const { delivered, epoch } = this.#context;
    for (let member = room.first; member; member = member.next) {
      if (member.standing !== 'in step') continue;
      if (member.peer.writable) member.peer.send(frame);
      else this.#leaveBehind(member, room, time, epoch);
    }
    delivered.sent(channel, frame.length, room.inStep);
    room.sent = to;
    room.sentIn = this.#flushes;
  }

  #leaveBehind(member: Member, room: Room, time: number, epoch: number): void {
    this.#context.delivered.fellBehind++;
    stand(member, 'behind');
    member.epoch = epoch;
    member.version = room.sent;
    member.updates = this.updatesOf(room);
    member.behindSince = time;
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
