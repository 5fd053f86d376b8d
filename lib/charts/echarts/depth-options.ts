import type { LineSeriesOption } from 'echarts/charts';
import type { ChartTheme, DirectionColors } from '../chart-theme';
import { type Range, ticksIn, YRange } from '../y-range';
import { AlternatingBuffer } from './alternating-buffer';
import { axisLabel, type ChartModel, HIDDEN, lineSeries, typedData } from './chart-options';
import { type CurvePoint, type DepthCurve, depthSpan, depthStepCount, depthSteps } from './depth-curve';
import type { ChartOption, ChartSize } from './echarts';

/** Height of the price axis, and of the mid's text above the plot, times the font size. */
const AXIS_HEIGHT = 1.8;
const TOP_HEIGHT = 1.8;
/** Room of a price label and of a size label, times the font size. */
const PRICE_ROOM = 7.6;
const SIZE_ROOM = 4;
/** Width of a character, and the room around a label, times the font size. */
const CHARACTER = 0.6;
const LABEL_ROOM = 1.6;
/** Half of the height of a label, times the font size. */
const HALF_LABEL = 0.6;
const FILL_OPACITY = 0.16;
/** Diameter of the point under the crosshair, times the font size. */
const POINT_SIZE = 0.55;

/** Appearance of a depth chart; sizes in px. */
export interface DepthChartStyle {
  readonly theme: ChartTheme;
  readonly size: ChartSize;
  readonly labelSize: number;
  readonly lineWidth: number;
  /** True for a plot with an axis of sizes at the right. */
  readonly hasSizeAxis: boolean;
  readonly price: (price: number) => string;
  /** Smallest difference of prices that labels show. Default: any. */
  readonly tick?: number;
  /** Text of the mid above the plot, which may lie between two prices; left out: no text, and no room for it. */
  readonly mid?: (price: number) => string;
  readonly total: (size: number) => string;
}

/** Data of a depth chart. */
export interface DepthChartData {
  readonly curve: DepthCurve;
  readonly colors: Pick<DirectionColors, 'up' | 'down'>;
  /** Point under the crosshair. */
  readonly pointed?: CurvePoint | undefined;
}

/** Builds the options of a book summed up from the mid outwards: a staircase for each side, the mid, a crosshair. */
export class DepthChartModel implements ChartModel<DepthChartData> {
  readonly #style: DepthChartStyle;
  readonly #bids = new AlternatingBuffer();
  readonly #asks = new AlternatingBuffer();
  readonly #prices = new YRange();
  readonly #sizes = new YRange();
  #axes = '';
  #gutter = 0;
  #shown: Range | undefined;

  constructor(style: DepthChartStyle) {
    this.#style = style;
  }

  base(): ChartOption {
    const { theme, labelSize, lineWidth, hasSizeAxis } = this.#style;
    const label = axisLabel(theme, labelSize);
    const line = { show: true, lineStyle: { color: theme.line, width: 1 } } as const;
    const side = (id: string): LineSeriesOption => ({
      ...lineSeries(id, { width: lineWidth }),
      areaStyle: { opacity: FILL_OPACITY, origin: 0 },
    });
    this.#axes = '';
    return {
      animation: false,
      grid: this.#grid(),
      xAxis: {
        ...{ id: 'price', type: 'value', min: 0, max: 1 },
        ...{ axisLine: line, axisTick: HIDDEN, axisLabel: label, splitLine: line },
      },
      yAxis: {
        ...{ id: 'total', type: 'value', position: 'right', min: 0, max: 1 },
        ...{ axisLine: HIDDEN, axisTick: HIDDEN, axisLabel: hasSizeAxis ? label : HIDDEN, splitLine: line },
      },
      series: [
        side('bids'),
        side('asks'),
        lineSeries('mid', { color: theme.muted, width: lineWidth, type: [1, 3] }),
        lineSeries('cross', { color: theme.muted, width: 1, type: [4, 3] }),
        { ...lineSeries('tags', { width: 0 }), showSymbol: true, symbol: 'circle', clip: false, z: 3 },
      ],
    };
  }

