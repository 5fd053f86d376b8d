import { YRange } from '../y-range';
import { AlternatingBuffer } from './alternating-buffer';
import { type ChartModel, HIDDEN, lineSeries, typedData } from './chart-options';
import type { ChartOption, ChartSize } from './echarts';
import type { MarketHistory } from './market-history';
import { type TimeAxisStyle, timeAxis, timeAxisHeight, timeAxisSpan } from './time-axis';

/** The base line is in view up to this many times the values' span away from them. */
const MAX_BASE_DISTANCE = 0.6;
/** A quiet line is drawn over this share of the base at least. */
const MIN_SPAN_SHARE = 0.0005;
const AREA_OPACITY = 0.2;
/** Line and point at the newest value, times the font size. */
const LINE_WIDTH = 0.14;
const POINT_SIZE = 0.55;

/** Appearance of a market line; sizes in px. */
export interface MarketLineStyle extends Omit<TimeAxisStyle, 'width'> {
  readonly size: ChartSize;
  /** Level of no change. */
  readonly base: number;
}

/** Data of a market line. */
export interface MarketLineData {
  readonly history: Pick<MarketHistory, 'time' | 'level'>;
  /** Level now. It may count more symbols than the history does; the line is moved to end there. */
  readonly level: number;
  readonly color: string;
}

/** Builds the options of an index level over time, with the area to the level of no change. */
export class MarketLineModel implements ChartModel<MarketLineData> {
  readonly #style: MarketLineStyle;
  readonly #axis: TimeAxisStyle;
  readonly #points = new AlternatingBuffer();
  readonly #range = new YRange();
  #axes = '';

  constructor(style: MarketLineStyle) {
    this.#style = style;
    this.#axis = { ...style, width: style.size.width };
  }

  base(): ChartOption {
    const { theme, labelSize } = this.#style;
    const point = Math.round(labelSize * POINT_SIZE);
    this.#axes = '';
    return {
      animation: false,
      grid: {
        left: 0,
        // The point at the newest value is not cut.
        right: Math.ceil(point / 2),
        top: Math.ceil(point / 2),
        bottom: timeAxisHeight(labelSize),
        outerBoundsMode: 'none',
      },
      xAxis: timeAxis(this.#axis),
      yAxis: { id: 'level', type: 'value', scale: true, ...HIDDEN },
      series: [
        lineSeries('base', { color: theme.faint, width: 1 }),
        { ...lineSeries('level', { width: Math.max(1.5, labelSize * LINE_WIDTH) }), areaStyle: {} },
        {
          ...lineSeries('now', { width: 0 }),
          showSymbol: true,
          symbol: 'circle',
          symbolSize: point,
          clip: false,
        },
      ],
    };
  }

  update({ history, level, color }: MarketLineData): ChartOption {
    const { base } = this.#style;
    const { time, level: values } = history;
    const newest = values.findLast((value) => !Number.isNaN(value)) ?? Number.NaN;
    const shift = Number.isNaN(level) ? 0 : level - newest;
    const points = this.#points.next(time.length * 2);
    let [low, high] = [Number.NaN, Number.NaN];
    for (let at = 0; at < time.length; at++) {
      const value = (values[at] ?? Number.NaN) + shift;
      points[at * 2] = time[at] ?? Number.NaN;
      points[at * 2 + 1] = value;
      if (!(low <= value)) low = Number.isNaN(value) ? low : value;
      if (!(high >= value)) high = Number.isNaN(value) ? high : value;
    }
    const reach = Math.max((high - low) * MAX_BASE_DISTANCE, Math.abs(base) * MIN_SPAN_SHARE);
    const isNear = base >= low - reach && base <= high + reach;
    // The area to a base line that is out of view runs to the edge of the plot on its side.
    const origin = Math.min(Math.max(base, low - reach), high + reach);
    const range = this.#range.fit(Math.min(low, origin), Math.max(high, origin)) ?? { min: base, max: base };
    const [from = 0, to = 0] = [time[0], time[time.length - 1]];
    const series: ChartOption['series'] = [
      {
        id: 'base',
        type: 'line',
        data: isNear
          ? [
              [from, base],
              [to, base],
            ]
          : [],
      },
      {
        id: 'level',
        type: 'line',
        lineStyle: { color },
        areaStyle: { color, opacity: AREA_OPACITY, origin },
        data: typedData(points),
      },
      {
        id: 'now',
        type: 'line',
        itemStyle: { color, opacity: 1 },
        data: Number.isNaN(newest) ? [] : [[to, newest + shift]],
      },
    ];
    const key = `${from} ${to} ${range.min} ${range.max}`;
    if (key === this.#axes) return { series };
    this.#axes = key;
    return {
      xAxis: timeAxisSpan(this.#axis, { from: from * 1_000, to: to * 1_000 }),
      yAxis: { id: 'level', type: 'value', ...range },
      series,
    };
  }
}
