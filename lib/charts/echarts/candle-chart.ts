import type { BarSeriesOption } from 'echarts/charts';
import { isOfDays } from '../../market/interval';
import type { BarSeries } from '../../store/client-bar-series';
import type { ChartTheme, DirectionColors } from '../chart-theme';
import { barTicks, dateLabels, dateTicks } from '../time-ticks';
import { type Range, ticksIn, YRange } from '../y-range';
import { CandleBuffers, type CandleWindow, candleWindow } from './candle-data';
import {
  axisLabel,
  bodyWidthOf,
  type ChartModel,
  candleColors,
  candleSeries,
  HIDDEN,
  lineSeries,
  slotAxis,
  typedData,
} from './chart-options';
import type { ChartOption, ChartSize } from './echarts';
import { priceTagSeries } from './price-tag';
import type { TimeTexts } from './time-axis';

/** Share of the plot's height for volume, below the candles. */
const VOLUME_SHARE = 0.2;
/** Labels of the price axis, and of the time axis. */
const MAX_PRICES = 7;
const MAX_TIMES = 8;
/** Distance between labels of times, and between those of dates, times the font size. */
const TIME_LABEL = 3.6;
const DATE_LABEL = 5;
/** Half the width of a time label, times the font size. */
const FIRST_LABEL = 1.3;
/** Distance of a price label from the middle of the tag, times the sum of both font sizes. */
const LABEL_ROOM = 0.65;
/** Opacity of volume, which is context. */
const VOLUME_OPACITY = 0.4;

/** Appearance of a candle chart. */
export interface CandleChartStyle {
  readonly theme: ChartTheme;
  readonly size: ChartSize;
  /** Font sizes of the axes and of the price tag, px. */
  readonly labelSize: number;
  readonly tagSize: number;
  /** Width of the price labels at the right, px. */
  readonly gutter: number;
  /** Number of candles that fit. */
  readonly slots: number;
  /** False leaves the volume out; the candles get its place. */
  readonly hasVolume: boolean;
  readonly price: (value: number) => string;
  /** Smallest difference of prices that labels show. */
  readonly tick: number;
  /** Texts of bars' starts. */
  readonly times: TimeTexts;
}

export interface CandleChartData {
  readonly bars: BarSeries;
  /** Grey for a stale or halted instrument. */
  readonly colors: DirectionColors;
  /** VWAP at each bar, see `vwapOfBars`; left out: no line. */
  readonly vwap?: Float64Array | undefined;
  readonly prevClose?: number | undefined;
  /** Price of the tag; left out: no tag. */
  readonly last?: number | undefined;
}

/** Builds the options of candles with volume, VWAP, previous close, and the last price as a tag on the price axis. */
export class CandleChartModel implements ChartModel<CandleChartData> {
  readonly #style: CandleChartStyle;
  readonly #buffers = new CandleBuffers();
  readonly #range = new YRange();
  #axes = '';
  #priceHeight = 0;
  #slotWidth = 1;
  #showsPrevClose = false;

  constructor(style: CandleChartStyle) {
    this.#style = style;
  }

  /** Returns true when the last `update` drew the previous close, which must be near the candles. */
  get showsPrevClose(): boolean {
    return this.#showsPrevClose;
  }

  /** Returns the width of a candle with the space around it, px, as of the last `base`. */
  get slotWidth(): number {
    return this.#slotWidth;
  }

