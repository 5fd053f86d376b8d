import type { MarketEvent } from '../../lib/market/event';
import type { Position } from '../../lib/protocol/messages';
import type { Feed } from '../feeds/feed';
import type { LiveHistory } from '../history/live-history';
import { MarketStream, type MarketStreamOptions } from './market-stream';

/** How often silent sources are looked for, ms. */
const WATCH_PERIOD = 500;
/** Pauses before a feed that failed is run again, ms: doubled each time, up to the longest. */
const FIRST_PAUSE = 500;
const MAX_PAUSE = 30_000;

export interface StreamOptions extends Omit<MarketStreamOptions, 'feedName' | 'source'> {
  readonly feed: Feed;
  /** Keeps the stream's bars and gives them back. */
  readonly history?: LiveHistory | undefined;
}

/** Told of all that happens to a stream's market, in the turn in which it happens; must not throw. */
export interface StreamFollower {
  /** The market is about to take these in; it may refuse some. */
  applying?(events: readonly MarketEvent[]): void;
  /** The market has taken these in. */
  applied?(events: readonly MarketEvent[]): void;
  /** The feed begins again: the market is about to forget everything but its instruments. */
  restarting?(): void;
  /** The market has forgotten. */
  restarted?(): void;
}

/** One feed, what is known of its market, and the rooms that watch it. */
export class Stream extends MarketStream {
  readonly #options: StreamOptions;
  readonly #followers = new Set<StreamFollower>();
  readonly #abort = new AbortController();
  #running: Promise<void> | undefined;
  #cancelWatch: (() => void) | undefined;

  constructor(options: StreamOptions) {
    const { feed, ...rest } = options;
    super({ ...rest, feedName: feed.name, source: feed.source });
    this.#options = options;
    const { history } = options;
    if (history) this.market.remember((symbol, bars, version) => history.fill(symbol, bars, version));
  }

  /** Tells somebody of all that happens from now on; the answer stops that. */
  follow(follower: StreamFollower): () => void {
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }

  start(): void {
    this.fanout.start();
    this.#watch();
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    this.#cancelWatch?.();
    this.stopReporting();
    this.fanout.stop();
    await this.#running;
    await this.#options.history?.stop(this.market);
  }

  async #run(): Promise<void> {
    const { feed, log, history } = this.#options;
    await history?.prepare(this.market);
    history?.start(this.market);
    const context = { pastDays: (symbol: string) => history?.pastBars(symbol, '1d') ?? [] };
    let pause = FIRST_PAUSE;
    while (!this.#abort.signal.aborted) {
      const before = this.lastEventAt;
      try {
        for await (const batch of feed.run(this.#abort.signal, context)) {
          if ('position' in batch) await this.#adopt(batch.position);
          this.#take('position' in batch ? batch.events : batch);
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
        log.warn({ feed: feed.name, reason }, 'the feed failed');
        this.fail(reason);
      }
      if (this.lastEventAt > before) pause = FIRST_PAUSE;
      await this.#sleep(pause);
      pause = Math.min(pause * 2, MAX_PAUSE);
      if (!this.#abort.signal.aborted) await this.#startOver();
    }
  }

  /** Goes on at the origin's position, so that the next events get the versions that they have there. */
  async #adopt({ epoch, version }: Position): Promise<void> {
    if (epoch !== this.fanout.epoch) await this.#startOver(epoch);
    this.market.advanceTo(version);
  }

  #take(events: readonly MarketEvent[]): void {
    for (const follower of this.#followers) follower.applying?.(events);
    const taken = this.apply(events);
    for (const follower of this.#followers) follower.applied?.(taken);
  }

  /** Empties the market: versions start again under a new epoch, and every room gets a full frame. */
  async #startOver(epoch = this.fanout.epoch + 1): Promise<void> {
    await this.#options.history?.prepare(this.market);
    for (const follower of this.#followers) follower.restarting?.();
    this.market.clear();
    this.fanout.reset(epoch);
    for (const follower of this.#followers) follower.restarted?.();
  }

  /** A source is waited for in the feed's own time, which goes on with the clock. */
  #watch(due = this.#options.clock.now()): void {
    const { clock } = this.#options;
    const next = due + WATCH_PERIOD * 1_000;
    this.#cancelWatch = clock.after(WATCH_PERIOD, () => {
      const now = clock.now();
      // A process that stood still has not read yet what came meanwhile.
      const onTime = now - next < WATCH_PERIOD * 1_000;
      if (onTime) this.judge(this.market.time + now - this.lastEventAt);
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
