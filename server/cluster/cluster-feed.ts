import type { MarketEvent } from '../../lib/market/event';
import type { Feed, FeedContext, PositionedBatch } from '../feeds/feed';
import { pause } from '../time/clock';
import { AppliedLog, type AppliedLogOptions } from './applied-log';
import { type Bus, BusError, type Entry } from './bus/bus';
import { comparePlaces, formatPlace, LOG_START, type Place } from './bus/place';
import { DigestCheck, type DigestCheckOptions } from './digest-check';
import { decodeEntry, type LogEntry } from './entry-codec';
import { EntryFault } from './entry-content';
import type { LogState } from './follower';
import { Puller } from './puller';
import { Reign } from './reign';

/** Pause after a lost link, of which the bus may not know yet, ms. */
const LOST_PAUSE = 25;
/** Time for an entry that the log has to reach this node, ms. */
const READ_MS = 250;
/** Longest random addition to the silence before a claim, ms: standbys do not all claim at the same time. */
const MAX_SPREAD = 250;
/** Longest random wait of a node that finds no log, ms. */
const MAX_FIRST_WAIT = 300;
/** Period in which a node without values asks again, ms. */
const JOIN_PERIOD = 1_000;
/** Multiple of the leader's time after which a node without values begins without any. */
const EMPTY_FACTOR = 3;

/** Values of another node, and their place in the log. */
export interface Joined {
  readonly state: LogState;
  /** Brings the stream to these values. */
  readonly batches: readonly PositionedBatch[];
}

export type ClusterRole = 'leader' | 'follower' | 'joining' | 'cut';

export interface ClusterFeedOptions extends Omit<AppliedLogOptions, 'random'> {
  /** Feed that the node runs while it leads. */
  readonly feed: Feed;
  /** True when the node may lead. */
  readonly canLead: boolean;
  /** Silence after which a standby claims, ms. */
  readonly leaderMs: number;
  /** Shortest time between two entries, ms. */
  readonly lingerMs: number;
  /** Returns bars of the market, which the own feed goes on from after a takeover. */
  readonly ownBars?: FeedContext['pastBars'];
  /** Gets the values of another node; undefined if no node has given any. */
  readonly join?: (signal: AbortSignal) => Promise<Joined | undefined>;
  /** Digests that nodes compare; none if omitted. */
  readonly check?: Pick<DigestCheckOptions, 'digest' | 'period'>;
  /** Resolves once the node has what else it must know before it goes on with the log, or when the link is lost. */
  readonly prepared?: () => Promise<void>;
  /** Returns a number of 0 or more and less than 1. */
  readonly random?: () => number;
}

/**
 * Feed of a node of a cluster. It yields what the log has, in its order and with its versions: at the leader the events
 * of its own feed, each batch once the log has accepted it, at all other nodes what they read.
 */
export class ClusterFeed implements Feed<PositionedBatch> {
  readonly name: string;
  readonly source: Feed['source'];
  readonly loop = false;
  readonly history?: string;
  readonly #options: ClusterFeedOptions;
  readonly #random: () => number;
  readonly #log: AppliedLog;
  readonly #check: DigestCheck;
  #divergences = 0;
  /** Newest entry of the log when this node began to wait for values, and the monotonic time of that, µs. */
  #silence: { readonly newest: string; readonly since: number } | undefined;
  #reign: Reign | undefined;
  #isHandingOver = false;
  #handedOver: (() => void) | undefined;

  constructor(options: ClusterFeedOptions) {
    const { feed, random = Math.random, node, check } = options;
    this.#options = options;
    this.#random = random;
    this.#log = new AppliedLog({ ...options, random });
    this.#check = new DigestCheck({ rules: node.rules, digest: () => undefined, ...check });
    this.name = feed.name;
    this.source = feed.source;
    if (feed.history !== undefined) this.history = feed.history;
  }

  /** Number of times that the values of this node differed from those of the leader. */
  get divergences(): number {
    return this.#divergences;
  }

  get state(): LogState | undefined {
    return this.#log.state;
  }

