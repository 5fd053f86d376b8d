import { ProtocolError, shown } from '../../lib/protocol/error';
import { globMatcher } from '../../lib/protocol/glob';
import type { Encoding, SubscribeAccepted, SubscribeRequest } from '../../lib/protocol/messages';
import { RATE_TIERS, type Rate } from '../../lib/protocol/rate';
import type { Market } from '../market/market';
import type { Clock } from './clock';
import type { Encoder } from './encoder';
import type { FlushContext } from './flush-group';
import { createFrameMaker } from './frame-maker';
import { MOST_SUBSCRIPTIONS, type Peer, type Viewer } from './peer';
import { type Member, type Room, type RoomSpec, roomKey } from './room';
import { type BoardSymbols, selectSymbols } from './selection';
import { Tier } from './tier';

/** A peer that is behind for so long is closed with `too_slow`, ms. */
const LONGEST_BEHIND = 30_000;
/** How often that is looked after, ms. */
const SWEEP_PERIOD = 1_000;
const DEFAULT_RATE = 4;
const DEFAULT_LEVELS = 10;

export interface FanoutOptions {
  readonly market: Market;
  readonly clock: Clock;
  readonly boardSymbols: BoardSymbols;
  /** Makes an encoder of an encoding. */
  readonly encoderOf: (encoding: Encoding) => Encoder<unknown>;
  /** Epoch of the versions to begin with. */
  readonly epoch: number;
  /** How long a peer may be behind until it is closed with `too_slow`, ms; 30 s by default. */
  readonly longestBehind?: number;
}

/** Rooms and who is in them: takes subscriptions, and sends every room what is new of its symbols at its rate. */
export class Fanout {
  readonly #options: FanoutOptions;
  readonly #context: FlushContext & { epoch: number; held: boolean };
  readonly #tiers = new Map<Rate, Tier>();
  readonly #rooms = new Map<string, Room>();
  readonly #members = new Map<Peer, Map<string, Member>>();
  #roomNumber = 0;
  #cancelSweep: (() => void) | undefined;

  constructor(options: FanoutOptions) {
    this.#options = options;
    const { market, clock, epoch, encoderOf } = options;
    this.#context = {
      market,
      clock,
      epoch,
      held: false,
      makerOf: (spec) => createFrameMaker(market, spec, () => encoderOf(spec.encoding)),
    };
    for (const rate of RATE_TIERS) this.#tiers.set(rate, new Tier(rate, this.#context));
    market.watch({
      added: (row) => this.#symbolAdded(row),
      traded: (row, price) => {
        for (const tier of this.#tiers.values()) tier.traded(row, price);
      },
    });
  }

  get epoch(): number {
    return this.#context.epoch;
  }

  get roomCount(): number {
    return this.#rooms.size;
  }

  get peerCount(): number {
    return this.#members.size;
  }

