import { type AlertTag, drawAlertTags } from '../../../../lib/charts/canvas/alert-tags';
import { axisTexts } from '../../../../lib/charts/canvas/axis-texts';
import { drawCompared, drawComparedTags, lastPercent } from '../../../../lib/charts/canvas/compared-plot';
import { drawAxes, labelFont } from '../../../../lib/charts/canvas/plot-axes';
import type { PlotLayout } from '../../../../lib/charts/canvas/plot-layout';
import { drawCrosshair, drawLastTag } from '../../../../lib/charts/canvas/plot-tags';
import { drawPriceLines, heightOf } from '../../../../lib/charts/canvas/price-line-plot';
import { drawPlot } from '../../../../lib/charts/canvas/price-plot';
import { type ScaleKind, valueIn } from '../../../../lib/charts/canvas/price-scale';
import { greyColors, readChartTheme } from '../../../../lib/charts/chart-theme';
import { type AlertLine, alertLines } from '../../../../lib/desk/alert-lines';
import type { PaneOptions } from '../../../../lib/desk/pane';
import { isHollowUp } from '../../../../lib/locale/colors';
import type { Instrument, MarketSymbol } from '../../../../lib/market/instrument';
import { barEnd, isOfDays } from '../../../../lib/market/interval';
import { referencePrice } from '../../../../lib/store/derived';
import { isGreyed } from '../../../../lib/store/freshness';
import { surfaceOf } from '../../../_screen/paint/canvas';
import { namedElementsOf, setData, setText } from '../../../_screen/paint/named-elements';
import { tokensOf } from '../../../_screen/paint/screen-theme';
import type { DeskModel } from '../../desk-context';
import type { ChartView } from './chart-view';
import { lineColors, paintLegend } from './legend';

const GUTTER_SPARE_PX = 18;
const MIN_GUTTER_PX = 58;
/** Change that determines the width of a percent axis. */
const WIDE_PERCENT = -88.88;

interface ChartScene {
  readonly desk: DeskModel;
  readonly symbol: MarketSymbol;
  readonly instrument: Instrument | undefined;
  readonly view: ChartView;
  readonly options: Pick<PaneOptions<'chart'>, 'interval' | 'style' | 'volume' | 'scale'>;
  /** Texts without a chart: without bars, and without prices for the scale. */
  readonly noBars: string;
  readonly noLogarithm: string;
  /** Text of a volume with its unit. */
  readonly volumeText: (volume: number) => string;
  /** `Prev {price}` */
  readonly prevClose: (price: string) => string;
  /** `above {price}` */
  readonly alert: (crosses: AlertLine['crosses'], price: string) => string;
}

