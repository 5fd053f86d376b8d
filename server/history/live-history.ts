import type { Interval } from '../../lib/market/interval';
import { ProtocolError } from '../../lib/protocol/error';
import { DatabaseError } from '../database/database-error';
import type { StoredBar } from '../market/bar-series';
import type { Market } from '../market/market';
import type { Bars } from '../market/symbol-bars';
import type { Clock } from '../time/clock';
import type { BarHistory, BarRange } from './bar-history';
import type { BarStore } from './bar-store';
import { type Columns, clear, eachChangedBar, type Mark, sizeOf } from './changed-bars';
import { type HistoryLog, openBarStore } from './history-file';
import { RETENTION_PERIOD } from './history-retention';
import type { PastBars } from './past-bar-reader';

/** Interval of flushes, ms: the most that a killed process loses. */
const FLUSH_PERIOD = 2_000;
/** Forming bars written per second on average: with more symbols they are written less often. */
const FORMING_PER_SECOND = 4_000;
/** Interval at which freed memory is returned to the system, ms. */
const TRIM_PERIOD = 10_000;
/**
 * Memory of the database above which pages that are not in use are dropped, bytes. It has a page for each column of each
 * interval, loads all of them to write its file, and those of an interval for the next bar.
 */
const MAX_MEMORY = 16 * 2 ** 20;
/** Shortest interval between two such drops, ms. */
const EVICT_PERIOD = 300_000;
/** Delay before the file is reopened after a failure, ms. */
const REOPEN_PERIOD = 60_000;

const START: Mark = { version: 0, time: 0 };

export interface LiveHistoryOptions {
  /** Path of the database. */
  readonly file: string;
  /** Key of the feed; bars of other feeds are kept apart. */
  readonly feed: string;
  readonly clock: Clock;
  readonly log: HistoryLog;
}

/**
 * Writes a stream's bars to the database while it runs, and reads them: into memory at the start, and for
 * requests older than memory.
 * It queries the market for changes since its last flush, as a client does, so that it costs the stream nothing
 * and loses nothing on a slow disk. If the database fails, the stream continues without it.
 */
export class LiveHistory implements BarHistory {
  readonly #options: LiveHistoryOptions;
  #store: BarStore | undefined;
  #past: PastBars | undefined;
  #mark = START;
  /** Serializes the use of the writing connection. */
  #work: Promise<unknown> = Promise.resolve();
  #cancel: (() => void) | undefined;
  #isFailing = false;
  #isReadFailing = false;
  #reopenAt = Number.POSITIVE_INFINITY;
  #formingAt = 0;
  readonly #stats = { flushes: 0, failures: 0, seconds: 0 };
  #retainAt = 0;
  #trimAt = 0;
  #evictAt = 0;

  constructor(options: LiveHistoryOptions) {
    this.#options = options;
  }

  /** Number of flushes and failures since the start, and total time of flushes, s. */
  get stats(): { readonly flushes: number; readonly failures: number; readonly seconds: number } {
    return this.#stats;
  }