  update({ curve, colors, pointed }: DepthChartData): ChartOption {
    const { bids, asks } = curve;
    const most = Math.max(bids.at(-1)?.total ?? 0, asks.at(-1)?.total ?? 0);
    const prices = this.#prices.fit(...depthSpan(curve));
    const held = this.#sizes.fit(0, most);
    if (prices === undefined || held === undefined || most === 0) {
      this.#shown = undefined;
      return {
        series: ['bids', 'asks', 'mid', 'cross', 'tags'].map((id) => ({ id, type: 'line', data: [] })),
      };
    }
    this.#shown = prices;
    const sizes = { min: 0, max: held.max };
    this.#gutter = this.#gutterFor(sizes);
    const series: ChartOption['series'] = [
      { id: 'bids', type: 'line', ...painted(colors.up), data: stepData(this.#bids, bids) },
      { id: 'asks', type: 'line', ...painted(colors.down), data: stepData(this.#asks, asks) },
      {
        id: 'mid',
        type: 'line',
        data: [
          [curve.mid, 0],
          [curve.mid, sizes.max],
        ],
      },
      { id: 'cross', type: 'line', data: pointed ? crosshair(pointed, prices, sizes) : [] },
      { id: 'tags', type: 'line', data: this.#tags(curve, pointed, prices, sizes) },
    ];
    const key = `${prices.min} ${prices.max} ${sizes.max} ${this.#gutter}`;
    if (key === this.#axes) return { series };
    this.#axes = key;
    return { ...this.#axisOption(prices, sizes), series };
  }

  /** Returns the price at a distance from the left edge, px; `undefined` without a curve. */
  priceAt(x: number): number | undefined {
    if (this.#shown === undefined) return undefined;
    const { min, max } = this.#shown;
    return min + (x / this.#plotWidth) * (max - min);
  }

  get #plotWidth(): number {
    return Math.max(1, this.#style.size.width - this.#gutter);
  }

  #axisOption(prices: Range, sizes: Range): ChartOption {
    const { size, labelSize, price, total, tick } = this.#style;
    const grid = this.#grid();
    const height = size.height - grid.top - grid.bottom;
    const priceTicks = ticksIn(
      prices,
      Math.max(2, Math.floor(this.#plotWidth / (labelSize * PRICE_ROOM))),
      tick,
    );
    const sizeTicks = ticksIn(sizes, Math.max(2, Math.floor(height / (labelSize * SIZE_ROOM))));
    return {
      grid,
      xAxis: {
        id: 'price',
        type: 'value',
        ...prices,
        axisLabel: {
          customValues: priceTicks.filter((tick) => this.#overhang(tick, price(tick), prices) === 0),
          formatter: price,
        },
        // Grid lines are at the ticks, which are not drawn themselves.
        axisTick: { customValues: priceTicks },
      },
      yAxis: {
        id: 'total',
        type: 'value',
        ...sizes,
        axisLabel: { customValues: sizeTicks.filter((tick) => tick > 0), formatter: total },
        axisTick: { customValues: sizeTicks },
      },
    };
  }

  #grid() {
    const { labelSize, mid, lineWidth, hasSizeAxis } = this.#style;
    // The label of the largest size may stand at the upper edge.
    const least = hasSizeAxis ? Math.max(lineWidth, labelSize * HALF_LABEL) : lineWidth;
    const top = mid === undefined ? Math.ceil(least) : Math.round(labelSize * TOP_HEIGHT);
    const bottom = Math.round(labelSize * AXIS_HEIGHT);
    return { left: 0, right: this.#gutter, top, bottom, outerBoundsMode: 'none' } as const;
  }

  #gutterFor(sizes: Range): number {
    const { labelSize, total, hasSizeAxis } = this.#style;
    if (!hasSizeAxis) return 0;
    const longest = Math.max(...ticksIn(sizes, 6).map((tick) => total(tick).length));
    return Math.ceil((longest * CHARACTER + LABEL_ROOM) * labelSize);
  }

  /** Text of the mid above the plot; point and axis tags of the crosshair. */
  #tags(
    curve: DepthCurve,
    pointed: CurvePoint | undefined,
    prices: Range,
    sizes: Range,
  ): LineSeriesOption['data'] & object {
    const { theme, labelSize, mid, price, total } = this.#style;
    const text = { show: true, opacity: 1, color: theme.text, fontFamily: theme.font, fontSize: labelSize };
    const plate = {
      ...text,
      backgroundColor: theme.ground,
      borderColor: theme.faint,
      borderWidth: 1,
      borderRadius: 3,
      padding: [labelSize * 0.25, labelSize * 0.5],
    };
    const invisible = { symbolSize: 1, itemStyle: { opacity: 0 } };
    const above = { ...text, fontWeight: 600, position: 'top', distance: labelSize * 0.25 } as const;
    const tags: LineSeriesOption['data'] & object = [];
    if (mid !== undefined)
      tags.push({
        value: [curve.mid, sizes.max],
        ...invisible,
        label: { ...above, formatter: mid(curve.mid) },
      });
    if (pointed === undefined) return tags;
    const priceText = price(pointed.price);
    const shift = this.#overhang(pointed.price, priceText, prices);
    tags.push(
      {
        value: [pointed.price, pointed.total],
        symbolSize: labelSize * POINT_SIZE,
        itemStyle: { color: pointed.side === 'bid' ? theme.up : theme.down, opacity: 1 },
      },
      {
        value: [pointed.price, 0],
        ...invisible,
        label: { ...plate, position: 'bottom', distance: 1, offset: [shift, 0], formatter: priceText },
      },
      {
        value: [prices.max, pointed.total],
        ...invisible,
        label: { ...plate, position: 'right', distance: 1, formatter: total(pointed.total) },
      },
    );
    if (!this.#style.hasSizeAxis) tags.pop();
    return tags;
  }

  /** Returns the shift that keeps a text below a price inside the plot, px; 0 where it fits. */
  #overhang(price: number, text: string, { min, max }: Range): number {
    const half = ((text.length * CHARACTER + 1) * this.#style.labelSize) / 2;
    const x = ((price - min) / (max - min)) * this.#plotWidth;
    return Math.max(0, half - x) - Math.max(0, x + half - this.#plotWidth);
  }
}

function crosshair({ price, total }: CurvePoint, prices: Range, sizes: Range): number[][] {
  return [
    [price, 0],
    [price, sizes.max],
    [Number.NaN, Number.NaN],
    [prices.min, total],
    [prices.max, total],
  ];
}

function painted(color: string) {
  return { lineStyle: { color }, areaStyle: { color } };
}

function stepData(buffer: AlternatingBuffer, points: readonly CurvePoint[]): number[][] {
  return typedData(depthSteps(points, buffer.next(depthStepCount(points) * 2)));
}