/** Creates the painter of a chart's element: canvas, legend, handles of the user's lines. */
export function createChartPainter(element: HTMLElement, scene: ChartScene): () => void {
  const { desk, symbol, instrument, view, options } = scene;
  const { interval, style, volume } = options;
  const part = namedElementsOf(element);
  const canvas = part('canvas') as HTMLCanvasElement;
  const { color } = tokensOf(element);
  const theme = readChartTheme(color);
  const { colors: chosen, locale } = desk.settings;
  const hollowUp = isHollowUp(chosen, locale, instrument?.colorConvention);
  const colors = { up: theme.up, down: theme.down, hollowUp };
  // Several symbols have only percent in common.
  const scale: ScaleKind = view.compared.length > 0 ? 'percent' : options.scale;
  const texts = axisTexts(desk, instrument, scale, scene.prevClose);
  const palette = lineColors(color);
  const { quotes } = desk.market;
  const row = quotes.rowOf(symbol);
  const own = view.overlays.length + view.panels.length;
  const handles = [...element.querySelectorAll<HTMLElement>('[data-line]')];

  // A label has the decimals of the price, which may be coarser than the tick.
  const tick = Math.max(instrument?.tickSize ?? 0, 10 ** -(instrument?.priceDecimals ?? 2));
  /** Height of the legend, px, as measured after the last frame, and its look then. */
  let legend = 0;
  let measured = '';

  /** Measures the legend if it may have another height: reading it forces a layout. */
  const measureLegend = (width: number): void => {
    const look = `${width} ${part('legend').textContent?.length}`;
    if (look === measured) return;
    measured = look;
    legend = part('legend').offsetHeight;
  };

  return () => {
    const surface = surfaceOf(canvas);
    if (surface === null) return;
    const { context, width, height } = surface;
    const { bars } = view;
    const last = quotes.value(row, 'last');
    const prevClose = quotes.value(row, 'prevClose');
    context.font = labelFont(theme);
    const longest = [
      texts.price(Number.isNaN(last) ? (bars.close[bars.size - 1] ?? 0) : last),
      ...(scale === 'percent' ? [texts.value(WIDE_PERCENT)] : []),
    ];
    const widest = Math.max(...longest.map((text) => context.measureText(text).width));
    const gutter = Math.max(MIN_GUTTER_PX, Math.ceil(widest * 1.06) + GUTTER_SPARE_PX);
    view.refresh(width - gutter);
    const compared = view.compared.map(({ values }, n) => ({ values, color: palette(own + n) }));
    const layout = view.layouter.layOut({
      ...{ width: width - gutter, height, bars, window: view.window, scale, volume, tick, legend },
      overlays: view.overlays,
      panels: view.panels,
      near: view.window.follows ? [last, prevClose] : [],
      compared: compared.map(({ values }) => values),
    });
    view.shown = layout;
    part('empty').hidden = layout !== undefined;
    setText(part('emptyText'), scale === 'log' && bars.size > 0 ? scene.noLogarithm : scene.noBars);
    part('legend').hidden = layout === undefined;
    part('now').hidden = view.window.follows;
    element.dataset.from = String(layout ? bars.start[layout.from] : '');
    element.dataset.bars = String(bars.size);
    placeHandles(layout);
    if (layout === undefined) return;
    const tagged = [
      ...[last, ...linesNow()].map((price) => layout.scale.of(price)),
      ...compared.map((line) => lastPercent(layout, line)),
    ];
    drawAxes(context, { bars, layout, theme, texts, prevClose, tagged });
    const faded = isGreyed(desk.market.freshnessOf(row));
    const shown = faded && view.window.follows ? { ...greyColors(theme), hollowUp: colors.hollowUp } : colors;
    drawPlot(context, {
      ...{ bars, layout, style, theme, colors: shown },
      overlays: view.overlays.map((indicator, n) => ({ indicator, color: palette(n) })),
      panels: view.panels.map((indicator, n) => ({
        indicator,
        color: palette(view.overlays.length + n),
        band: layout.panels[n] ?? layout.price,
      })),
    });
    drawCompared(context, layout, compared);
    drawAlertTags(context, layout, theme, alertTags());
    drawPriceLines(context, layout, gutter, theme, linesNow(), texts.price);
    const known = referencePrice(quotes, row);
    const reference = Number.isNaN(known) ? (bars.open[bars.size - 1] ?? last) : known;
    const taken = drawLastTag(context, layout, gutter, theme, {
      price: last,
      text: scale === 'percent' ? texts.value(layout.scale.of(last)) : texts.price(last),
      left: countdown(bars.start[bars.size - 1]),
      fill: faded ? theme.faint : last >= reference ? colors.up : colors.down,
    });
    drawComparedTags(context, layout, gutter, theme, compared, texts.value, taken);
    const at = paintCrosshair(context, layout, gutter);
    setData(part('legend'), 'age', faded ? 'stale' : null);
    paintLegend(part, desk, view, texts, scene.volumeText, at ?? bars.size - 1);
    measureLegend(width);
  };

  /** Returns the prices of the user's lines, including one that is being dragged. */
  function linesNow(): number[] {
    const { dragged } = view;
    return view.lines.map((price, at) => (dragged?.at === at ? dragged.price : price));
  }

  /** Returns tags of the symbol's alerts, which watch the live stream only. */
  function alertTags(): AlertTag[] {
    if (desk.stream !== 'live') return [];
    return alertLines(desk.alerts.store.getState().alerts, symbol).map(({ price, crosses, fired }) => ({
      price,
      text: scene.alert(crosses, texts.price(price)),
      strong: fired,
    }));
  }

  /** Moves the handles of the lines to where the lines are drawn. */
  function placeHandles(layout: PlotLayout | undefined): void {
    const prices = linesNow();
    for (const [at, handle] of handles.entries()) {
      const price = prices[at];
      const y = layout && price !== undefined ? heightOf(layout, price) : undefined;
      handle.style.visibility = y === undefined ? 'hidden' : '';
      if (y !== undefined) handle.style.transform = `translateY(${y}px)`;
    }
  }

  /** Draws the crosshair. @returns the bar under it */
  function paintCrosshair(
    context: CanvasRenderingContext2D,
    layout: PlotLayout,
    gutter: number,
  ): number | undefined {
    const cross = view.crosshair;
    if (!cross || cross.x > layout.width || cross.y > layout.bottom || cross.x < 0) return undefined;
    const at = Math.min(layout.to - 1, Math.max(layout.from, layout.barAt(cross.x)));
    const price = layout.scale.price(valueIn(layout.price, cross.y));
    drawCrosshair(context, layout, gutter, theme, {
      x: layout.x(at),
      y: cross.y,
      price: cross.y < layout.priceBottom ? texts.price(price) : '',
      time: texts.moment(view.bars.start[at] ?? 0, interval),
    });
    return at;
  }

  /** Returns the time left of the forming bar, `00:53`; empty for one that should have closed. */
  function countdown(start: number | undefined): string {
    const left = start === undefined ? 0 : barEnd(start, interval) - desk.now();
    if (!(left > 0) || interval === '1s' || isOfDays(interval)) return '';
    return texts.left(left);
  }
}