  base(): ChartOption {
    const { theme, size, labelSize, gutter, slots, hasVolume, price } = this.#style;
    const top = Math.round(labelSize * 0.7);
    const bottom = Math.round(labelSize * 1.9);
    const plot = Math.max(0, size.height - top - bottom);
    const volumeHeight = hasVolume ? Math.round(plot * VOLUME_SHARE) : 0;
    // Room for half a time label. Without `none`, ECharts would shrink only the grid that has labels.
    const frame = { left: labelSize * FIRST_LABEL, right: gutter, outerBoundsMode: 'none' } as const;
    const width = size.width - gutter - frame.left;
    const bodyWidth = bodyWidthOf(width, slots);
    this.#slotWidth = width / slots;
    this.#priceHeight = plot - volumeHeight;
    const label = axisLabel(theme, labelSize);
    const onVolume = { xAxisIndex: 1, yAxisIndex: 1 } as const;
    this.#axes = '';
    return {
      animation: false,
      grid: [
        { ...frame, top, height: this.#priceHeight },
        { ...frame, bottom, height: volumeHeight },
      ],
      xAxis: [
        { ...slotAxis(slots), id: 'slots', gridIndex: 0 },
        { ...slotAxis(slots), id: 'times', gridIndex: 1, axisLabel: { ...label, margin: labelSize * 0.5 } },
      ],
      yAxis: [
        {
          id: 'price',
          gridIndex: 0,
          position: 'right',
          type: 'value',
          scale: true,
          axisLine: HIDDEN,
          axisTick: HIDDEN,
          axisLabel: { ...label, margin: labelSize * 0.6, formatter: (value: number) => price(value) },
          splitLine: { show: true, lineStyle: { color: theme.line, width: 1 } },
        },
        {
          id: 'volume',
          gridIndex: 1,
          type: 'value',
          min: 0,
          axisLine: HIDDEN,
          axisTick: HIDDEN,
          axisLabel: HIDDEN,
          splitLine: HIDDEN,
        },
      ],
      series: [
        { ...volumeSeries('volume-up', bodyWidth), ...onVolume },
        { ...volumeSeries('volume-down', bodyWidth), ...onVolume },
        lineSeries('prev-close', {
          color: theme.muted,
          width: 1.5,
          type: [labelSize * 0.25, labelSize * 0.2],
        }),
        candleSeries(bodyWidth),
        lineSeries('vwap', { color: theme.text, width: Math.max(1.5, labelSize * 0.13) }),
        priceTagSeries(undefined),
      ],
    };
  }

  update(data: CandleChartData): ChartOption {
    const { slots, hasVolume } = this.#style;
    const window = candleWindow(data.bars, slots);
    const extent = extentOf(window, data);
    const range = this.#range.fit(extent.min, extent.max);
    const { rising, falling } = this.#buffers.volumes(window);
    const { prevClose, vwap, colors } = data;
    const inRange =
      range !== undefined && prevClose !== undefined && prevClose >= range.min && prevClose <= range.max;
    this.#showsPrevClose = inRange;
    const series: ChartOption['series'] = [
      {
        id: 'candles',
        type: 'candlestick',
        itemStyle: candleColors(colors),
        data: typedData(this.#buffers.candles(window)),
      },
      {
        id: 'volume-up',
        type: 'bar',
        itemStyle: volumeColor(colors.up),
        data: hasVolume ? typedData(rising) : [],
      },
      {
        id: 'volume-down',
        type: 'bar',
        itemStyle: volumeColor(colors.down),
        data: hasVolume ? typedData(falling) : [],
      },
      { id: 'vwap', type: 'line', data: vwap ? typedData(this.#buffers.line(window, vwap)) : [] },
      {
        id: 'prev-close',
        type: 'line',
        data: inRange
          ? [
              [-0.5, prevClose],
              [slots - 0.5, prevClose],
            ]
          : [],
      },
      this.#tag(data, range),
    ];
    const ticks = range ? ticksIn(range, MAX_PRICES, this.#style.tick) : [];
    const labelled = range ? this.#besideTag(ticks, range, data.last) : [];
    const key = `${range?.min} ${range?.max} ${labelled.join()} ${window.from} ${data.bars.shapeVersion}`;
    if (key === this.#axes) return { series };
    this.#axes = key;
    return { ...this.#axisOption(window, range, ticks, labelled), series };
  }

  /** Returns the axes, which change when the range or the bars do. */
  #axisOption(
    window: CandleWindow,
    range: Range | undefined,
    ticks: number[],
    labelled: number[],
  ): ChartOption {
    const { times, size, gutter, labelSize, slots } = this.#style;
    const starts = window.bars.start.slice(window.from, window.from + window.count);
    // Days are dates, not moments in a zone.
    const daily = isOfDays(window.bars.interval);
    // A few bars have room for a few labels.
    const width = (size.width - gutter) * Math.min(1, window.count / slots);
    const room = Math.floor(width / (labelSize * (daily ? DATE_LABEL : TIME_LABEL)));
    const most = Math.max(1, Math.min(MAX_TIMES, room));
    const marked = daily ? dateTicks(starts, most) : barTicks(starts, most, times.offsetMinutes);
    const dates = daily ? dateLabels(starts, marked, times) : [];
    const label = (slot: number): string => {
      const start = starts[slot];
      if (start === undefined) return '';
      return daily ? (dates[marked.indexOf(slot)] ?? '') : times.minutes(start);
    };
    const axes: ChartOption = {
      xAxis: [{ id: 'times', axisLabel: { customValues: marked, formatter: label } }],
    };
    if (range === undefined) return axes;
    return {
      ...axes,
      yAxis: [
        {
          id: 'price',
          type: 'value',
          min: range.min,
          max: range.max,
          axisLabel: { customValues: labelled },
          // Grid lines are at the ticks, which are not drawn themselves.
          axisTick: { customValues: ticks },
        },
      ],
    };
  }

  /** Returns the ticks whose labels the tag does not touch. */
  #besideTag(ticks: number[], range: Range, last: number | undefined): number[] {
    if (last === undefined || !Number.isFinite(last)) return ticks;
    const { tagSize, labelSize } = this.#style;
    const room =
      (tagSize + labelSize) * LABEL_ROOM * ((range.max - range.min) / Math.max(1, this.#priceHeight));
    return ticks.filter((tick) => Math.abs(tick - last) > room);
  }

  #tag(data: CandleChartData, range: Range | undefined) {
    const { last, colors, bars } = data;
    const { theme, price, tagSize, gutter, slots } = this.#style;
    if (last === undefined || !Number.isFinite(last) || range === undefined) return priceTagSeries(undefined);
    const reference = data.prevClose ?? bars.open[bars.size - 1] ?? last;
    return priceTagSeries({
      price: last,
      text: price(last),
      fill: last >= reference ? colors.up : colors.down,
      textColor: theme.ground,
      font: theme.font,
      size: tagSize,
      gutter,
      slot: slots - 0.5,
    });
  }
}

/** Returns the prices in view: candles, VWAP and last price; the previous close only if it is near. */
function extentOf(window: CandleWindow, data: CandleChartData): Range {
  let { low, high } = window;
  const reach = (value: number | undefined): void => {
    if (value === undefined || !Number.isFinite(value)) return;
    if (!(low <= value)) low = value;
    if (!(high >= value)) high = value;
  };
  reach(data.last);
  if (data.vwap) for (let n = 0; n < window.count; n++) reach(data.vwap[window.from + n]);
  const span = high - low;
  const close = data.prevClose;
  // A close far away would press the candles flat.
  if (close !== undefined && close > low - span / 2 && close < high + span / 2) reach(close);
  return { min: low, max: high };
}

function volumeSeries(id: string, width: number): BarSeriesOption {
  return {
    id,
    type: 'bar',
    dimensions: ['slot', 'volume'],
    encode: { x: 0, y: 1 },
    barWidth: width,
    // Rising and falling bars are two series at the same slots.
    barGap: '-100%',
    // One path for all bars instead of one each: a fifth less time to draw 80 candles.
    large: true,
    largeThreshold: 1,
    silent: true,
    animation: false,
    emphasis: { disabled: true },
  };
}

function volumeColor(color: string) {
  return { color, opacity: VOLUME_OPACITY };
}
