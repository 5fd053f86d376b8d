import type { BarSeries } from '../../store/client-bar-series';
import { percentFrom } from '../../store/derived';
import { type Range, YRange } from '../y-range';
import type { BarWindow } from './bar-window';
import { baseOf } from './compared-bars';
import type { IndicatorLines } from './indicators';
import { type Band, type PriceScale, priceScale, type ScaleKind } from './price-scale';

/** Height of the time axis, px. */
const TIME_AXIS_PX = 20;
/** Height above the prices, px, and the largest share of them that the legend may take. */
const TOP_PX = 6;
const MAX_LEGEND_SHARE = 0.35;
/** Share of the height for volume, and for each indicator panel. */
const VOLUME_SHARE = 0.17;
const PANEL_SHARE = 0.17;
const PANEL_GAP_PX = 6;

/** Positions of the parts of a chart, CSS px. */
export interface PlotLayout {
  /** Width of the plot without the price axis. */
  readonly width: number;
  /** Edge between plot and time axis. */
  readonly bottom: number;
  readonly priceBottom: number;
  /** Width of a bar with the space around it. */
  readonly slot: number;
  /** Indices of the bars in view, `to` excluded. */
  readonly from: number;
  readonly to: number;
  /** Returns the middle of a bar. */
  x(at: number): number;
  /** Returns the index of the bar at a position; it may lie outside of the series. */
  barAt(x: number): number;
  readonly price: Band;
  readonly scale: PriceScale;
  readonly volume: Band | undefined;
  readonly panels: readonly Band[];
}

interface LayoutInput {
  readonly width: number;
  readonly height: number;
  readonly bars: BarSeries;
  readonly window: BarWindow;
  readonly scale: ScaleKind;
  /** Smallest difference of prices that labels show. */
  readonly tick: number;
  /** Height of the legend, px: candles begin below it. */
  readonly legend: number;
  readonly volume: boolean;
  readonly overlays: readonly IndicatorLines[];
  readonly panels: readonly IndicatorLines[];
  /** Prices that are kept in view if they are near. */
  readonly near: readonly number[];
  /** Closes of compared symbols at each bar, all kept in view: for the percent scale. */
  readonly compared: readonly Float64Array[];
}

/** Computes the layout of a chart for each frame; price ranges stay still while they fit. */
export class PlotLayouter {
  readonly #range = new YRange();
  readonly #panelRanges = new Map<string, YRange>();
  #scale = '';

  /** Returns `undefined` while no bar is in view, and for a logarithmic scale with a price of 0 or below in view. */
  layOut(input: LayoutInput): PlotLayout | undefined {
    const { width, height, bars, window } = input;
    const left = window.left;
    const slot = width / window.count;
    const from = Math.max(0, Math.floor(left));
    const to = Math.min(bars.size, Math.ceil(left + window.count));
    if (to <= from || width <= 0) return undefined;
    // Part of the prices would be left out silently.
    if (input.scale === 'log' && bars.low.subarray(from, to).some((low) => low <= 0)) return undefined;
    const bottom = height - TIME_AXIS_PX;
    const panelHeight = Math.round(bottom * PANEL_SHARE);
    const volumeHeight = input.volume ? Math.round(bottom * VOLUME_SHARE) : 0;
    const priceBottom = bottom - volumeHeight - input.panels.length * panelHeight;
    const scale = priceScale(input.scale, bars.close[from] as number, input.tick);
    // In percent the unit depends on the first bar, and so does the range.
    const unit = input.scale === 'percent' ? `percent ${bars.close[from]}` : input.scale;
    if (unit !== this.#scale) this.#range.reset();
    this.#scale = unit;
    const range = this.#prices(input, from, to, scale);
    if (range === undefined) return undefined;
    const top = TOP_PX + Math.min(input.legend, priceBottom * MAX_LEGEND_SHARE);
    let most = 0;
    for (let at = from; at < to; at++) most = Math.max(most, bars.volume[at] as number);
    return {
      width,
      bottom,
      priceBottom,
      slot,
      from,
      to,
      x: (at) => (at - left + 0.5) * slot,
      barAt: (x) => Math.floor(x / slot + left),
      price: { top, height: priceBottom - top, range },
      scale,
      volume: input.volume
        ? {
            top: priceBottom + PANEL_GAP_PX,
            height: volumeHeight - PANEL_GAP_PX,
            range: { min: 0, max: most || 1 },
          }
        : undefined,
      panels: input.panels.map((lines, n) => ({
        top: priceBottom + volumeHeight + n * panelHeight + PANEL_GAP_PX,
        height: panelHeight - 2 * PANEL_GAP_PX,
        range: this.#panel(lines, from, to),
      })),
    };
  }

  #prices(input: LayoutInput, from: number, to: number, scale: PriceScale): Range | undefined {
    const { bars } = input;
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let at = from; at < to; at++) {
      low = Math.min(low, bars.low[at] as number);
      high = Math.max(high, bars.high[at] as number);
    }
    const span = high - low;
    // A value far away would press the candles flat.
    const reach = (value: number): void => {
      if (!(value > low - span / 2 && value < high + span / 2)) return;
      low = Math.min(low, value);
      high = Math.max(high, value);
    };
    for (const { lines } of input.overlays)
      for (const values of lines) for (let at = from; at < to; at++) reach(values[at] as number);
    for (const price of input.near) reach(price);
    let [least, most] = [scale.of(low), scale.of(high)];
    for (const values of input.compared) {
      const base = baseOf(values, from, to);
      for (let at = from; at < to; at++) {
        const percent = percentFrom(base, values[at] as number);
        if (percent < least) least = percent;
        if (percent > most) most = percent;
      }
    }
    return this.#range.fit(least, most);
  }

  #panel({ id, lines }: IndicatorLines, from: number, to: number): Range {
    if (id.kind === 'rsi') return { min: 0, max: 100 };
    const key = [id.kind, ...id.numbers].join(':');
    const range = this.#panelRanges.get(key) ?? new YRange();
    this.#panelRanges.set(key, range);
    let low = 0;
    let high = 0;
    for (const values of lines)
      for (let at = from; at < to; at++) {
        const value = values[at] as number;
        if (value < low) low = value;
        if (value > high) high = value;
      }
    return range.fit(low, high) ?? { min: -1, max: 1 };
  }
}
