import {
  barEnd,
  barStart,
  INTERVALS,
  type Interval,
  isLong,
  type LongInterval,
  TRADE_INTERVALS,
  type TradeInterval,
} from '../../lib/market/interval';
import { BarSeries, type StoredBar } from './bar-series';
import { type KnownBars, LongBars } from './long-bars';
import type { TradeRing } from './trade-ring';

/** Bars kept in memory per symbol: about as many as a wall's chart shows of each interval. */
export const MAX_KEPT_BARS: Readonly<Record<Interval, number>> = {
  '1s': 300,
  '5s': 360,
  '1m': 720,
  '5m': 576,
  '15m': 384,
  '1h': 240,
  '1d': 90,
  '1w': 120,
  '1mo': 120,
};

/** Trade, or traded volume of a venue's snapshot, to be added to bars. */
export interface BarTrade {
  /** Venue's time, µs. */
  readonly time: number;
  readonly price: number;
  /** Returns a bar's new volume for its old one. */
  readonly add: (volume: number) => number;
  /** Bar of its trading day. */
  readonly day: BarSpan;
  /** Trades of the symbol, this one included, if a newer one came before it. */
  readonly lateAmong?: TradeRing | undefined;
  /** Interval that it does not change. */
  readonly except?: TradeInterval;
}

/** Start of a bar, and the time that it covers, µs. A `1d` bar starts at 00:00 UTC of its trading date. */
export interface BarSpan {
  readonly start: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Bars of one symbol in every interval, built from its trades and the venue's bars. Series of weeks and months exist only
 * once such a bar has come: others are made of the daily bars when they are read.
 */
export class Bars {
  readonly #series: Readonly<Record<TradeInterval, BarSeries>>;
  #long: Partial<Record<LongInterval, BarSeries>> | undefined;
  /** Intervals that have a series, shortest first. */
  intervals: readonly Interval[] = TRADE_INTERVALS;

  constructor() {
    const series = {} as Record<TradeInterval, BarSeries>;
    for (const interval of TRADE_INTERVALS) series[interval] = new BarSeries(MAX_KEPT_BARS[interval]);
    this.#series = series;
  }

  /** Returns the bars of an interval that its feed gave or its trades made; undefined without a series. */
  given(interval: TradeInterval): BarSeries;
  given(interval: Interval): BarSeries | undefined;
  given(interval: Interval): BarSeries | undefined {
    return isLong(interval) ? this.#long?.[interval] : this.#series[interval];
  }

  /** Returns the bars of an interval, with those made of daily ones. */
  of(interval: Interval): KnownBars {
    if (!isLong(interval)) return this.#series[interval];
    return new LongBars(interval, this.#series['1d'], this.#long?.[interval]);
  }

  /** Returns the series of an interval, to add bars to it. */
  make(interval: Interval): BarSeries {
    const series = this.given(interval) ?? new BarSeries(MAX_KEPT_BARS[interval]);
    if (isLong(interval) && this.#long?.[interval] === undefined) {
      this.#long = { ...this.#long, [interval]: series };
      this.intervals = INTERVALS.filter((one) => this.given(one) !== undefined);
    }
    return series;
  }

  /** Adds a bar that the feed gave. */
  set(interval: Interval, bar: StoredBar, version: number): void {
    this.make(interval).set(bar, version);
  }

  /** Fills empty series with the bars of others. */
  restore(bars: Bars, version: number): void {
    for (const interval of bars.intervals) {
      this.make(interval).restoreFrom(bars.given(interval) as BarSeries, version);
    }
  }

  /**
   * Adds a trade to every interval. A bar opens and closes with the first and the last trade by the venue's time, in
   * any order of arrival.
   */
  addTrade(trade: BarTrade, version: number): void {
    const { time, price, add, day, lateAmong, except } = trade;
    const isLate = lateAmong !== undefined;
    let shorter: BarSeries | undefined;
    for (const interval of TRADE_INTERVALS) {
      const series = this.#series[interval];
      const start = interval === '1d' ? day.start : barStart(time, interval);
      const isKept = interval !== except && series.addTrade(start, price, add, version, isLate);
      if (isKept && isLate) {
        const span = interval === '1d' ? day : { start, from: start, to: barEnd(start, interval) };
        const parts =
          shorter === undefined
            ? [lateAmong.span(span.from, span.to)]
            : shorter.range(span.from, span.to, Number.POSITIVE_INFINITY);
        series.setEnds(start, parts, shorter === undefined && !lateAmong.droppedAfter(0));
      }
      shorter = series;
    }
  }
}
