import { BarWindow } from '../../../../lib/charts/bar-window';
import {
  createIndicator,
  type IndicatorLines,
  isOverlay,
  parseIndicator,
} from '../../../../lib/charts/indicators';
import { JoinedBars } from '../../../../lib/charts/joined-bars';
import { PlotLayouter } from '../../../../lib/charts/plot-layout';
import type { PaneOptions } from '../../../../lib/desk/pane';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import { INTERVAL_MICROS } from '../../../../lib/market/interval';
import { PastBars } from '../../../../lib/store/past-bars';
import { barHistory } from '../../../api';
import type { DeskModel } from '../../desk-context';

/** Bars in view of a new chart. */
const BARS_IN_VIEW = 120;
/** Screens of bars before the view that are loaded ahead. */
const AHEAD = 2;
const MINUTE_MICROS = 60_000_000;

/** What one chart shows of one symbol and interval; it lasts while these stay. */
export class ChartView {
  readonly bars: JoinedBars;
  readonly window = new BarWindow(BARS_IN_VIEW);
  readonly layouter = new PlotLayouter();
  readonly overlays: readonly IndicatorLines[];
  readonly panels: readonly IndicatorLines[];
  /** Place of the pointer or of the keys' crosshair, CSS px; undefined while there is none. */
  crosshair: { readonly x: number; readonly y: number } | undefined;
  #touched = 0;

  constructor(
    desk: DeskModel,
    symbol: MarketSymbol,
    options: Pick<PaneOptions<'chart'>, 'interval' | 'indicators'>,
  ) {
    const { interval } = options;
    const history = barHistory(desk.stream);
    const past = new PastBars({
      read: (range, signal) => history.read({ symbol, interval, ...range }, signal),
      onBars: () => this.touch(),
    });
    this.bars = new JoinedBars(desk.market.barsOf(symbol, interval), past);
    const indicators = options.indicators.flatMap((text) => {
      const id = parseIndicator(text);
      return id ? [createIndicator(id)] : [];
    });
    this.overlays = indicators.filter(({ id }) => isOverlay(id.kind));
    this.panels = indicators.filter(({ id }) => !isOverlay(id.kind));
  }

  /** Grows with everything that there is to draw. */
  get version(): number {
    return this.bars.pendingVersion + this.window.version + this.#touched;
  }

  touch(): void {
    this.#touched++;
  }

  /** Takes over what has come, and asks for what is missing. */
  refresh(): void {
    const { bars, window } = this;
    bars.refresh();
    window.settle(bars);
    for (const indicator of [...this.overlays, ...this.panels]) indicator.follow(bars);
    const vwap = this.overlays.find(({ id }) => id.kind === 'vwap')?.lines[0];
    // Of seconds there are too many a day.
    const lacksDay =
      INTERVAL_MICROS[bars.interval] >= MINUTE_MICROS &&
      vwap !== undefined &&
      Number.isNaN(vwap[bars.size - 1]);
    bars.loadOlder(window.left < window.count * AHEAD || lacksDay);
  }
}
