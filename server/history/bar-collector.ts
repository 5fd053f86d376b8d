import type { MarketEvent } from '../../lib/market/event';
import { barEnd, lastEndedStart } from '../../lib/market/interval';
import type { BarSeries } from '../market/bar-series';
import type { Market } from '../market/market';
import { type Columns, clear, columnsOf, sizeOf } from './changed-bars';

const SECOND = 1_000_000; // µs
/** Events of a symbol after which its bars are collected although its second is not over: series are not endless. */
const MAX_EVENTS = 128;

/** Progress of the collection of a row's bars. */
interface Progress {
  /** Second of its last event. */
  second: number;
  /** Second up to whose beginning its bars were collected, and the market's version then. */
  collected: number;
  version: number;
  events: number;
}

/**
 * Collects the bars of a recording while its events are applied to a market, with the values that a stream has.
 * Each bar gets the moment from which it was known (µs, a whole second); a bar changed by a late event is collected
 * again with a later moment. So a reader can get the bars as known at any moment, without later data.
 */
export class BarCollector {
  readonly #market: Market;
  readonly #rows: Progress[] = [];
  readonly #bars: Columns = new Map();

  constructor(market: Market) {
    this.#market = market;
  }

  /** Bars collected since the last `take`. */
  get size(): number {
    return sizeOf(this.#bars);
  }

  /** Call it with each event before the market applies it. */
  before(event: MarketEvent): void {
    if (event.type !== 'trade' && event.type !== 'bar') return;
    const row = this.#market.indexOf(event.symbol);
    if (row < 0) return;
    const second = Math.floor(event.localTimestamp / SECOND);
    let progress = this.#rows[row];
    if (progress === undefined) {
      progress = { second, collected: Number.NEGATIVE_INFINITY, version: 0, events: 0 };
      this.#rows[row] = progress;
    }
    if (second > progress.second || ++progress.events >= MAX_EVENTS) this.#collect(row, progress, second);
    progress.second = second;
  }

  /** Collects what is left when there are no more events, the bars that still form included. */
  finish(): void {
    for (const [row, progress] of this.#rows.entries()) {
      if (progress !== undefined) this.#collect(row, progress, Number.POSITIVE_INFINITY);
    }
  }

  /**
   * Gives away what was collected: per interval the bars, with the market's row as their series and the moment from
   * which on they were known in place of a flush.
   */
  async take(save: (bars: Columns) => Promise<void>): Promise<void> {
    await save(this.#bars);
    clear(this.#bars);
  }

  #collect(row: number, progress: Progress, second: number): void {
    const known = (progress.second + 1) * SECOND;
    for (const interval of this.#market.intervals(row)) {
      const series = this.#market.givenBars(row, interval) as BarSeries;
      const after = lastEndedStart(progress.collected * SECOND, interval);
      if (series.version <= progress.version && series.newestStart <= after) continue;
      for (const bar of series.newerOr(progress.version, after)) {
        const end = barEnd(bar.start, interval);
        if (end <= second * SECOND) columnsOf(this.#bars, interval).add(row, bar, Math.max(end, known));
      }
    }
    progress.collected = second;
    progress.version = this.#market.version;
    progress.events = 0;
  }
}
