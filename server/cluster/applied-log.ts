import type { PositionedBatch } from '../feeds/feed';
import type { Clock } from '../time/clock';
import { type Bus, BusError, type Entry } from './bus/bus';
import { formatPlace } from './bus/place';
import { ANY_NODE, makeClaim, type NodeIdentity, toEntry } from './election';
import { decodeEntry, type LogEntry } from './entry-codec';
import { advance, type LogState } from './follower';
import { RetainedLog } from './retained-log';

/** Entries after which the log is trimmed. */
const TRIM_ENTRIES = 64;

export interface AppliedLogOptions {
  readonly bus: Bus;
  readonly node: NodeIdentity;
  readonly clock: Clock;
  readonly log: ClusterLog;
  readonly retained: { readonly seconds: number; readonly megabytes: number };
  /** Returns a number of 0 or more and less than 1. */
  readonly random: () => number;
}

export interface ClusterLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** Part of the log that this node has applied, and the claims by which it leads. */
export class AppliedLog {
  readonly retained: RetainedLog;
  readonly #options: AppliedLogOptions;
  #state: LogState | undefined;
  /** Number of the claim by which this node leads, and of its newest one, which may not be in the log. */
  #ownWriter: number | undefined;
  #claimedWriter: number | undefined;
  #isNamed = false;
  #sinceTrim = 0;
  /** Position of this node when it last lost its values. */
  #lost: Pick<LogState, 'epoch' | 'version'> = { epoch: 0, version: 0 };

  constructor(options: AppliedLogOptions) {
    this.#options = options;
    this.retained = new RetainedLog(options.retained);
  }

  /** Undefined while the node has no values. */
  get state(): LogState | undefined {
    return this.#state;
  }

  get leads(): boolean {
    return this.#state !== undefined && this.#state.writer === this.#ownWriter;
  }

  /** True when the newest entry is a handover to this node. */
  get isNamed(): boolean {
    return this.#isNamed;
  }

  /** Applies an entry that the log has; forgets the values of this node if it does not continue them. */
  *take({ place, body }: Entry, entry = decodeEntry(body, formatPlace(place))): Generator<PositionedBatch> {
    const step = advance(this.#state, place, entry);
    if ('misfit' in step) return this.forget(step.misfit);
    const { clock, log, node } = this.#options;
    this.#retain({ place, body }, clock.monotonic());
    this.#isNamed = !this.leads && (step.handoverTo === node.id || step.handoverTo === ANY_NODE);
    if (entry.kind === 'claim') {
      if (entry.writer === this.#claimedWriter) this.#ownWriter = entry.writer;
      const { how, node: leader, reason } = entry.claim;
      const { epoch } = entry;
      log.info({ leader, place: formatPlace(place), epoch, how, reason }, 'leader of the cluster');
    }
    // A term that was handed over is over for its leader too.
    if (entry.kind === 'handover') this.#ownWriter = undefined;
    // The state is ahead of the market only while a batch is yielded; nothing reads it meanwhile.
    this.#state = step.state;
    yield* step.batches;
  }

  /** Takes values of another node. */
  adopt(state: LogState): void {
    this.#state = state;
  }

  forget(reason: string): void {
    this.#options.log.warn({ reason }, 'this node joins again');
    this.#lost = this.#state ?? this.#lost;
    this.#state = undefined;
  }

  /** True if a state is not before what this node has shown: its clients must not go back. */
  isAhead({ epoch, version }: Pick<LogState, 'epoch' | 'version'>): boolean {
    return epoch > this.#lost.epoch || (epoch === this.#lost.epoch && version >= this.#lost.version);
  }

  /** True for a claim that this node can begin with, without values. */
  begins(entry: LogEntry): boolean {
    return entry.kind === 'claim' && entry.claim.how === 'cleared' && entry.epoch > this.#lost.epoch;
  }

  /**
   * Claims to lead, unless the log is past this node; it leads once it has read its claim in the log.
   * @throws BusError
   */
  async claim(reason: string): Promise<void> {
    const { bus, clock, node, log, random } = this.#options;
    const incarnation = bus.incarnation();
    const newest = await bus.log.newest();
    if (incarnation === undefined) throw new BusError('there is no link to the broker');
    this.#isNamed = false;
    const writer = Math.floor(random() * 2 ** 32);
    const tail = this.retained.tail();
    const request = {
      node,
      state: this.#state,
      newest,
      incarnation,
      writer,
      tail,
      now: clock.wall(),
      reason,
    };
    const claim = makeClaim(request);
    if (claim === undefined) return;
    this.#claimedWriter = writer;
    const entry = toEntry(claim.place, claim.entry);
    const answer = await bus.log.append(entry, { create: newest === undefined, incarnation });
    if (answer !== 'ok') log.info({ place: formatPlace(claim.place), answer }, 'claim refused');
  }

  /** Remembers an entry; the leader trims the log now and then. */
  #retain(entry: Entry, now: number): void {
    this.retained.add(entry, now);
    if (++this.#sinceTrim < TRIM_ENTRIES) return;
    this.#sinceTrim = 0;
    const before = this.retained.trim(now);
    // A trim that is lost is made up for by the next one.
    if (before !== undefined && this.leads) this.#options.bus.log.trim(before).catch(() => {});
  }
}
