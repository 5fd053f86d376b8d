import type { CandlestickSeriesOption, LineSeriesOption } from 'echarts/charts';
import type { ChartTheme, DirectionColors } from '../chart-theme';
import type { ChartOption } from './echarts';

/** Hides a part of an axis. */
export const HIDDEN = { show: false } as const;

/** Returns the style of an axis' labels. */
export function axisLabel({ muted, font }: ChartTheme, size: number) {
  return { show: true, color: muted, fontFamily: font, fontSize: size } as const;
}

/** Share of a slot that a candle's body fills. */
const BODY_SHARE = 0.64;

/** Returns the width of a candle's body, whole px so that its edges are sharp. */
export function bodyWidthOf(plotWidth: number, slots: number): number {
  return Math.max(1, Math.round((plotWidth / slots) * BODY_SHARE));
}

/** Returns an axis of slots, one for each bar, with half a slot of room at both ends. */
export function slotAxis(slots: number) {
  return {
    type: 'value',
    min: -0.5,
    max: slots - 0.5,
    // Otherwise ECharts widens the axis for volume bars, the more the fewer they are.
    containShape: false,
    axisLine: HIDDEN,
    axisTick: HIDDEN,
    axisLabel: HIDDEN,
    splitLine: HIDDEN,
  } as const;
}

/** Returns candles whose data are flat `[slot, open, close, low, high]`. */
export function candleSeries(bodyWidth: number): CandlestickSeriesOption {
  return {
    id: 'candles',
    type: 'candlestick',
    dimensions: ['slot', 'open', 'close', 'lowest', 'highest'],
    encode: { x: 0, y: [1, 2, 3, 4] },
    layout: 'horizontal',
    barWidth: bodyWidth,
    silent: true,
    animation: false,
    // A large series has no bodies; walls show too few candles to need one.
    large: false,
    emphasis: { disabled: true },
  };
}

/** Returns all colours of a candle: ECharts takes red for those left out. */
export function candleColors(colors: DirectionColors) {
  return {
    color: colors.hollowUp ? 'transparent' : colors.up,
    color0: colors.down,
    borderColor: colors.up,
    borderColor0: colors.down,
    borderColorDoji: colors.up,
    borderWidth: 1,
  };
}

/** Returns a line without symbols whose data are flat `[x, value]`. */
export function lineSeries(
  id: string,
  style: { color?: string; width: number; type?: number[] },
): LineSeriesOption {
  return {
    id,
    type: 'line',
    dimensions: ['slot', 'value'],
    encode: { x: 0, y: 1 },
    showSymbol: false,
    silent: true,
    animation: false,
    clip: true,
    lineStyle: { cap: 'round', join: 'round', ...style },
    emphasis: { disabled: true },
  };
}

/**
 * Casts a flat typed array to the data of a series. ECharts accepts one and does not copy it item by item, but its
 * types allow them in datasets only.
 */
export function typedData<T>(array: Float64Array): T {
  return array as unknown as T;
}

/** Builds the options of one chart: the whole once, then changes only. */
export interface ChartModel<D> {
  /** Returns the whole option without data, for `resetChart`. */
  base(): ChartOption;
  /** Returns data and dependent parts by id, for `drawChart`. */
  update(data: D): ChartOption;
}
