import type { BarSeries } from '../../store/client-bar-series';
import { type Range, YRange } from '../y-range';
import type { BarWindow } from './bar-window';
import { baseOf } from './compared-bars';
import type { IndicatorLines } from './indicators';
import { type Band, type PriceScale, priceScale, type ScaleKind } from './price-scale';

/** Height of the time axis, px. */
const TIME_AXIS_PX = 20;
/** Room above the prices for the legend, px. */
const TOP_PX = 6;
/** Shares of the height for volume and for each panel of an indicator. */
const VOLUME_SHARE = 0.17;
const PANEL_SHARE = 0.17;
const PANEL_GAP_PX = 6;

/** Where everything of a chart lies, CSS px. */
export interface PlotLayout {
  /** Of the plot, without the price axis. */
  readonly width: number;
  /** Edge between plot and time axis. */
  readonly bottom: number;
  readonly priceBottom: number;
  /** Width of a bar with the room around it. */
  readonly slot: number;
  /** Bars in view, the last excluded. */
  readonly from: number;
  readonly to: number;
  /** Middle of a bar. */
  x(at: number): number;
  /** The bar at a place, which may be none. */
  barAt(x: number): number;
  readonly price: Band;
  readonly scale: PriceScale;
  readonly volume: Band | undefined;
  readonly panels: readonly Band[];
}

interface LayoutWish {
  readonly width: number;
  readonly height: number;
  readonly bars: BarSeries;
  readonly window: BarWindow;
  readonly scale: ScaleKind;
  readonly volume: boolean;
  readonly overlays: readonly IndicatorLines[];
  readonly panels: readonly IndicatorLines[];
  /** Prices that should be seen, if they are near. */
  readonly near: readonly number[];
  /** Closes of compared symbols at each bar, which are all seen: for the percent scale. */
  readonly compared: readonly Float64Array[];
}

/** Lays a chart out again and again; price ranges stay still while they fit. */
export class PlotLayouter {
  readonly #range = new YRange();
  readonly #panelRanges = new Map<string, YRange>();
  #scale = '';

  /** `undefined` while there is no bar in view. */
  layOut(requested: LayoutWish): PlotLayout | undefined {
    const { width, height, bars, window } = requested;
    const left = window.left;
    const slot = width / window.count;
    const from = Math.max(0, Math.floor(left));
    const to = Math.min(bars.size, Math.ceil(left + window.count));
    if (to <= from || width <= 0) return undefined;
    const bottom = height - TIME_AXIS_PX;
    const panelHeight = Math.round(bottom * PANEL_SHARE);
    const volumeHeight = requested.volume ? Math.round(bottom * VOLUME_SHARE) : 0;
    const priceBottom = bottom - volumeHeight - requested.panels.length * panelHeight;
    const scale = priceScale(requested.scale, bars.close[from] as number);
    // In percent the unit is another with each first bar, and so is the range.
    const unit = requested.scale === 'percent' ? `percent ${bars.close[from]}` : requested.scale;
    if (unit !== this.#scale) this.#range.reset();
    this.#scale = unit;
    const range = this.#prices(requested, from, to, scale);
    if (range === undefined) return undefined;
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
      price: { top: TOP_PX, height: priceBottom - TOP_PX, range },
      scale,
      volume: requested.volume
        ? {
            top: priceBottom + PANEL_GAP_PX,
            height: volumeHeight - PANEL_GAP_PX,
            range: { min: 0, max: most || 1 },
          }
        : undefined,
      panels: requested.panels.map((lines, n) => ({
        top: priceBottom + volumeHeight + n * panelHeight + PANEL_GAP_PX,
        height: panelHeight - 2 * PANEL_GAP_PX,
        range: this.#panel(lines, from, to),
      })),
    };
  }

  #prices(requested: LayoutWish, from: number, to: number, scale: PriceScale): Range | undefined {
    const { bars } = requested;
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let at = from; at < to; at++) {
      low = Math.min(low, bars.low[at] as number);
      high = Math.max(high, bars.high[at] as number);
    }
    const span = high - low;
    // One far away would press the candles flat.
    const reach = (value: number): void => {
      if (!(value > low - span / 2 && value < high + span / 2)) return;
      low = Math.min(low, value);
      high = Math.max(high, value);
    };
    for (const { lines } of requested.overlays)
      for (const values of lines) for (let at = from; at < to; at++) reach(values[at] as number);
    for (const price of requested.near) reach(price);
    let [least, most] = [scale.of(low), scale.of(high)];
    for (const values of requested.compared) {
      const base = baseOf(values, from, to);
      for (let at = from; at < to; at++) {
        const percent = ((values[at] as number) / base - 1) * 100;
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
