import { barStart, INTERVAL_MICROS, INTERVALS, type Interval } from '../../lib/market/interval';
import { BarSeries } from './bar-series';
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
  readonly except?: Interval;
}

/** Start of a bar, and the time that it covers, µs. A `1d` bar starts at 00:00 UTC of its trading date. */
export interface BarSpan {
  readonly start: number;
  readonly from: number;
  readonly to: number;
}

/** Bars of one symbol in every interval, built from its trades and the venue's bars. */
export class Bars {
  readonly #series: Readonly<Record<Interval, BarSeries>>;

  constructor() {
    const series = {} as Record<Interval, BarSeries>;
    for (const interval of INTERVALS) series[interval] = new BarSeries(MAX_KEPT_BARS[interval]);
    this.#series = series;
  }

  of(interval: Interval): BarSeries {
    return this.#series[interval];
  }

  /** Fills empty series with the bars of others. */
  restore(bars: Bars, version: number): void {
    for (const interval of INTERVALS) this.of(interval).restoreFrom(bars.of(interval), version);
  }

  /**
   * Adds a trade to every interval. A bar opens and closes with the first and the last trade by the venue's time, in
   * any order of arrival.
   */
  addTrade(trade: BarTrade, version: number): void {
    const { time, price, add, day, lateAmong, except } = trade;
    const isLate = lateAmong !== undefined;
    let shorter: BarSeries | undefined;
    for (const interval of INTERVALS) {
      const series = this.#series[interval];
      const start = interval === '1d' ? day.start : barStart(time, interval);
      const isKept = interval !== except && series.addTrade(start, price, add, version, isLate);
      if (isKept && isLate) {
        const span = interval === '1d' ? day : { start, from: start, to: start + INTERVAL_MICROS[interval] };
        const parts =
          shorter === undefined
            ? [lateAmong.span(span.from, span.to)]
            : shorter.range(span.from, span.to, Number.POSITIVE_INFINITY);
        series.setEnds(start, parts);
      }
      shorter = series;
    }
  }
}
