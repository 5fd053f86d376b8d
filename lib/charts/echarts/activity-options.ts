import type { BarSeriesOption } from 'echarts/charts';
import type { TimeSpan } from '../time-ticks';
import { AlternatingBuffer } from './alternating-buffer';
import { type ChartModel, HIDDEN, typedData } from './chart-options';
import type { ChartOption, ChartSize } from './echarts';
import { type TimeAxisStyle, timeAxis, timeAxisHeight, timeAxisSpan } from './time-axis';

/** Part of a column that its bar fills. */
const BAR_SHARE = 0.75;
/** Height of a column with few events, as a share of the plot. */
const MIN_HEIGHT = 0.04;
/** Heights grow less than counts do, so that one burst does not press all the rest flat. */
const EXPONENT = 0.7;

/** Appearance of an activity chart; sizes in px. */
export interface ActivityStyle extends Omit<TimeAxisStyle, 'width'> {
  readonly size: ChartSize;
  readonly color: string;
  /** True for a plot with a time axis. */
  readonly hasAxis: boolean;
}

/** Data of an activity chart. */
export interface ActivityData {
  /** Events of each of the columns that divide the span. */
  readonly events: Float64Array;
  /** Count that is drawn at full height; larger ones are cut. */
  readonly scale: number;
  readonly span: TimeSpan;
}

/** Builds the options of events over time: a bar for each column. */
export class ActivityModel implements ChartModel<ActivityData> {
  readonly #style: ActivityStyle;
  readonly #axis: TimeAxisStyle;
  readonly #bars = new AlternatingBuffer();

  constructor(style: ActivityStyle) {
    this.#style = style;
    this.#axis = { ...style, width: style.size.width };
  }

  base(): ChartOption {
    const { labelSize, hasAxis, color } = this.#style;
    return {
      animation: false,
      grid: {
        left: 0,
        right: 0,
        top: 0,
        bottom: hasAxis ? timeAxisHeight(labelSize) : 0,
        outerBoundsMode: 'none',
      },
      xAxis: { ...timeAxis(this.#axis), show: hasAxis },
      yAxis: { id: 'height', type: 'value', min: 0, max: 1, ...HIDDEN },
      series: [
        {
          id: 'events',
          type: 'bar',
          dimensions: ['time', 'height'],
          encode: { x: 0, y: 1 },
          itemStyle: { color },
          // One path for all bars.
          large: true,
          largeThreshold: 1,
          silent: true,
          animation: false,
        },
      ],
    };
  }

  update({ events, scale, span }: ActivityData): ChartOption {
    const columnMs = (span.to - span.from) / 1_000 / Math.max(1, events.length);
    const bars = this.#bars.next(events.length * 2);
    for (let at = 0; at < events.length; at++) {
      bars[at * 2] = span.from / 1_000 + (at + 0.5) * columnMs;
      bars[at * 2 + 1] = columnHeight(events[at] ?? 0, scale);
    }
    const columnPx = this.#style.size.width / Math.max(1, events.length);
    return {
      xAxis: timeAxisSpan(this.#axis, span),
      series: [
        {
          id: 'events',
          type: 'bar',
          barWidth: Math.max(1, Math.round(columnPx * BAR_SHARE)),
          data: typedData<BarSeriesOption['data'] & object>(bars),
        },
      ],
    };
  }
}

/** Returns the height of a column as a share of the plot; NaN without events. */
export function columnHeight(events: number, scale: number): number {
  if (!(events > 0 && scale > 0)) return Number.NaN;
  return Math.max(MIN_HEIGHT, Math.min(1, events / scale) ** EXPONENT);
}
