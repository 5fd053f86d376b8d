import type { BarSeries } from '../../store/client-bar-series';
import { AlternatingBuffer } from './alternating-buffer';

/** The newest bars of a series on an axis of slots. */
export interface CandleWindow {
  readonly bars: BarSeries;
  /** Index of the first bar shown. */
  readonly from: number;
  readonly count: number;
  /** Lowest low and highest high; NaN without bars. */
  readonly low: number;
  readonly high: number;
}

/** Returns the newest bars, one for each slot; a short series is at the left. */
export function candleWindow(bars: BarSeries, slots: number): CandleWindow {
  const count = Math.min(bars.size, slots);
  const from = bars.size - count;
  let low = Number.NaN;
  let high = Number.NaN;
  for (let at = from; at < bars.size; at++) {
    const barLow = bars.low[at] ?? Number.NaN;
    const barHigh = bars.high[at] ?? Number.NaN;
    if (!(low <= barLow)) low = barLow;
    if (!(high >= barHigh)) high = barHigh;
  }
  return { bars, from, count, low, high };
}

/** Typed arrays of one candle chart, two of each. */
export class CandleBuffers {
  readonly #candles = new AlternatingBuffer();
  readonly #rising = new AlternatingBuffer();
  readonly #falling = new AlternatingBuffer();
  readonly #line = new AlternatingBuffer();

  /** Writes `[slot, open, close, low, high]` of each bar, in the order of ECharts. */
  candles(window: CandleWindow): Float64Array {
    const { bars, from, count } = window;
    const data = this.#candles.next(count * 5);
    for (let n = 0; n < count; n++) {
      const at = from + n;
      const to = n * 5;
      data[to] = n;
      data[to + 1] = bars.open[at] ?? Number.NaN;
      data[to + 2] = bars.close[at] ?? Number.NaN;
      data[to + 3] = bars.low[at] ?? Number.NaN;
      data[to + 4] = bars.high[at] ?? Number.NaN;
    }
    return data;
  }

  /** Writes `[slot, volume]` of rising or unchanged bars, and of falling ones; NaN in place of the others. */
  volumes(window: CandleWindow): { readonly rising: Float64Array; readonly falling: Float64Array } {
    const { bars, from, count } = window;
    const rising = this.#rising.next(count * 2);
    const falling = this.#falling.next(count * 2);
    for (let n = 0; n < count; n++) {
      const at = from + n;
      const rose = (bars.close[at] ?? 0) >= (bars.open[at] ?? 0);
      const volume = bars.volume[at] ?? Number.NaN;
      rising[n * 2] = n;
      falling[n * 2] = n;
      rising[n * 2 + 1] = rose ? volume : Number.NaN;
      falling[n * 2 + 1] = rose ? Number.NaN : volume;
    }
    return { rising, falling };
  }

  /** Writes `[slot, value]` of a line with a value at each bar. */
  line(window: CandleWindow, values: Float64Array): Float64Array {
    const data = this.#line.next(window.count * 2);
    for (let n = 0; n < window.count; n++) {
      data[n * 2] = n;
      data[n * 2 + 1] = values[window.from + n] ?? Number.NaN;
    }
    return data;
  }
}
