import type { BarSeries } from '../store/client-bar-series';

type PricedBars = Pick<BarSeries, 'size' | 'start' | 'high' | 'low' | 'close' | 'volume'>;

/**
 * Computes the volume-weighted average price at each bar: running sum of typical price × volume, divided by that of
 * volume. The typical price is (high + low + close) / 3. NaN before the first trade.
 * @param from start (µs) of the first bar that counts; earlier bars get NaN
 * @param into at least as long as `bars.size`
 */
export function vwapOfBars(bars: PricedBars, from: number, into: Float64Array): Float64Array {
  let value = 0;
  let volume = 0;
  for (let at = 0; at < bars.size; at++) {
    if ((bars.start[at] ?? 0) < from) {
      into[at] = Number.NaN;
      continue;
    }
    const typical = ((bars.high[at] ?? 0) + (bars.low[at] ?? 0) + (bars.close[at] ?? 0)) / 3;
    const size = bars.volume[at] ?? 0;
    value += typical * size;
    volume += size;
    into[at] = volume > 0 ? value / volume : Number.NaN;
  }
  return into;
}

/** Returns the VWAP at the last bar; NaN without trades since `from`. */
export function lastVwap(bars: PricedBars, from: number): number {
  const line = vwapOfBars(bars, from, new Float64Array(bars.size));
  return bars.size === 0 ? Number.NaN : (line[bars.size - 1] ?? Number.NaN);
}

const DAY_MICROS = 86_400_000_000;

/** Returns the start (µs) of the newest bar's UTC day, which stands for the session. */
export function sessionStart(bars: Pick<BarSeries, 'size' | 'start'>): number {
  const newest = bars.start[bars.size - 1];
  return bars.size === 0 || newest === undefined ? 0 : newest - (newest % DAY_MICROS);
}
