import type { Interval } from '../../lib/market/interval';
import { ProtocolError, quoteValue } from '../../lib/protocol/error';
import type {
  Encoding,
  Position,
  SubscribeAccepted,
  SubscribeRequest,
  SubscriptionChange,
} from '../../lib/protocol/messages';
import type { Market } from '../market/market';
import type { Clock } from '../time/clock';
import { DeliveryCounts } from './delivery-counts';
import type { Encoder } from './encoder';
import { type Asked, askedOf, type Plan, planSubscription, sameAsked, sameContent } from './flush-plan';
import { createFrameMaker } from './frame-maker';
import { type Entitlements, MAX_SUBSCRIPTIONS, type Peer } from './peer';
import { join, leave, type Member, type Room, type RoomSpec } from './room';
import type { FlushContext } from './room-batch';
import { Rooms } from './rooms';
import type { BoardSymbols, Unknown } from './selection';

/** Time until a lagging peer is disconnected with `too_slow`, ms. */
const MAX_LAGGING_MS = 30_000;
/** Period of checking for such peers, ms. */
const SWEEP_PERIOD = 1_000;

export interface FanoutOptions {
  readonly market: Market;
  readonly clock: Clock;
  readonly boardSymbols: BoardSymbols;
  /** Creates the encoder of an encoding. */
  readonly encoderOf: (encoding: Encoding) => Encoder;
  /** First epoch. */
  readonly epoch: number;
  /** Time until a lagging peer is disconnected with `too_slow`, ms; 30 s by default. */
  readonly maxLaggingMs?: number;
  /** Symbols of one subscription, at most; unbounded by default. */
  readonly maxSymbols?: number | undefined;
  /** Prefix of the ids of its rooms, where a connection can move between fan-outs. */
  readonly roomPrefix?: string | undefined;
  /** Time that a client waits for versions that it has from another node, ms; 0 by default: it gets a full frame. */
  readonly aheadMs?: number;
  /** Adds past bars of rows to the market, before a peer joins a room of bars. */
  readonly prepareBars?: ((rows: readonly number[], interval: Interval) => void) | undefined;
  /** Delivery statistics; fan-outs may share them. */
  readonly delivered?: DeliveryCounts;
}

/** A subscription that moves to another fan-out. */
export interface Moved {
  /** Id of its former room. */
  readonly room: string;
  readonly asked: Asked;
}

/**
 * Manages rooms and their members: handles subscriptions, and sends every room the changes of its symbols at
 * its rate.
 */
export class Fanout {
  readonly #options: FanoutOptions;
  readonly #context: FlushContext & { epoch: number; held: boolean };
  readonly #rooms: Rooms;
  /**
   * Subscriptions of each peer, oldest first. Mostly one or a few; a list takes a fraction of a map's memory.
   */
  readonly #members = new Map<Peer, readonly Member[]>();
  #cancelSweep: (() => void) | undefined;

