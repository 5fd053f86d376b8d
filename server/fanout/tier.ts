import { CHANNELS } from '../../lib/protocol/messages';
import type { Rate } from '../../lib/protocol/rate';
import type { Market } from '../market/market';
import type { Clock } from './clock';
import type { FrameMaker } from './frame-maker';
import type { Member, Room } from './room';
import type { Window } from './row-content';
import { TradeRange } from './trade-range';

/** A room that had nothing to say for so long says so (µs): a quiet market and a dead link look different. */
const HEARTBEAT_AFTER = 2_000_000;
/** A heartbeat may come this much (µs) before its time, so that it does not wait for one more flush. */
const HEARTBEAT_SLACK = 20_000;

/** What a tier needs to know of its fan-out. */
export interface TierContext {
  readonly market: Market;
  readonly clock: Clock;
  readonly epoch: number;
}

/**
 * The rooms of one rate. They are flushed together and so share one window of versions: what a row has new is
 * encoded once for all of them. A peer that is not writable is left behind with one version, and brought up to
 * the tier's own when it is writable again; joining and coming back after a broken connection are the same thing.
 */
export class Tier {
  readonly #context: TierContext;
  readonly #rooms = new Set<Room>();
  readonly #makers = new Map<FrameMaker, number>();
  readonly #range = new TradeRange();
  /** Feed updates of every row up to the last flush, per channel. */
  readonly #countsAt = new Map<string, Float64Array>();
  #version = 0;
  #starting = true;
  #cancel: (() => void) | undefined;
  #nextFlush = 0;

  constructor(
    readonly rate: Rate,
    context: TierContext,
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
    this.#rooms.add(room);
    this.#makers.set(room.maker, (this.#makers.get(room.maker) ?? 0) + 1);
    room.sent = this.#version;
    room.sentAt = this.#context.clock.now();
  }

  removeRoom(room: Room): void {
    this.#rooms.delete(room);
    const users = (this.#makers.get(room.maker) ?? 0) - 1;
    if (users > 0) this.#makers.set(room.maker, users);
    else this.#makers.delete(room.maker);
    if (this.#rooms.size === 0) this.stop();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  /** The market was emptied: every room starts over with a full frame. */
  reset(): void {
    this.#starting = true;
    this.#range.clear();
    this.#countsAt.clear();
    for (const room of this.#rooms) room.sent = 0;
  }

  /** Brings a member that is behind into step, if its peer takes the frame. */
  catchUp(member: Member): void {
    const { market, clock, epoch } = this.#context;
    const { room, peer } = member;
    if (!peer.writable) return;
    const known = member.epoch === epoch && member.version <= market.version ? member.version : 0;
    if (known > this.#version || this.#starting) this.flush();
    if (!peer.writable) return;
    const window: Window = { from: known, to: this.#version };
    const merged = member.updates < 0 ? undefined : this.updatesOf(room) - member.updates;
    const frame = room.maker.single(
      {
        head: {
          room: room.id,
          epoch,
          from: known,
          to: this.#version,
          time: clock.now(),
          full: known === 0,
        },
        rows: room.rows,
        window,
        defineAll: member.isNew,
        evenEmpty: true,
        ...(merged !== undefined && { merged }),
      },
      (row) => market.trades(row).rangeAfter(known),
    );
    room.behind.delete(member);
    room.inStep.add(member);
    member.isNew = false;
    if (frame) peer.send(frame);
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
    const { market, clock, epoch } = this.#context;
    const time = clock.now();
    const from = this.#starting ? 0 : this.#version;
    const window: Window = { from, to: market.version };
    for (const maker of this.#makers.keys()) maker.begin(window, time, (row) => this.#range.of(row));
    for (const room of this.#rooms) this.#flushRoom(room, window, time, epoch);
    this.#version = window.to;
    this.#starting = false;
    this.#range.clear();
    this.#keepCounts();
  }

  #flushRoom(room: Room, window: Window, time: number, epoch: number): void {
    const full = window.from === 0;
    const due = full || time - room.sentAt >= HEARTBEAT_AFTER - HEARTBEAT_SLACK;
    const frame =
      room.inStep.size === 0
        ? undefined
        : room.maker.shared({
            head: { room: room.id, epoch, from: full ? 0 : room.sent, to: window.to, time, full },
            rows: room.rows,
            window,
            merged: this.#mergedOf(room),
            defineAll: full,
            evenEmpty: due,
          });
    if (frame) {
      for (const member of room.inStep) {
        if (member.peer.writable) member.peer.send(frame);
        else this.#leaveBehind(member, room, time, epoch);
      }
    }
    if (frame || room.inStep.size === 0) {
      room.sent = window.to;
      room.sentAt = time;
    }
  }

  #leaveBehind(member: Member, room: Room, time: number, epoch: number): void {
    room.inStep.delete(member);
    room.behind.add(member);
    member.epoch = epoch;
    member.version = room.sent;
    member.updates = this.updatesOf(room);
    member.behindSince = time;
  }

  #mergedOf(room: Room): number {
    const before = this.#countsAt.get(room.spec.channel);
    const now = this.#context.market.counts.of(room.spec.channel);
    let sum = 0;
    for (const row of room.rows) sum += (now[row] ?? 0) - (before?.[row] ?? 0);
    return sum;
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

  /** An idle tier knows nothing of what has passed; it begins with the market as it is. */
  #start(): void {
    const { market, clock } = this.#context;
    this.#version = market.version;
    this.#starting = false;
    this.#range.clear();
    this.#keepCounts();
    this.#nextFlush = clock.now() + 1_000_000 / this.rate;
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
