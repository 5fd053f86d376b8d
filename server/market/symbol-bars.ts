import { barStart, INTERVALS, type Interval } from '../../lib/market/interval';
import { BarSeries } from './bar-series';

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

  /**
   * Adds a trade, or traded volume of a venue's snapshot, to every interval that is not excluded.
   * @param time venue's time, µs
   * @param add returns the bar's new volume for its old one
   */
  addTrade(
    time: number,
    price: number,
    add: (volume: number) => number,
    version: number,
    without?: Interval,
  ): void {
    for (const interval of INTERVALS) {
      if (interval !== without)
        this.#series[interval].addTrade(barStart(time, interval), price, add, version);
    }
  }
}
