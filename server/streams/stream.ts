import type { MarketEvent } from '../../lib/market/event';
import type { Feed, FeedContext, PositionedBatch } from '../feeds/feed';
import { CalculatedInstruments } from '../formulas/calculated-instruments';
import type { Formula } from '../formulas/formula-file';
import type { LiveHistory } from '../history/live-history';
import type { Market } from '../market/market';
import { MarketStream, type MarketStreamOptions } from './market-stream';

/** Interval of the search for stale sources, ms. */
const WATCH_PERIOD = 500;
/** Pauses before a failed feed is restarted, ms: doubled each time, up to the maximum. */
const FIRST_PAUSE = 500;
const MAX_PAUSE = 30_000;

export interface StreamOptions extends Omit<MarketStreamOptions, 'feedName' | 'source'> {
  readonly feed: Feed;
  /** Stores the stream's bars and reads them. */
  readonly history?: LiveHistory | undefined;
  /** Returns the formulas in force, by level; the same list until they change. */
  readonly formulas?: (() => readonly Formula[]) | undefined;
}

/** Notified synchronously of all changes of a stream's market; must not throw. */
export interface StreamFollower {
  /** Called before the market applies events; it may reject some. */
  applying?(events: readonly MarketEvent[]): void;
  /** Called with the events that the market has applied. */
  applied?(events: readonly MarketEvent[]): void;
  /** Called at a restart of the feed, before the market forgets everything but its instruments. */
  restarting?(): void;
  /** Called after the market was cleared. */
  restarted?(): void;
  /** Called when the feed was lost, for a reason that no event states. */
  failed?(reason: string): void;
}

/** One feed, its market state, and its rooms. */
export class Stream extends MarketStream {
  readonly #options: StreamOptions;
  readonly #followers = new Set<StreamFollower>();
  readonly #calculated: CalculatedInstruments | undefined;
  readonly #abort = new AbortController();
  /** True once the feed has delivered versions of its origin, which calculates for its followers. */
  #isPositioned = false;
  /** True while this process calculates for others. */
  #calculates = false;
  #running: Promise<void> | undefined;
  #cancelWatch: (() => void) | undefined;

  constructor(options: StreamOptions) {
    const { feed, ...rest } = options;
    super({ ...rest, feedName: feed.name, source: feed.source });
    this.#options = options;
    const { history, formulas, clock, log } = options;
    if (formulas) {
      const { isShared } = options;
      const give = (events: readonly MarketEvent[]) => {
        if (isShared) feed.offer?.(events);
        else this.#pass(events, true);
      };
      const { market } = this;
      this.#calculated = new CalculatedInstruments({ market, clock, log, formulas, give, isShared });
    }
    if (history) this.market.registerPastBars((symbol, bars, version) => history.fill(symbol, bars, version));
  }

  /** Adds a follower. Returns a function that removes it. */
  follow(follower: StreamFollower): () => void {
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }

