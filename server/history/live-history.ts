import type { Interval } from '../../lib/market/interval';
import { ProtocolError } from '../../lib/protocol/error';
import { DatabaseError } from '../database/database-error';
import type { StoredBar } from '../market/bar-series';
import type { Market } from '../market/market';
import type { Bars } from '../market/symbol-bars';
import type { Clock } from '../time/clock';
import type { BarHistory, BarRange } from './bar-history';
import type { BarStore } from './bar-store';
import { clear, eachChangedBar, emptyColumns, type Mark, sizeOf } from './changed-bars';
import { type HistoryLog, openBarStore } from './history-file';
import { RETENTION_PERIOD } from './history-retention';
import type { PastBars } from './past-bar-reader';

/** Time between two flushes, ms: what a process that is killed forgets of its newest bars, at most. */
const FLUSH_PERIOD = 2_000;
/** Forming bars that are written a second on average: with more symbols they are written less often. */
const FORMING_PER_SECOND = 4_000;
/** How long after a failure the file is opened again, ms. */
const REOPEN_PERIOD = 60_000;

const START: Mark = { version: 0, time: 0 };

export interface LiveHistoryOptions {
  /** Path of the database. */
  readonly file: string;
  /** Whose bars they are: nothing of another feed is mixed with them. */
  readonly feed: string;
  readonly clock: Clock;
  readonly log: HistoryLog;
}

/**
 * Writes a stream's bars to the database while it is served, and gives them back: to memory at a start, and to
 * whoever asks for older ones than memory has. It asks the market what is newer than its last flush, as any client
 * does, so it costs the stream nothing and loses nothing when the disk is slow. Where the database fails, the stream
 * goes on without.
 */
export class LiveHistory implements BarHistory {
  readonly #options: LiveHistoryOptions;
  #store: BarStore | undefined;
  #past: PastBars | undefined;
  #mark = START;
  /** Whatever uses the writing connection, one after another. */
  #work: Promise<unknown> = Promise.resolve();
  #cancel: (() => void) | undefined;
  #isFailing = false;
  #isReadFailing = false;
  #reopenAt = Number.POSITIVE_INFINITY;
  #formingAt = 0;
  readonly #figures = { flushes: 0, failures: 0, seconds: 0 };
  #retainAt = 0;

  constructor(options: LiveHistoryOptions) {
    this.#options = options;
  }

  /** How often bars were written since the start, how often that failed, and what it took together, s. */
  get figures(): { readonly flushes: number; readonly failures: number; readonly seconds: number } {
    return this.#figures;
  }

  /**
   * Gets ready to fill the market: before the feed's first event, and again before the market is emptied, whose
   * newest bars are then written first. Never fails: without a database there is nothing to fill with.
   */
  async prepare(market: Market): Promise<void> {
    if (market.size === 0) await this.#next(() => this.#open());
    else await this.flush(market);
    await this.#next(async () => {
      this.#mark = START;
      this.#past = await this.#store?.load();
      this.#mark = { ...START, time: Math.max(START.time, ...(this.#past?.newest.values() ?? [])) };
    });
  }

  /** Fills the empty series of a symbol that has appeared. */
  fill(symbol: string, bars: Bars, version: number): void {
    this.#past?.fill(symbol, bars, version);
  }

  /** Newest bars of a symbol from before the start, oldest first, until it appears in the market. */
  pastBars(symbol: string, interval: Interval): readonly StoredBar[] {
    return this.#past?.of(symbol, interval) ?? [];
  }

  /** Begins to write the market's bars. */
  start(market: Market): void {
    const { clock } = this.#options;
    this.#cancel = clock.after(FLUSH_PERIOD, async () => {
      await this.#next(() => this.#flush(market, false));
      if (this.#cancel !== undefined) this.start(market);
    });
  }

  /** Writes what is newer than the last flush, and all that still forms. */
  flush(market: Market): Promise<void> {
    return this.#next(() => this.#flush(market, true));
  }

  /** Writes what is not written yet, and closes the file. */
  async stop(market: Market): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    await this.flush(market);
    await this.#next(() => this.#close());
  }

  async read(range: BarRange): Promise<readonly StoredBar[]> {
    try {
      const bars = (await this.#store?.read(range)) ?? [];
      this.#isReadFailing = false;
      return bars;
    } catch (error) {
      if (error instanceof ProtocolError) throw error;
      if (!this.#isReadFailing) this.#options.log.warn({ reason: textOf(error) }, 'history cannot be read');
      this.#isReadFailing = true;
      return [];
    }
  }

  /** @param isWhole whether forming bars are written although their time has not come */
  async #flush(market: Market, isWhole: boolean): Promise<void> {
    const { clock } = this.#options;
    const now = clock.now();
    if (now >= this.#reopenAt) await this.#reopen();
    const store = this.#store;
    if (store === undefined || market.size === 0) return;
    const began = performance.now();
    if (now >= this.#retainAt) await this.#retain(store, now);
    const mark = { version: market.version, time: market.time };
    if (!isWhole && mark.version === this.#mark.version && mark.time === this.#mark.time) return;
    const series = await store.seriesOf(market.instruments().map(({ symbol }) => symbol));
    const flush = store.beginFlush();
    const forming = isWhole || now >= this.#formingAt ? emptyColumns() : undefined;
    const none = new Map();
    await eachChangedBar(market, series, flush, this.#mark, mark, forming, (closed) =>
      sizeOf(closed) > 0 ? store.append(closed, none) : Promise.resolve(),
    );
    this.#mark = mark;
    if (forming !== undefined) {
      await store.append(none, forming);
      await store.dropForming(flush);
      this.#formingAt = now + (sizeOf(forming) / FORMING_PER_SECOND) * 1e6;
      clear(forming);
    }
    this.#figures.flushes++;
    this.#figures.seconds += (performance.now() - began) / 1_000;
  }

  async #retain(store: BarStore, now: number): Promise<void> {
    this.#retainAt = now + RETENTION_PERIOD * 1_000;
    await store.retain(now);
  }

  async #open(): Promise<void> {
    const { file, feed, log } = this.#options;
    this.#store = await openBarStore(file, feed, log);
    log.info({ file, feed, bars: await this.#store.count() }, 'history is open');
  }

  /** After a failure while it served. What is in memory is written again, since nobody knows what was. */
  async #reopen(): Promise<void> {
    this.#reopenAt = this.#options.clock.now() + REOPEN_PERIOD * 1_000;
    await this.#open();
    this.#reopenAt = Number.POSITIVE_INFINITY;
    this.#mark = START;
  }

  async #close(): Promise<void> {
    const store = this.#store;
    this.#store = undefined;
    await store?.close();
  }

  /** Does the work after what was asked before. A failure is told, once for a run of them, and stops nobody. */
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
    this.#figures.failures++;
    const { log, file } = this.#options;
    if (!this.#isFailing) log.warn({ file, reason: textOf(error) }, 'history is off; bars come from memory');
    this.#isFailing = true;
    // A database that has met damage refuses everything until it is opened anew.
    if (error instanceof DatabaseError && error.fault === 'damaged') await this.#close().catch(() => {});
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
