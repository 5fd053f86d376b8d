import type { BarSeries } from '../../../lib/store/client-bar-series';
import type { Candle } from './mini-candles';

/** Returns the newest bars of a series, oldest first. */
export function newestCandles(bars: BarSeries, most: number): Candle[] {
  const candles: Candle[] = [];
  for (let at = Math.max(0, bars.size - most); at < bars.size; at++) {
    candles.push({
      open: bars.open[at] ?? Number.NaN,
      high: bars.high[at] ?? Number.NaN,
      low: bars.low[at] ?? Number.NaN,
      close: bars.close[at] ?? Number.NaN,
    });
  }
  return candles;
}
