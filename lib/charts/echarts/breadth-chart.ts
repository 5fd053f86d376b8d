import type { LineSeriesOption } from 'echarts/charts';
import type { Breadth } from '../../store/breadth';
import { AlternatingBuffer } from './alternating-buffer';
import { axisLabel, type ChartModel, HIDDEN, lineSeries, typedData } from './chart-options';
import type { ChartOption, ChartSize } from './echarts';
import type { MarketHistory } from './market-history';
import { type TimeAxisStyle, timeAxis, timeAxisHeight, timeAxisSpan } from './time-axis';

/** Directions from the bottom of the chart to its top. */
const DIRECTIONS = ['advancing', 'unchanged', 'declining'] as const;
/** The past is context: its areas have this much of the colours of now. */
const PAST_OPACITY = 0.42;
/** Width of the bar of now, and the room before it, times the font size. */
const NOW_WIDTH = 0.8;
const NOW_GAP = 0.3;

/** Size of the names in the areas, and the height that one needs, times the font size. */
const NAME_SIZE = 0.8;
const NAME_HEIGHT = 0.85;

/** Appearance of a breadth chart; sizes in px. */
export interface BreadthStyle extends Omit<TimeAxisStyle, 'width'> {
  readonly size: ChartSize;
  /** Names of the areas. */
  readonly names: Readonly<Record<(typeof DIRECTIONS)[number], string>>;
}

/** Data of a breadth chart. */
export interface BreadthData {
  readonly history: Pick<MarketHistory, 'time' | (typeof DIRECTIONS)[number]>;
  readonly now: Breadth;
}

/** Builds the options of shares of advancing, unchanged and declining symbols: areas over time, and a bar of now. */
export class BreadthModel implements ChartModel<BreadthData> {
  readonly #style: BreadthStyle;
  readonly #axis: TimeAxisStyle;
  #axes = '';
  readonly #points = DIRECTIONS.map(() => new AlternatingBuffer());

  constructor(style: BreadthStyle) {
    this.#style = style;
    this.#axis = { ...style, width: style.size.width };
  }

  base(): ChartOption {
    const { theme, labelSize } = this.#style;
    this.#axes = '';
    const colorOf = { advancing: theme.up, unchanged: theme.unchanged, declining: theme.down };
    return {
      animation: false,
      grid: { left: 0, right: 0, top: 0, bottom: timeAxisHeight(labelSize), outerBoundsMode: 'none' },
      xAxis: timeAxis(this.#axis),
      yAxis: { id: 'share', type: 'value', min: 0, max: 1, ...HIDDEN },
      series: [
        ...DIRECTIONS.map(
          (id): LineSeriesOption => ({
            ...lineSeries(id, { width: 0 }),
            stack: 'past',
            areaStyle: { color: colorOf[id], opacity: PAST_OPACITY },
          }),
        ),
        ...DIRECTIONS.map((id) => ({
          id: `${id}-now`,
          type: 'bar' as const,
          stack: 'now',
          barWidth: this.#nowWidth,
          itemStyle: { color: colorOf[id] },
          silent: true,
          animation: false,
        })),
        // More symbols advance than decline where the lower area is above the middle.
        { ...lineSeries('half', { color: theme.ground, width: Math.max(1, labelSize * 0.08) }), z: 3 },
        {
          ...lineSeries('names', { width: 0 }),
          showSymbol: true,
          symbol: 'circle',
          symbolSize: 1,
          itemStyle: { opacity: 0 },
          clip: false,
          z: 4,
        },
      ],
    };
  }

  update({ history, now }: BreadthData): ChartOption {
    const { time } = history;
    const [from = 0, to = 0] = [time[0], time[time.length - 1]];
    // The bar of now stands beside the newest past, in time's own unit.
    const { width } = this.#style.size;
    const msPerPx = Math.max(1, to - from) / Math.max(1, width - this.#nowWidth - this.#nowGap);
    const end = to + (this.#nowWidth + this.#nowGap) * msPerPx;
    const counted = now.advancing + now.unchanged + now.declining;
    const series: ChartOption['series'] = [
      ...DIRECTIONS.map((id, at) => ({
        id,
        type: 'line' as const,
        data: typedData<number[][]>(this.#past(at, time, history[id])),
      })),
      ...DIRECTIONS.map((id) => ({
        id: `${id}-now`,
        type: 'bar' as const,
        data: counted === 0 ? [] : [[end - (this.#nowWidth / 2) * msPerPx, now[id] / counted]],
      })),
      {
        id: 'half',
        type: 'line',
        data: [
          [from, 0.5],
          [end, 0.5],
        ],
      },
      { id: 'names', type: 'line', data: this.#names(history, from) },
    ];
    const key = `${from} ${end}`;
    if (key === this.#axes) return { series };
    this.#axes = key;
    return {
      xAxis: timeAxisSpan(
        this.#axis,
        { from: from * 1_000, to: end * 1_000 },
        { from: from * 1_000, to: to * 1_000 },
      ),
      series,
    };
  }

  /** Names at the left of the areas that are high enough. */
  #names(history: BreadthData['history'], from: number) {
    const { theme, size, labelSize, names } = this.#style;
    const fontSize = labelSize * NAME_SIZE;
    const height = size.height - timeAxisHeight(labelSize);
    let below = 0;
    return DIRECTIONS.flatMap((id) => {
      const share = meanOf(history[id]);
      const middle = below + share / 2;
      below += share;
      if (!(share * height >= labelSize * NAME_HEIGHT)) return [];
      const label = {
        ...axisLabel(theme, fontSize),
        ...{ opacity: 1, position: 'right' as const, distance: fontSize * 0.3 },
        ...{ formatter: names[id], color: theme.text },
      };
      return [{ value: [from, middle], label }];
    });
  }

  get #nowWidth(): number {
    return Math.round(this.#style.labelSize * NOW_WIDTH);
  }

  get #nowGap(): number {
    return Math.round(this.#style.labelSize * NOW_GAP);
  }

  #past(direction: number, time: Float64Array, shares: Float64Array): Float64Array {
    const points = (this.#points[direction] as AlternatingBuffer).next(time.length * 2);
    for (let at = 0; at < time.length; at++) {
      points[at * 2] = time[at] ?? Number.NaN;
      points[at * 2 + 1] = shares[at] ?? Number.NaN;
    }
    return points;
  }
}

/** Returns the mean of the values; NaN without any. */
function meanOf(values: Float64Array): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}
