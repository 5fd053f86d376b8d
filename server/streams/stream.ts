import type { MarketEvent } from '../../lib/market/event';
import type { StreamState, StreamStatus } from '../../lib/protocol/messages';
import { BinaryEncoder } from '../fanout/binary-encoder';
import type { Clock } from '../fanout/clock';
import { Fanout } from '../fanout/fanout';
import { FrameSlab } from '../fanout/frame-slab';
import { JsonEncoder } from '../fanout/json-encoder';
import type { BoardSymbols } from '../fanout/selection';
import type { Feed } from '../feeds/feed';
import { Market } from '../market/market';
import { EventRate } from './event-rate';

/** A stream without an event for so long (µs) is stale. */
const STALE_AFTER = 10_000_000;
const WATCH_PERIOD = 1_000; // ms
/** Pauses before a feed that failed is run again, ms: doubled each time, up to the longest. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;

/** What a stream tells its owner. */
export interface StreamLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface StreamOptions {
  /** Namespace, with the slash: `/live`. */
  readonly name: string;
  readonly feed: Feed;
  readonly clock: Clock;
  readonly boardSymbols: BoardSymbols;
  readonly log: StreamLog;
  /** How long a client may be behind until it is closed with `too_slow`, ms; the fan-out has a default. */
  readonly longestBehind?: number | undefined;
}

/** One feed, what is known of its market, and the rooms that watch it. */
export class Stream {
  readonly name: string;
  readonly market = new Market();
  readonly fanout: Fanout;
  readonly rate: EventRate;
  readonly startedAt: number;
  readonly #options: StreamOptions;
  readonly #abort = new AbortController();
  readonly #listeners = new Set<(status: StreamStatus) => void>();
  #running: Promise<void> | undefined;
  #cancelWatch: (() => void) | undefined;
  #status: StreamStatus;
  #lastEventAt: number;
  #refused = 0;

  constructor(options: StreamOptions) {
    const { name, feed, clock, boardSymbols, longestBehind } = options;
    this.name = name;
    this.#options = options;
    this.startedAt = clock.now();
    this.#lastEventAt = this.startedAt;
    this.rate = new EventRate(clock);
    this.#status = {
      stream: name,
      source: feed.source,
      state: 'down',
      since: this.startedAt,
      reason: 'starting',
    };
    const slab = new FrameSlab();
    this.fanout = new Fanout({
      market: this.market,
      clock,
      boardSymbols,
      epoch: Math.floor(this.startedAt / 1000),
      encoderOf: (encoding) =>
        encoding === 'binary' ? new BinaryEncoder(name, this.market, slab) : new JsonEncoder(),
      ...(longestBehind !== undefined && { longestBehind }),
    });
  }

  get status(): StreamStatus {
    return this.#status;
  }

  get feedName(): string {
    return this.#options.feed.name;
  }

  /** Calls back at each change of the status; the answer stops that. */
  onStatus(listener: (status: StreamStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  start(): void {
    this.fanout.start();
    this.#watch();
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    this.#cancelWatch?.();
    this.fanout.stop();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { feed, log } = this.#options;
    let pause = FIRST_PAUSE;
    while (!this.#abort.signal.aborted) {
      const before = this.#lastEventAt;
      try {
        for await (const events of feed.run(this.#abort.signal)) this.#apply(events);
        if (this.#abort.signal.aborted) return;
        const heard = this.#lastEventAt > before;
        if (!feed.loop || !heard) this.#setState('down', 'the feed has ended');
        if (!feed.loop) return;
        if (heard) {
          this.#startOver();
          continue;
        }
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        log.warn({ feed: feed.name, reason }, 'the feed failed');
        this.#setState('down', reason);
      }
      if (this.#lastEventAt > before) pause = FIRST_PAUSE;
      await this.#sleep(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
      if (!this.#abort.signal.aborted) this.#startOver();
    }
  }

  /** The feed begins again: versions start anew under a new epoch, and every room gets a full frame. */
  #startOver(): void {
    this.market.clear();
    this.fanout.reset(this.fanout.epoch + 1);
  }

  #apply(events: readonly MarketEvent[]): void {
    for (const event of events) {
      try {
        this.market.apply(event);
      } catch (error) {
        this.#refuse(event, error);
      }
    }
    const last = events.at(-1);
    if (last === undefined) return;
    this.#lastEventAt = this.#options.clock.now();
    this.rate.add(events.length);
    if (last.type === 'disconnect') this.#setState('down', last.reason);
    else this.#setState('ok');
  }

  /** An event that makes no sense is counted and left out; the first of a run is logged. */
  #refuse(event: MarketEvent, error: unknown): void {
    if (this.#refused++ > 0) return;
    const reason = error instanceof Error ? error.message : String(error);
    this.#options.log.warn({ feed: this.feedName, type: event.type, reason }, 'an event was left out');
  }

  #watch(): void {
    const { clock } = this.#options;
    this.#cancelWatch = clock.after(WATCH_PERIOD, () => {
      if (this.#status.state === 'ok' && clock.now() - this.#lastEventAt > STALE_AFTER) {
        this.#setState('stale', `no event for ${STALE_AFTER / 1e6} s`);
      }
      this.#watch();
    });
  }

  #setState(state: StreamState, reason?: string): void {
    if (this.#status.state === state && this.#status.reason === reason) return;
    const { clock, feed, log } = this.#options;
    const since = clock.now();
    this.#status = {
      stream: this.name,
      source: feed.source,
      state,
      since,
      ...(reason !== undefined && { reason }),
    };
    log.info({ stream: this.name, state, reason }, 'stream state');
    for (const listener of this.#listeners) listener(this.#status);
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
