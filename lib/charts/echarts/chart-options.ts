import type { CandlestickSeriesOption, LineSeriesOption } from 'echarts/charts';
import type { ChartTheme, DirectionColors } from '../chart-theme';
import type { ChartOption } from './echarts';

/** An axis part that is not drawn. */
export const HIDDEN = { show: false } as const;

/** Returns the style of an axis' labels. */
export function axisLabel({ muted, font }: ChartTheme, size: number) {
  return { show: true, color: muted, fontFamily: font, fontSize: size } as const;
}

/** Share of a slot that a candle's body fills. */
const BODY_SHARE = 0.64;

/** Whole px, so that edges are sharp; at least 1. */
export function bodyWidthOf(plotWidth: number, slots: number): number {
  return Math.max(1, Math.round((plotWidth / slots) * BODY_SHARE));
}

/** An axis whose unit is a bar's place; half a slot of room at both ends. */
export function slotAxis(slots: number) {
  return {
    type: 'value',
    min: -0.5,
    max: slots - 0.5,
    // ECharts would widen the axis for the bars of a volume, the more the fewer there are.
    containShape: false,
    axisLine: HIDDEN,
    axisTick: HIDDEN,
    axisLabel: HIDDEN,
    splitLine: HIDDEN,
  } as const;
}

/** Candles from a flat array of `[slot, open, close, low, high]`. */
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
    // A large series loses its bodies; walls show far fewer candles than would need it.
    large: false,
    emphasis: { disabled: true },
  };
}

/** All of a candle's colours: ECharts would take red for those that are left out. */
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

/** A line without symbols from a flat array of `[slot, value]`. */
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
 * A flat typed array as a series' data. ECharts takes one without copying it item by item, but its types know
 * them only in data sets.
 */
export function typedData<T>(array: Float64Array): T {
  return array as unknown as T;
}

/** What a chart's model gives: everything once, then only what changed. */
export interface ChartModel<D> {
  /** The whole option without data; set it with `resetChart`, also after a change of size or theme. */
  base(): ChartOption;
  /** Data and what depends on it, by id; set it with `drawChart` after `base`. */
  update(data: D): ChartOption;
}