  /**
   * Prepares to fill the market: before the feed's first event, and again before the market is cleared, whose
   * newest bars are written first. Never fails: without a database nothing is filled.
   */
  async prepare(market: Market): Promise<void> {
    if (market.size === 0) await this.#next(() => this.#open());
    else await this.flush(market);
    await this.#next(async () => {
      this.#mark = START;
      this.#past = await this.#store?.load(this.#options.clock.wall());
      this.#mark = { ...START, time: Math.max(START.time, ...(this.#past?.newest.values() ?? [])) };
    });
  }

  /** Fills the empty series of a new symbol. */
  fill(symbol: string, bars: Bars, version: number): void {
    this.#past?.fill(symbol, bars, version);
  }

  /** Returns the newest bars of a symbol from before the start, oldest first, until it is in the market. */
  pastBars(symbol: string, interval: Interval): readonly StoredBar[] {
    return this.#past?.of(symbol, interval) ?? [];
  }

  /** Starts to write the market's bars. */
  start(market: Market): void {
    const { clock } = this.#options;
    this.#cancel = clock.after(FLUSH_PERIOD, async () => {
      await this.#next(() => this.#flush(market, false));
      if (this.#cancel !== undefined) this.start(market);
    });
  }

  /** Writes changes since the last flush, and all forming bars. */
  flush(market: Market): Promise<void> {
    return this.#next(() => this.#flush(market, true));
  }

  /** Writes the remaining changes and closes the file. */
  async stop(market: Market): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    await this.flush(market);
    await this.#next(() => this.#close());
  }

  async read(range: BarRange): Promise<readonly StoredBar[]> {
    try {
      // Later bars were stored before the clock was set back.
      const to = Math.min(range.to, Math.max(this.#options.clock.wall(), this.#mark.time));
      const bars = (await this.#store?.read({ ...range, to })) ?? [];
      this.#isReadFailing = false;
      return bars;
    } catch (error) {
      if (error instanceof ProtocolError) throw error;
      if (!this.#isReadFailing) this.#options.log.warn({ reason: textOf(error) }, 'cannot read history');
      this.#isReadFailing = true;
      return [];
    }
  }

  /** @param isWhole true to write forming bars before they are due */
  async #flush(market: Market, isWhole: boolean): Promise<void> {
    const { clock } = this.#options;
    const now = clock.monotonic();
    if (now >= this.#reopenAt) await this.#reopen();
    const store = this.#store;
    if (store === undefined || market.size === 0) return;
    const began = performance.now();
    if (now >= this.#retainAt) await this.#retain(store);
    const mark = { version: market.version, time: market.time };
    if (!isWhole && mark.version === this.#mark.version && mark.time === this.#mark.time) return;
    const series = await store.seriesOf(market.instruments().map(({ symbol }) => symbol));
    const flush = store.beginFlush();
    const forming: Columns | undefined = isWhole || now >= this.#formingAt ? new Map() : undefined;
    await eachChangedBar(market, series, flush, this.#mark, mark, forming, (closed) =>
      sizeOf(closed) > 0 ? store.append(closed) : Promise.resolve(),
    );
    this.#mark = mark;
    if (forming !== undefined) {
      await store.replaceForming(forming);
      this.#formingAt = now + (sizeOf(forming) / FORMING_PER_SECOND) * 1e6;
      clear(forming);
    }
    if (now >= this.#trimAt) {
      this.#trimAt = now + TRIM_PERIOD * 1_000;
      const isLarge = now >= this.#evictAt && (await store.memory()) > MAX_MEMORY;
      if (isLarge && (await store.evict())) this.#evictAt = now + EVICT_PERIOD * 1_000;
      else await store.trim();
    }
    this.#stats.flushes++;
    this.#stats.seconds += (performance.now() - began) / 1_000;
  }

  async #retain(store: BarStore): Promise<void> {
    const { clock } = this.#options;
    this.#retainAt = clock.monotonic() + RETENTION_PERIOD * 1_000;
    await store.retain(clock.wall());
  }

  async #open(): Promise<void> {
    const { file, feed, log } = this.#options;
    this.#store = await openBarStore(file, feed, log);
    log.info({ file, feed, bars: await this.#store.count() }, 'history opened');
  }

  /**
   * Reopens the file after a failure. Writes all bars in memory again, since it is unknown which were stored.
   */
  async #reopen(): Promise<void> {
    this.#reopenAt = this.#options.clock.monotonic() + REOPEN_PERIOD * 1_000;
    await this.#open();
    this.#reopenAt = Number.POSITIVE_INFINITY;
    this.#mark = START;
  }

  async #close(): Promise<void> {
    const store = this.#store;
    this.#store = undefined;
    await store?.close();
  }

  /** Runs work after earlier work. Logs the first failure of a series and continues. */
  #next(work: () => Promise<void>): Promise<void> {
    const done = this.#work.then(work).then(
      () => {
        if (this.#store !== undefined) this.#isFailing = false;
      },
      (error: unknown) => this.#fail(error),
    );
    this.#work = done;
    return done;
  }

  async #fail(error: unknown): Promise<void> {
    this.#stats.failures++;
    const { log, file } = this.#options;
    if (!this.#isFailing)
      log.warn({ file, reason: textOf(error) }, 'history unavailable; serving bars from memory');
    this.#isFailing = true;
    // After damage, a database rejects everything until it is reopened.
    if (error instanceof DatabaseError && error.fault === 'damaged') await this.#close().catch(() => {});
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
