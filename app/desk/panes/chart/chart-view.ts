import { BarWindow } from '../../../../lib/charts/canvas/bar-window';
import { ComparedBars } from '../../../../lib/charts/canvas/compared-bars';
import {
  createIndicator,
  type IndicatorLines,
  isOverlay,
  parseIndicator,
} from '../../../../lib/charts/canvas/indicators';
import { JoinedBars } from '../../../../lib/charts/canvas/joined-bars';
import { type PlotLayout, PlotLayouter } from '../../../../lib/charts/canvas/plot-layout';
import { valueIn } from '../../../../lib/charts/canvas/price-scale';
import { vwapDays } from '../../../../lib/charts/vwap';
import type { PaneOptions } from '../../../../lib/desk/pane';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import { barEnd, type Interval } from '../../../../lib/market/interval';
import { PastBars } from '../../../../lib/store/past-bar-cache';
import { barHistory } from '../../../_screen/server-api';
import type { DeskModel } from '../../desk-context';

/** Width of a bar in a new chart, CSS px, and bounds of the number of bars in view. */
const BAR_PX = 8;
const MIN_BARS = 40;
const MAX_BARS = 320;
const USUAL_BARS = 120;
/** Bars loaded ahead of the view, in widths of the view. */
const AHEAD = 2;
const MINUTE_MICROS = 60_000_000;

/** State of one chart, for one symbol and interval. */
export class ChartView {
  readonly bars: JoinedBars;
  readonly window = new BarWindow(MIN_BARS);
  readonly layouter = new PlotLayouter();
  readonly overlays: readonly IndicatorLines[];
  readonly panels: readonly IndicatorLines[];
  /** Other symbols as lines in percent. */
  compared: readonly ComparedBars[] = [];
  /** Prices of the user's lines. */
  lines: readonly number[] = [];
  /** Line that is being dragged, and its current price. */
  dragged: { readonly at: number; readonly price: number } | undefined;
  /** Position of the crosshair, CSS px; undefined while there is none. */
  crosshair: { readonly x: number; readonly y: number } | undefined;
  /** Layout of the last frame; undefined while there are no bars. */
  shown: PlotLayout | undefined;
  readonly #desk: DeskModel;
  readonly #interval: Interval;
  #touched = 0;

  constructor(
    desk: DeskModel,
    symbol: MarketSymbol,
    options: Pick<PaneOptions<'chart'>, 'interval' | 'indicators'>,
  ) {
    this.#desk = desk;
    this.#interval = options.interval;
    this.bars = this.#barsOf(symbol);
    const { quotes } = desk.market;
    const days = vwapDays(quotes.instrumentOf(quotes.rowOf(symbol)));
    const indicators = options.indicators.flatMap((text) => {
      const id = parseIndicator(text);
      return id ? [createIndicator(id, days)] : [];
    });
    this.overlays = indicators.filter(({ id }) => isOverlay(id.kind));
    this.panels = indicators.filter(({ id }) => !isOverlay(id.kind));
  }

  /** Returns a version that grows with every change to draw. */
  get version(): number {
    const compared = this.compared.reduce((sum, { bars }) => sum + bars.pendingVersion, 0);
    return this.bars.pendingVersion + this.window.version + compared + this.#touched;
  }

  touch(): void {
    this.#touched++;
  }

  /** Sets the compared symbols; bars of those that stay are kept. */
  compare(symbols: readonly MarketSymbol[]): void {
    this.compared = symbols.map(
      (symbol) =>
        this.compared.find((one) => one.symbol === symbol) ?? new ComparedBars(symbol, this.#barsOf(symbol)),
    );
    this.touch();
  }

  /** Returns the price at a y position, CSS px; undefined below the prices. */
  priceAt(y: number): number | undefined {
    const { shown } = this;
    if (shown === undefined || y < 0 || y >= shown.priceBottom) return undefined;
    return shown.scale.price(valueIn(shown.price, y));
  }

  /**
   * Updates bars, window and indicators, and loads older bars that are missing.
   * @param width of the plot, CSS px
   */
  refresh(width: number): void {
    const { bars, window } = this;
    bars.refresh();
    const most = Math.min(MAX_BARS, Math.max(MIN_BARS, Math.round(width / BAR_PX)));
    // With few bars, each is wider, so that the left is not empty.
    window.fit(Math.min(most, Math.max(USUAL_BARS, bars.size)));
    window.settle(bars);
    for (const indicator of [...this.overlays, ...this.panels]) indicator.follow(bars);
    const vwap = this.overlays.find(({ id }) => id.kind === 'vwap')?.lines[0];
    // A day has too many bars of seconds.
    const lacksDay =
      barEnd(0, bars.interval) >= MINUTE_MICROS && vwap !== undefined && Number.isNaN(vwap[bars.size - 1]);
    bars.loadOlder(window.left < window.count * AHEAD || lacksDay);
    const soon = bars.start[Math.max(0, Math.floor(window.left - window.count))] ?? Number.POSITIVE_INFINITY;
    for (const one of this.compared) one.follow(bars, soon);
  }

  #barsOf(symbol: MarketSymbol): JoinedBars {
    const interval = this.#interval;
    const history = barHistory(this.#desk.stream);
    const past = new PastBars({
      read: (range, signal) => history.read({ symbol, interval, ...range }, signal),
      onBars: () => this.touch(),
    });
    return new JoinedBars(this.#desk.market.barsOf(symbol, interval), past);
  }
}