  start(): void {
    this.#cancelSweep = this.#options.clock.after(SWEEP_PERIOD, () => {
      this.#closeStuck();
      this.start();
    });
  }

  stop(): void {
    this.#cancelSweep?.();
    for (const tier of this.#tiers.values()) tier.stop();
  }

  /** The market was emptied: its versions are those of a new epoch, and every room gets a full frame. */
  reset(epoch: number): void {
    this.#context.epoch = epoch;
    for (const tier of this.#tiers.values()) tier.reset();
  }

  /** Whether nothing goes out now. */
  get held(): boolean {
    return this.#context.held;
  }

  /** The market is about to be rebuilt: until {@link release} nothing of it goes out. */
  hold(): void {
    this.#context.held = true;
  }

  /** The market is whole again, under a new epoch: every room gets one full frame, at once. */
  release(epoch: number): void {
    this.#context.held = false;
    this.reset(epoch);
    for (const tier of this.#tiers.values()) tier.flush();
    for (const peer of [...this.#members.keys()]) this.drained(peer);
  }

  /**
   * Puts the peer into the room it asks for. `accepted` is called before the first frame goes out.
   * @throws ProtocolError `forbidden`, `unknown_symbol`, `bad_request`, `too_many_subscriptions`
   */
  subscribe(
    peer: Peer,
    viewer: Viewer,
    request: SubscribeRequest,
    accepted: (answer: SubscribeAccepted) => void,
  ): void {
    const { market, boardSymbols } = this.#options;
    const { channel, rate = DEFAULT_RATE, levels = DEFAULT_LEVELS } = request;
    const granted = viewer.grant({ channel, rate, levels });
    const { rows, symbols, denied, globs } = selectSymbols(request.symbols, market, viewer, boardSymbols);
    const spec: RoomSpec = {
      channel,
      levels: granted.levels,
      interval: request.interval ?? '1m',
      rate: granted.rate,
      encoding: peer.encoding,
      globs,
    };
    const mine = this.#members.get(peer) ?? new Map<string, Member>();
    const key = roomKey(spec, viewer, rows);
    const most = Math.min(MOST_SUBSCRIPTIONS, viewer.subscriptions);
    if (mine.size >= most && !mine.has(this.#rooms.get(key)?.id ?? '')) {
      throw new ProtocolError('too_many_subscriptions', `a connection can have ${most} subscriptions here`);
    }
    const room = this.#rooms.get(key) ?? this.#openRoom(key, spec, viewer, rows);
    const before = mine.get(room.id);
    if (before) leave(before);
    const member: Member = {
      peer,
      room,
      epoch: request.since?.epoch ?? this.epoch,
      version: request.since?.version ?? 0,
      updates: -1,
      isNew: true,
      behindSince: this.#options.clock.now(),
    };
    mine.set(room.id, member);
    this.#members.set(peer, mine);
    room.behind.add(member);
    accepted({ ok: true, room: room.id, rate: spec.rate, symbols, denied });
    // The answer may have been one too many for a peer that does not read, and have ended it.
    if (room.behind.has(member)) this.#tier(room).groupOf(room).catchUp(member);
  }

  /** @throws ProtocolError `bad_request` when the peer is not in the room */
  unsubscribe(peer: Peer, room: string): void {
    const member = this.#members.get(peer)?.get(room);
    if (!member) throw new ProtocolError('bad_request', `room: not subscribed to ${shown(room)}`);
    this.#remove(member);
  }

  /** The peer's transport has drained: what it missed goes out, and it is in step again. */
  drained(peer: Peer): void {
    for (const member of this.#members.get(peer)?.values() ?? []) {
      if (!peer.writable) return;
      if (member.room.behind.has(member)) this.#tier(member.room).groupOf(member.room).catchUp(member);
    }
  }

  removePeer(peer: Peer): void {
    for (const member of [...(this.#members.get(peer)?.values() ?? [])]) this.#remove(member);
    this.#members.delete(peer);
  }

  #tier(room: Room): Tier {
    return this.#tiers.get(room.spec.rate) as Tier;
  }

  #openRoom(key: string, spec: RoomSpec, viewer: Viewer, rows: readonly number[]): Room {
    const room: Room = {
      id: `r${++this.#roomNumber}`,
      spec,
      viewer,
      rows,
      sent: 0,
      sentAt: 0,
      inStep: new Set(),
      behind: new Set(),
    };
    this.#rooms.set(key, room);
    this.#tier(room).addRoom(room);
    return room;
  }

  #remove(member: Member): void {
    const { peer, room } = member;
    leave(member);
    const mine = this.#members.get(peer);
    mine?.delete(room.id);
    if (mine?.size === 0) this.#members.delete(peer);
    if (room.inStep.size + room.behind.size > 0) return;
    this.#tier(room).removeRoom(room);
    this.#rooms.delete(roomKey(room.spec, room.viewer, room.rows));
  }

  /** A symbol that appears joins the rooms whose globs it matches. */
  #symbolAdded(row: number): void {
    const { market } = this.#options;
    const symbol = market.symbolOf(row);
    for (const [key, room] of [...this.#rooms]) {
      if (!room.spec.globs.some((glob) => globMatcher(glob)(symbol))) continue;
      if (room.rows.includes(row) || !room.viewer.allows(symbol)) continue;
      this.#rooms.delete(key);
      room.rows = [...room.rows, row];
      this.#rooms.set(roomKey(room.spec, room.viewer, room.rows), room);
    }
  }

  #closeStuck(): void {
    const { clock, longestBehind = LONGEST_BEHIND } = this.#options;
    const since = clock.now() - longestBehind * 1_000;
    for (const [peer, mine] of [...this.#members]) {
      for (const member of mine.values()) {
        if (!member.room.behind.has(member) || member.behindSince > since) continue;
        peer.close('too_slow', `took no frame for ${longestBehind / 1_000} s`);
        break;
      }
    }
  }
}

function leave(member: Member): void {
  member.room.inStep.delete(member);
  member.room.behind.delete(member);
}
