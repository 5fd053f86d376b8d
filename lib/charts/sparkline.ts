import { AlternatingBuffer } from './buffers';
import { bareAxis, type ChartModel, HIDDEN, lineSeries, typedData } from './chart-parts';
import type { ChartOption, ChartSize } from './echarts';
import type { ChartTheme } from './theme';
import { YRange } from './y-range';

/** Points that a sparkline draws; longer data is thinned to them. */
const MOST_POINTS = 240;
/** The area between the line and its reference has this much of the line's colour. */
const AREA_OPACITY = 0.2;

export interface SparklineStyle {
  readonly theme: ChartTheme;
  readonly size: ChartSize;
  /** Of the line, px. */
  readonly lineWidth: number;
  /** Radius of the dot at the newest point, px; 0 for none. */
  readonly dot?: number;
}

export interface SparklineData {
  /** Moments of the values, rising, any unit; or `undefined` for even distances. */
  readonly x?: ArrayLike<number> | undefined;
  readonly values: ArrayLike<number>;
  /** How many of the values count; the arrays may be longer. */
  readonly count: number;
  /** The level that the area reaches to and a thin line marks: the previous close. */
  readonly reference?: number | undefined;
  readonly color: string;
  /** Ends of the time axis in the unit of `x`, where the day has room to come; default: the data's. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** A line with its area against a reference, without labels. */
export class SparklineModel implements ChartModel<SparklineData> {
  readonly #style: SparklineStyle;
  readonly #buffer = new AlternatingBuffer();
  readonly #range = new YRange();

  constructor(style: SparklineStyle) {
    this.#style = style;
  }

  base(): ChartOption {
    const { theme, lineWidth, dot = 0 } = this.#style;
    const room = Math.ceil(Math.max(lineWidth, dot));
    return {
      animation: false,
      grid: { outerBoundsMode: 'none', left: 0, right: dot > 0 ? room : 0, top: room, bottom: room },
      xAxis: { ...bareAxis(), id: 'time' },
      yAxis: { ...bareAxis(), id: 'value', splitLine: HIDDEN },
      series: [
        lineSeries('reference', { color: theme.lineStrong, width: 1 }),
        { ...lineSeries('line', { width: lineWidth }), areaStyle: { opacity: AREA_OPACITY } },
        {
          id: 'dot',
          type: 'line',
          symbol: 'circle',
          symbolSize: dot * 2,
          showSymbol: true,
          silent: true,
          animation: false,
          clip: false,
          data: [],
        },
      ],
    };
  }

  update(data: SparklineData): ChartOption {
    const points = this.#points(data);
    const count = points.length / 2;
    const reference = data.reference ?? Number.NaN;
    let low = reference;
    let high = reference;
    for (let n = 0; n < count; n++) {
      const value = points[n * 2 + 1] ?? Number.NaN;
      if (!(low <= value) && !Number.isNaN(value)) low = value;
      if (!(high >= value) && !Number.isNaN(value)) high = value;
    }
    const range = this.#range.fit(low, high);
    const from = data.from ?? points[0] ?? 0;
    const to = Math.max(data.to ?? from, points[(count - 1) * 2] ?? from);
    const newest = count > 0 ? [points[count * 2 - 2] ?? 0, points[count * 2 - 1] ?? 0] : undefined;
    const hasReference = !Number.isNaN(reference);
    return {
      xAxis: [{ id: 'time', type: 'value', min: from, max: to > from ? to : from + 1 }],
      ...(range && { yAxis: [{ id: 'value', type: 'value', min: range.min, max: range.max }] }),
      series: [
        {
          id: 'reference',
          type: 'line',
          data: hasReference
            ? [
                [from, reference],
                [to, reference],
              ]
            : [],
        },
        {
          id: 'line',
          type: 'line',
          data: typedData(points),
          lineStyle: { color: data.color },
          areaStyle: { color: data.color, origin: hasReference ? reference : 'start' },
        },
        {
          id: 'dot',
          type: 'line',
          itemStyle: { color: data.color },
          data: newest && (this.#style.dot ?? 0) > 0 ? [newest] : [],
        },
      ],
    };
  }

  /** `[x, value]` of at most {@link MOST_POINTS} points, the newest always among them. */
  #points({ x, values, count }: SparklineData): Float64Array {
    const step = Math.max(1, Math.ceil(count / MOST_POINTS));
    const shown = Math.ceil(count / step);
    const points = this.#buffer.next(shown * 2);
    for (let n = 0; n < shown; n++) {
      const at = count - 1 - (shown - 1 - n) * step;
      points[n * 2] = x ? (x[at] ?? Number.NaN) : at;
      points[n * 2 + 1] = values[at] ?? Number.NaN;
    }
    return points;
  }
}
