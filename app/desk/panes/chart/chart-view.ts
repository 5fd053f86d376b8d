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
import type { PaneOptions } from '../../../../lib/desk/pane';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import { INTERVAL_MICROS, type Interval } from '../../../../lib/market/interval';
import { PastBars } from '../../../../lib/store/past-bar-cache';
import { barHistory } from '../../../_screen/server-api';
import type { DeskModel } from '../../desk-context';

/** Bars in view of a new chart: as many as its width has room for at this distance, CSS px, within these bounds. */
const BAR_PX = 8;
const MIN_BARS = 40;
const MAX_BARS = 320;
const USUAL_BARS = 120;
/** Screens of bars before the view that are loaded ahead. */
const AHEAD = 2;
const MINUTE_MICROS = 60_000_000;

/** What one chart shows of one symbol and interval; it lasts while these stay. */
export class ChartView {
  readonly bars: JoinedBars;
  readonly window = new BarWindow(MIN_BARS);
  readonly layouter = new PlotLayouter();
  readonly overlays: readonly IndicatorLines[];
  readonly panels: readonly IndicatorLines[];
  /** Other symbols as lines in percent. */
  compared: readonly ComparedBars[] = [];
  /** Prices of the reader's lines. */
  lines: readonly number[] = [];
  /** The line that is being moved, and where it is now. */
  dragged: { readonly at: number; readonly price: number } | undefined;
  /** Place of the pointer or of the keys' crosshair, CSS px; undefined while there is none. */
  crosshair: { readonly x: number; readonly y: number } | undefined;
  /** How it was painted last; undefined while there are no bars. */
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
    const indicators = options.indicators.flatMap((text) => {
      const id = parseIndicator(text);
      return id ? [createIndicator(id)] : [];
    });
    this.overlays = indicators.filter(({ id }) => isOverlay(id.kind));
    this.panels = indicators.filter(({ id }) => !isOverlay(id.kind));
  }

  /** Grows with everything that there is to draw. */
  get version(): number {
    const compared = this.compared.reduce((sum, { bars }) => sum + bars.pendingVersion, 0);
    return this.bars.pendingVersion + this.window.version + compared + this.#touched;
  }

  touch(): void {
    this.#touched++;
  }

  /** Compares with these symbols; what was loaded of those that stay is kept. */
  compare(symbols: readonly MarketSymbol[]): void {
    this.compared = symbols.map(
      (symbol) =>
        this.compared.find((one) => one.symbol === symbol) ?? new ComparedBars(symbol, this.#barsOf(symbol)),
    );
    this.touch();
  }

  /** The price at a height, CSS px; undefined below the prices. */
  priceAt(y: number): number | undefined {
    const { shown } = this;
    if (shown === undefined || y < 0 || y >= shown.priceBottom) return undefined;
    return shown.scale.price(valueIn(shown.price, y));
  }

  /**
   * Takes over what has come, and asks for what is missing.
   * @param width room for bars, CSS px
   */
  refresh(width: number): void {
    const { bars, window } = this;
    bars.refresh();
    const most = Math.min(MAX_BARS, Math.max(MIN_BARS, Math.round(width / BAR_PX)));
    // Where there is less past than room, bars are wider rather than the left empty.
    window.fit(Math.min(most, Math.max(USUAL_BARS, bars.size)));
    window.settle(bars);
    for (const indicator of [...this.overlays, ...this.panels]) indicator.follow(bars);
    const vwap = this.overlays.find(({ id }) => id.kind === 'vwap')?.lines[0];
    // Of seconds there are too many a day.
    const lacksDay =
      INTERVAL_MICROS[bars.interval] >= MINUTE_MICROS &&
      vwap !== undefined &&
      Number.isNaN(vwap[bars.size - 1]);
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
