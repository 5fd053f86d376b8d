import type { BarSeries } from '../store/bar-series';
import { CandleBuffers, candleWindow } from './candle-data';
import {
  bareAxis,
  bodyWidthOf,
  type ChartModel,
  candleColors,
  candleSeries,
  slotAxis,
  typedData,
} from './chart-parts';
import type { ChartOption, ChartSize } from './echarts';
import type { DirectionColors } from './theme';
import { YRange } from './y-range';

/** Candles of a leader's tile. */
export const MINI_CANDLES = 26;

export interface MiniCandlesStyle {
  readonly size: ChartSize;
  readonly slots?: number;
}

export interface MiniCandlesData {
  readonly bars: BarSeries;
  readonly colors: DirectionColors;
}

/** The newest candles without any axis, at the right of their place. */
export class MiniCandlesModel implements ChartModel<MiniCandlesData> {
  readonly #size: ChartSize;
  readonly #slots: number;
  readonly #buffers = new CandleBuffers();
  readonly #range = new YRange();
  #axis = '';

  constructor(style: MiniCandlesStyle) {
    this.#size = style.size;
    this.#slots = style.slots ?? MINI_CANDLES;
  }

  base(): ChartOption {
    this.#axis = '';
    return {
      animation: false,
      grid: { outerBoundsMode: 'none', left: 0, right: 0, top: 1, bottom: 1 },
      xAxis: { ...slotAxis(this.#slots), id: 'slots' },
      yAxis: { ...bareAxis(), id: 'price' },
      series: [candleSeries(bodyWidthOf(this.#size.width, this.#slots))],
    };
  }

  update({ bars, colors }: MiniCandlesData): ChartOption {
    const window = candleWindow(bars, this.#slots, 'end');
    const range = this.#range.fit(window.low, window.high);
    const series: ChartOption['series'] = [
      {
        id: 'candles',
        type: 'candlestick',
        itemStyle: candleColors(colors),
        data: typedData(this.#buffers.candles(window)),
      },
    ];
    const key = `${range?.min} ${range?.max}`;
    if (range === undefined || key === this.#axis) return { series };
    this.#axis = key;
    return { yAxis: [{ id: 'price', type: 'value', min: range.min, max: range.max }], series };
  }
}