  constructor(options: FanoutOptions) {
    this.#options = options;
    const { market, clock, epoch, encoderOf, aheadMs = 0, delivered = new DeliveryCounts() } = options;
    this.#context = {
      market,
      clock,
      epoch,
      held: false,
      delivered,
      aheadMicros: aheadMs * 1_000,
      makerOf: (spec) => createFrameMaker(market, spec, () => encoderOf(spec.encoding), delivered.freshness),
    };
    this.#rooms = new Rooms(this.#context, options.roomPrefix);
    const { maxSymbols = Number.POSITIVE_INFINITY } = options;
    market.watch({
      added: (row) => this.#rooms.symbolAdded(row, market.symbolOf(row), maxSymbols),
      traded: (row, price) => this.#rooms.traded(row, price),
    });
  }

  get epoch(): number {
    return this.#context.epoch;
  }

  /** Delivery statistics. */
  get delivered(): DeliveryCounts {
    return this.#context.delivered;
  }

  get roomCount(): number {
    return this.#rooms.size;
  }

  get peerCount(): number {
    return this.#members.size;
  }

  /** Counts peers that lag in any room, by a scan of all. */
  get behindCount(): number {
    let count = 0;
    for (const mine of this.#members.values()) if (mine.some(isBehind)) count++;
    return count;
  }

  /** True if a room of the peer has the symbol. */
  watches(peer: Peer, symbol: string): boolean {
    const row = this.#options.market.indexOf(symbol);
    return row >= 0 && this.#of(peer).some(({ room }) => room.rows.includes(row));
  }

  /** Returns the rows whose order books clients have subscribed to by symbol, not by a pattern. */
  watchedBooks(): ReadonlySet<number> {
    const watched = new Set<number>();
    for (const { spec, rows } of this.#rooms.all()) {
      if (spec.channel === 'depth' && spec.globs.length === 0) for (const row of rows) watched.add(row);
    }
    return watched;
  }

  /** Lists rows and intervals for which rooms carry bars, with duplicates. */
  *barRows(): Generator<{ readonly row: number; readonly interval: Interval }> {
    for (const { spec, rows } of this.#rooms.all()) {
      if (spec.channel !== 'bars') continue;
      for (const row of rows) yield { row, interval: spec.interval };
    }
  }

  start(): void {
    this.#cancelSweep = this.#options.clock.after(SWEEP_PERIOD, () => {
      this.#closeStuck();
      this.start();
    });
  }

  stop(): void {
    this.#cancelSweep?.();
    this.#rooms.stop();
  }

  /** Starts a new epoch after the market was emptied: every room gets a full frame. */
  reset(epoch: number): void {
    this.#context.epoch = epoch;
    this.#rooms.reset();
  }

  /** True while sending is held. */
  get held(): boolean {
    return this.#context.held;
  }

  /** Holds all sending while the market is rebuilt, until {@link release}. */
  hold(): void {
    this.#context.held = true;
  }

  /** Ends the hold under a new epoch: every room gets one full frame at once. */
  release(epoch: number): void {
    this.#context.held = false;
    this.reset(epoch);
    this.#rooms.flush();
    for (const peer of [...this.#members.keys()]) this.drained(peer);
  }

  /**
   * Subscribes a peer to the room of its request. Calls `accepted` before the first frame is sent.
   * @throws ProtocolError `forbidden`, `unknown_symbol`, `bad_request`, `too_many_subscriptions`
   */
  subscribe(
    peer: Peer,
    entitlements: Entitlements,
    request: SubscribeRequest,
    accepted: (answer: SubscribeAccepted) => void,
  ): void {
    const { since, ...asked } = request;
    const plan = this.#plan(peer, entitlements, asked, 'refuse');
    const { spec, room } = this.#place(peer, entitlements, plan);
    const mine = this.#of(peer);
    const most = Math.min(MAX_SUBSCRIPTIONS, entitlements.subscriptions);
    if (!mine.some((member) => member.room === room)) {
      if (mine.length >= most) {
        throw new ProtocolError('too_many_subscriptions', `a connection can have ${most} subscriptions here`);
      }
      peer.quota?.requireOne();
    }
    const { epoch = this.epoch, version = 0 } = since ?? {};
    const member = this.#join(peer, plan, room ?? this.#rooms.open(spec, entitlements, plan.rows), {
      epoch,
      version,
    });
    accepted(answerOf(member, plan));
    this.#begin(member);
  }

  /**
   * Replaces a peer's entitlements. Each of its subscriptions becomes what the same request would give now;
   * `changed` is called for those that differ, before the first frame of a new room is sent.
   */
  changeEntitlements(
    peer: Peer,
    entitlements: Entitlements,
    changed: (change: SubscriptionChange) => void,
  ): void {
    const most = Math.min(MAX_SUBSCRIPTIONS, entitlements.subscriptions);
    const moved: Member[] = [];
    for (const [index, member] of this.#of(peer).entries()) {
      const { room } = member;
      // The notice may have overflowed the queue of a slow consumer and closed it.
      if (member.state === 'left') continue;
      try {
        requireFew(index, most);
        moved.push(...this.#change(member, entitlements, changed));
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error;
        this.#remove(member);
        changed({ room: room.id, answer: { ok: false, error: error.toWire() } });
      }
    }
    // Sending to one room may send to others of the peer: by now, none has its former entitlements.
    for (const member of moved) this.#begin(member);
  }

  /** Removes a peer that moves to another fan-out. @returns its requests by room, for {@link adopt} */
  handOver(peer: Peer): readonly Moved[] {
    const { market } = this.#options;
    const moved = this.#of(peer).map((member) => ({ room: member.room.id, asked: askedOf(member, market) }));
    this.removePeer(peer);
    return moved;
  }

  /**
   * Takes over a peer's subscriptions from another fan-out: each becomes what the same request gives here, with
   * a full frame. Calls `changed` before the first frame of each room.
   */
  adopt(
    peer: Peer,
    entitlements: Entitlements,
    moved: readonly Moved[],
    changed: (change: SubscriptionChange) => void,
  ): void {
    const begun: Member[] = [];
    for (const [index, { room: before, asked }] of moved.entries()) {
      try {
        requireFew(index, Math.min(MAX_SUBSCRIPTIONS, entitlements.subscriptions));
        const plan = this.#plan(peer, entitlements, asked, 'deny');
        const { spec, room } = this.#place(peer, entitlements, plan);
        const target = room ?? this.#rooms.open(spec, entitlements, plan.rows);
        const member = this.#join(peer, plan, target, { epoch: this.epoch, version: 0 });
        begun.push(member);
        changed({ room: before, answer: answerOf(member, plan) });
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error;
        changed({ room: before, answer: { ok: false, error: error.toWire() } });
      }
    }
    for (const member of begun) this.#begin(member);
  }

  /** @throws ProtocolError `bad_request` when the peer is not in the room */
  unsubscribe(peer: Peer, room: string): void {
    const member = this.#of(peer).find((one) => one.room.id === room);
    if (!member) throw new ProtocolError('bad_request', `room: not subscribed to ${quoteValue(room)}`);
    this.#remove(member);
  }

  /** Handles that the peer's transport has drained: sends what it missed and makes it live again. */
  drained(peer: Peer): void {
    for (const member of this.#of(peer)) {
      if (!peer.writable) return;
      if (isBehind(member)) this.#rooms.groupOf(member.room).catchUp(member);
    }
  }

  removePeer(peer: Peer): void {
    for (const member of this.#of(peer)) this.#remove(member);
  }

  #of(peer: Peer): readonly Member[] {
    return this.#members.get(peer) ?? NONE;
  }

  #plan(peer: Peer, entitlements: Entitlements, asked: Asked, unknown: Unknown): Plan {
    const surroundings = { ...this.#options, encoding: peer.encoding };
    const plan = planSubscription(surroundings, entitlements, asked, unknown);
    if (plan.spec.channel === 'bars') this.#options.prepareBars?.(plan.rows, plan.spec.interval);
    return plan;
  }

  /** Finds or opens the room of a plan; a room that the peer has for another request is left to that one. */
  #place(
    peer: Peer,
    entitlements: Entitlements,
    plan: Plan,
    own?: Member,
  ): { spec: RoomSpec; room: Room | undefined } {
    const mine = this.#of(peer);
    for (let disambiguator = 0; ; disambiguator++) {
      const spec = disambiguator === 0 ? plan.spec : { ...plan.spec, disambiguator };
      const room = this.#rooms.find(spec, entitlements, plan.rows);
      const there = room && mine.find((member) => member.room === room);
      if (!there || there === own || (!own && sameAsked(there.originalRequest, plan.originalRequest)))
        return { spec, room };
    }
  }

  /** Moves a subscription when the entitlements change it. */
  #change(
    member: Member,
    entitlements: Entitlements,
    changed: (change: SubscriptionChange) => void,
  ): Member[] {
    const { peer, room: before } = member;
    const plan = this.#plan(peer, entitlements, askedOf(member, this.#options.market), 'deny');
    const { spec, room } = this.#place(peer, entitlements, plan, member);
    if (room === before) {
      member.originalRequest = plan.originalRequest;
      return [];
    }
    const has = member.state === 'live' ? { epoch: this.epoch, version: before.sent } : member;
    const position = sameContent(plan, before) ? has : { epoch: this.epoch, version: 0 };
    const after = this.#join(peer, plan, room ?? this.#rooms.open(spec, entitlements, plan.rows), position);
    this.#remove(member);
    changed({ room: before.id, answer: answerOf(after, plan) });
    return [after];
  }

  #join(peer: Peer, { originalRequest }: Plan, room: Room, { epoch, version }: Position): Member {
    const mine = this.#of(peer);
    const before = mine.find((member) => member.room === room);
    if (before) leave(before);
    else peer.quota?.add();
    const member = join({
      peer,
      room,
      originalRequest,
      epoch,
      version,
      laggingSince: this.#options.clock.monotonic(),
    });
    // A peer that subscribes again keeps its place.
    this.#members.set(
      peer,
      before ? mine.map((one) => (one === before ? member : one)) : mine.concat(member),
    );
    return member;
  }

  #begin(member: Member): void {
    // The answer may have overflowed the queue of a slow consumer and closed it.
    if (isBehind(member)) this.#rooms.groupOf(member.room).catchUp(member);
  }

  #remove(member: Member): void {
    const { peer, room } = member;
    if (member.state === 'left') return;
    leave(member);
    peer.quota?.remove();
    const left = this.#of(peer).filter((one) => one !== member);
    if (left.length > 0) this.#members.set(peer, left);
    else this.#members.delete(peer);
    if (!room.first) this.#rooms.close(room);
  }

  #closeStuck(): void {
    const { clock, maxLaggingMs = MAX_LAGGING_MS } = this.#options;
    const since = clock.monotonic() - maxLaggingMs * 1_000;
    for (const [peer, mine] of [...this.#members]) {
      if (!mine.some((member) => isBehind(member) && member.laggingSince <= since)) continue;
      this.#context.delivered.tooSlow++;
      peer.close('too_slow', `took no frame for ${maxLaggingMs / 1_000} s`);
    }
  }
}

function answerOf({ room }: Member, { symbols, denied }: Plan): SubscribeAccepted {
  return { ok: true, room: room.id, rate: room.spec.rate, symbols, denied };
}

/** @throws ProtocolError `too_many_subscriptions` for a subscription beyond the limit */
function requireFew(index: number, most: number): void {
  if (index < most) return;
  throw new ProtocolError('too_many_subscriptions', `a connection can have ${most} subscriptions now`);
}

function isBehind({ state }: Member): boolean {
  return state === 'lagging';
}

const NONE: readonly Member[] = [];