  override fail(reason: string): void {
    super.fail(reason);
    for (const follower of this.#followers) follower.failed?.(reason);
  }

  start(): void {
    this.fanout.start();
    this.#watch();
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    this.#cancelWatch?.();
    this.#calculated?.stop();
    this.stopReporting();
    this.fanout.stop();
    await this.#running;
    await this.#options.history?.stop(this.market);
  }

  async #run(): Promise<void> {
    const { feed, log, history } = this.#options;
    await history?.prepare(this.market);
    history?.start(this.market);
    const context: FeedContext = {
      pastBars: (symbol, interval) => history?.pastBars(symbol, interval) ?? [],
      keptBars: (symbol, interval, from, to) => {
        const row = this.market.indexOf(symbol);
        return row < 0 ? [] : this.market.bars(row, interval).range(from, to, Number.POSITIVE_INFINITY);
      },
      watchedBooks: () => new Set([...this.fanout.watchedBooks()].map((row) => this.market.symbolOf(row))),
    };
    let pause = FIRST_PAUSE;
    while (!this.#abort.signal.aborted) {
      const before = this.lastEventAt;
      try {
        for await (const batch of feed.run(this.#abort.signal, context)) {
          if ('position' in batch) {
            await this.#adopt(batch);
            this.#takePositioned(batch.events);
          } else this.#take(batch);
        }
        if (this.#abort.signal.aborted) return;
        const heard = this.lastEventAt > before;
        if (!feed.loop || !heard) this.fail('the feed has ended');
        if (!feed.loop) return;
        if (heard) {
          await this.#startOver();
          continue;
        }
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        log.warn({ feed: feed.name, reason }, 'feed failed');
        this.fail(reason);
      }
      if (this.lastEventAt > before) pause = FIRST_PAUSE;
      await this.#sleep(pause);
      pause = Math.min(pause * 2, MAX_PAUSE);
      if (!this.#abort.signal.aborted) await this.#startOver();
    }
  }

  /** Adopts the origin's position, so that the next events get the same versions as there. */
  async #adopt({ position: { epoch, version }, keepsValues, restore }: PositionedBatch): Promise<void> {
    this.#isPositioned = true;
    if (restore) await this.#restore(epoch, restore);
    else if (epoch !== this.fanout.epoch) {
      if (keepsValues) this.fanout.reset(epoch);
      else await this.#startOver(epoch, version === 0);
    }
    this.market.advanceTo(version);
  }

  /**
   * Replaces the market by a state of the origin. Nothing is sent until it has all events that were missed meanwhile;
   * then every room gets a full frame.
   */
  async #restore(epoch: number, restore: (market: Market) => Promise<void>): Promise<void> {
    await this.#options.history?.prepare(this.market);
    for (const follower of this.#followers) follower.restarting?.();
    this.fanout.hold();
    this.fanout.reset(epoch);
    await restore(this.market);
    this.#calculated?.restarted();
    for (const follower of this.#followers) follower.restarted?.();
  }

  /** Applies events with versions of their origin. Calculates from them if the feed takes the results. */
  #takePositioned(events: readonly MarketEvent[]): void {
    this.#pass(events, false);
    const { market, fanout } = this;
    if (fanout.held && market.version >= market.horizon) fanout.release(fanout.epoch);
    const calculates = this.#options.feed.offer !== undefined;
    if (calculates && !this.#calculates) this.#calculated?.restarted();
    this.#calculates = calculates;
    if (calculates) this.#calculated?.update();
  }

  /** Applies events of the feed, then calculates what follows from them. */
  #take(events: readonly MarketEvent[]): void {
    this.#calculated?.before(events);
    this.#pass(events, false);
    this.#calculated?.update();
  }

  /** Applies events between the calls to the followers. */
  #pass(events: readonly MarketEvent[], isCalculated: boolean): void {
    for (const follower of this.#followers) follower.applying?.(events);
    const taken = isCalculated ? this.applyCalculated(events) : this.apply(events);
    for (const follower of this.#followers) follower.applied?.(taken);
  }

  /** Clears the market: versions restart under a new epoch, and every room gets a full frame. */
  async #startOver(epoch = this.fanout.epoch + 1, isForgotten = false): Promise<void> {
    await this.#options.history?.prepare(this.market);
    for (const follower of this.#followers) follower.restarting?.();
    if (isForgotten) this.market.forget();
    else this.market.clear(this.#options.isShared === true && this.#options.feed.history !== undefined);
    this.fanout.reset(epoch);
    this.#calculated?.restarted();
    for (const follower of this.#followers) follower.restarted?.();
  }

  /** Checks sources for staleness in feed time, which advances with the clock. */
  #watch(due = this.#options.clock.monotonic()): void {
    const { clock } = this.#options;
    const next = due + WATCH_PERIOD * 1_000;
    this.#cancelWatch = clock.after(WATCH_PERIOD, () => {
      const now = clock.monotonic();
      // A process that was suspended has not read yet what arrived meanwhile.
      const onTime = now - next < WATCH_PERIOD * 1_000;
      if (onTime) {
        this.markStale(this.market.time + now - this.lastEventAt);
        if (!this.#isPositioned || this.#calculates) this.#calculated?.update();
      }
      this.#watch(now);
    });
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#options.clock.after(ms, done);
      const { signal } = this.#abort;
      signal.addEventListener('abort', done, { once: true });
      function done(): void {
        cancel();
        signal.removeEventListener('abort', done);
        resolve();
      }
    });
  }
}