  get role(): ClusterRole {
    if (this.#options.bus.incarnation() === undefined) return 'cut';
    if (this.#log.state === undefined) return 'joining';
    return this.#log.leads ? 'leader' : 'follower';
  }

  /** Takes calculated events while this node leads; the feed yields them with versions. */
  get offer(): ((events: readonly MarketEvent[]) => void) | undefined {
    const reign = this.#reign;
    return reign && ((events) => reign.offer(events));
  }

  /** Stops leading in favour of any other node. Resolves when the log has it, or when this node does not lead. */
  handover(): Promise<void> {
    if (!this.#log.leads) return Promise.resolve();
    this.#isHandingOver = true;
    this.#reign?.interrupt();
    return new Promise((resolve) => {
      this.#handedOver = resolve;
    });
  }

  async *run(signal: AbortSignal, context?: FeedContext): AsyncGenerator<PositionedBatch> {
    const { clock, log } = this.#options;
    // The stream empties its market before it runs a feed again.
    if (this.#log.state !== undefined) this.#log.forget('the stream has begun again');
    try {
      while (!signal.aborted) {
        try {
          await this.#link(signal);
          await this.#options.prepared?.();
          if (this.#log.state === undefined) yield* this.#join(signal);
          else if (this.#log.leads) yield* this.#lead(signal, context);
          else yield* this.#follow(signal);
        } catch (error) {
          if (error instanceof EntryFault) this.#log.forget(error.message);
          else if (error instanceof BusError) log.warn({ reason: error.message }, 'link to the bus lost');
          else throw error;
          // The link may not know yet that it is lost.
          await pause(clock, LOST_PAUSE, signal);
        }
        if (!this.#log.leads) this.#endReign();
      }
    } finally {
      this.#endReign();
    }
  }

  #endReign(): void {
    if (this.#reign === undefined) return;
    this.#options.log.info(
      { place: this.#log.state && formatPlace(this.#log.state.place) },
      'this node leads no more',
    );
    this.#reign.end();
    this.#reign = undefined;
    this.#handedOver?.();
  }

  /** Waits until there is a link to the broker. */
  async #link(signal: AbortSignal): Promise<void> {
    const { bus } = this.#options;
    if (bus.incarnation() !== undefined) return;
    await new Promise<void>((resolve) => {
      const remove = bus.onLink(done);
      signal.addEventListener('abort', done, { once: true });
      function done(): void {
        remove();
        signal.removeEventListener('abort', done);
        resolve();
      }
    });
  }

  async *#follow(signal: AbortSignal): AsyncGenerator<PositionedBatch> {
    const { bus, clock, leaderMs, canLead } = this.#options;
    const patience = (): number => leaderMs + this.#random() * MAX_SPREAD;
    yield* this.#reading(
      this.#log.state?.place ?? LOG_START,
      signal,
      async function* (this: ClusterFeed, reader) {
        let wait = patience();
        let since = clock.monotonic();
        while (!signal.aborted && this.#log.state !== undefined && !this.#log.leads) {
          const left = this.#log.isNamed && canLead ? 0 : wait - (clock.monotonic() - since) / 1_000;
          const pulled = await reader.next(left);
          if (pulled === 'ended') return;
          if (pulled !== undefined) {
            for (const entry of pulled.value) {
              yield* this.#take(entry);
              if (this.#log.state === undefined || this.#log.leads) return;
            }
          } else if (canLead) {
            await this.#log.claim(
              this.#log.isNamed ? 'handover' : `nothing heard for ${Math.round(wait)} ms`,
            );
          } else {
            const newest = await bus.log.newest();
            if (newest && comparePlaces(newest.place, (this.#log.state as LogState).place) < 0) {
              this.#log.forget(`the log ends at ${formatPlace(newest.place)}, before the place of this node`);
            }
          }
          [wait, since] = [patience(), clock.monotonic()];
        }
      },
    );
  }

  /** Reads the log after a place until the work ends. */
  async *#reading(
    after: Place,
    signal: AbortSignal,
    work: (this: ClusterFeed, reader: Puller<readonly Entry[]>) => AsyncGenerator<PositionedBatch>,
  ): AsyncGenerator<PositionedBatch> {
    const { bus, clock } = this.#options;
    const ending = new AbortController();
    try {
      const both = AbortSignal.any([signal, ending.signal]);
      yield* work.call(this, new Puller(bus.log.read(after, both), clock));
    } finally {
      ending.abort();
    }
  }

  async *#join(signal: AbortSignal): AsyncGenerator<PositionedBatch> {
    const { bus, clock, leaderMs, canLead, join, log } = this.#options;
    const newest = await bus.log.newest();
    const joined = newest && (await join?.(signal));
    if (joined !== undefined && this.#log.isAhead(joined.state)) {
      this.#log.adopt(joined.state);
      log.info({ place: formatPlace(joined.state.place) }, 'values taken from another node');
      yield* joined.batches;
      return;
    }
    const first = await firstEntry(bus.log);
    const isWhole = first !== undefined && this.#log.begins(first);
    const after = isWhole || newest === undefined ? LOG_START : newest.place;
    yield* this.#reading(after, signal, async function* (this: ClusterFeed, reader) {
      const begun = clock.monotonic();
      const name = newest === undefined ? '' : formatPlace(newest.place);
      if (this.#silence?.newest !== name) this.#silence = { newest: name, since: begun };
      let heardAt = this.#silence.since;
      const patience = newest === undefined ? this.#random() * MAX_FIRST_WAIT : EMPTY_FACTOR * leaderMs;
      while (!signal.aborted) {
        const silence = (clock.monotonic() - heardAt) / 1_000;
        const pulled = await reader.next(Math.min(patience - silence, JOIN_PERIOD));
        if (pulled === 'ended') return;
        if (pulled !== undefined) heardAt = clock.monotonic();
        for (const entry of pulled?.value ?? []) {
          const decoded = decodeEntry(entry.body, formatPlace(entry.place));
          if (this.#log.state === undefined && !this.#log.begins(decoded)) continue;
          yield* this.#take(entry, decoded);
        }
        if (this.#log.state !== undefined) return;
        const now = clock.monotonic();
        if (pulled === undefined && canLead && (now - heardAt) / 1_000 >= patience)
          await this.#claimEmpty(newest);
        else if ((now - begun) / 1_000 >= JOIN_PERIOD) return;
      }
    });
  }

  /** Applies an entry; joins again if the values of this node then differ from those of the leader. */
  *#take(
    entry: Entry,
    content = decodeEntry(entry.body, formatPlace(entry.place)),
  ): Generator<PositionedBatch> {
    yield* this.#log.take(entry, content);
    const { state } = this.#log;
    const fault = state && this.#check.applied(state, content);
    if (fault === undefined || this.#log.leads) return;
    this.#divergences++;
    this.#log.forget(fault);
  }

  /** Claims without values, unless another node has begun meanwhile. */
  async #claimEmpty(before: Entry | undefined): Promise<void> {
    const { bus } = this.#options;
    const newest = await bus.log.newest();
    const isSilent = newest === undefined || (before && comparePlaces(newest.place, before.place) === 0);
    if (isSilent) await this.#log.claim('no node has values');
  }

  async *#lead(signal: AbortSignal, context: FeedContext | undefined): AsyncGenerator<PositionedBatch> {
    const { feed, clock, log, lingerMs, node, bus } = this.#options;
    yield* this.#resync(signal);
    if (!this.#log.leads) return;
    const options = {
      feed,
      clock,
      log,
      context: this.#resuming(context),
      lingerMs,
      bus,
      retained: this.#log.retained,
      check: (state: LogState) => this.#check.after(state),
    };
    this.#reign ??= new Reign(
      options,
      (this.#log.state as LogState).version > 0 ? `node ${node.id} leads from here on` : undefined,
    );
    while (!signal.aborted && this.#log.leads) {
      const state = this.#log.state as LogState;
      const entry = await this.#reign.next(state, signal, () => this.#isHandingOver);
      if (entry === undefined) return;
      const answer = await this.#reign.append(entry, state, signal);
      if (answer !== 'ok') {
        log.warn({ place: formatPlace(entry.place), answer }, 'append refused');
        return;
      }
      yield* this.#take(entry, entry.content);
      if (entry.content.kind === 'handover') this.#isHandingOver = false;
    }
  }

  /** Returns the context for the own feed, which goes on from the market's bars and only then from those of history. */
  #resuming(context: FeedContext | undefined): FeedContext | undefined {
    const { ownBars } = this.#options;
    if (context === undefined || ownBars === undefined) return context;
    return {
      ...context,
      pastBars: (symbol, interval) => {
        const own = ownBars(symbol, interval);
        return own.length > 0 ? own : context.pastBars(symbol, interval);
      },
    };
  }

  /**
   * Brings a leader in line with the log, after a new link or a refused append: reads what the log has; goes on if that
   * is its own, in the broker process of its claim; otherwise claims under a new epoch.
   */
  async *#resync(signal: AbortSignal): AsyncGenerator<PositionedBatch> {
    const { bus } = this.#options;
    while (!signal.aborted && this.#log.leads) {
      const state = this.#log.state as LogState;
      const incarnation = bus.incarnation();
      const newest = await bus.log.newest();
      const order = newest ? comparePlaces(newest.place, state.place) : -1;
      if (newest !== undefined && order > 0) yield* this.#readTo(newest.place, signal);
      else if (
        order === 0 &&
        newest !== undefined &&
        decodeEntry(newest.body, formatPlace(newest.place)).writer === state.writer &&
        incarnation === state.incarnation
      ) {
        return;
      } else {
        await this.#log.claim('the broker has lost entries or is another process');
      }
    }
  }

  /** Reads entries of this leader, or of the node that has taken over. */
  async *#readTo(newest: Place, signal: AbortSignal): AsyncGenerator<PositionedBatch> {
    yield* this.#reading(
      (this.#log.state as LogState).place,
      signal,
      async function* (this: ClusterFeed, reader) {
        while (!signal.aborted && this.#log.state && comparePlaces(this.#log.state.place, newest) < 0) {
          const pulled = await reader.next(READ_MS);
          if (pulled === 'ended' || pulled === undefined) return;
          for (const entry of pulled.value) {
            yield* this.#take(entry);
            if (this.#log.leads) this.#reign?.settled(entry.place);
            if (this.#log.state === undefined) return;
          }
        }
      },
    );
  }
}

async function firstEntry(log: Bus['log']): Promise<LogEntry | undefined> {
  if ((await log.oldest()) === undefined) return undefined;
  for await (const [entry] of log.read(LOG_START, new AbortController().signal)) {
    return entry && decodeEntry(entry.body, formatPlace(entry.place));
  }
  return undefined;
}
