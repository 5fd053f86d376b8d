import type { BarSeries } from '../../store/client-bar-series';
import type { ChartTheme, DirectionColors } from '../chart-theme';
import type { IndicatorLines } from './indicators';
import type { PlotLayout } from './plot-layout';
import { type Band, yIn } from './price-scale';

/** Share of a slot that a candle's body fills. */
const BODY_SHARE = 0.64;
const VOLUME_OPACITY = 0.4;
const AREA_OPACITY = 0.14;

type PlotStyle = 'candles' | 'bars' | 'line' | 'area';

/** Data and appearance of the plot without axes and labels. */
interface PlotScene {
  readonly bars: BarSeries;
  readonly layout: PlotLayout;
  readonly style: PlotStyle;
  readonly theme: ChartTheme;
  readonly colors: DirectionColors;
  readonly overlays: readonly { readonly indicator: IndicatorLines; readonly color: string }[];
  readonly panels: readonly {
    readonly indicator: IndicatorLines;
    readonly color: string;
    readonly band: Band;
  }[];
}

/** Draws prices, volume and indicators: one path for each colour and kind, for any number of bars. */
export function drawPlot(context: CanvasRenderingContext2D, scene: PlotScene): void {
  const { layout } = scene;
  context.save();
  context.beginPath();
  context.rect(0, 0, layout.width, layout.bottom);
  context.clip();
  if (layout.volume) drawVolume(context, scene, layout.volume);
  drawPrices(context, scene);
  const scaled = (value: number): number => yIn(layout.price, layout.scale.of(value));
  context.save();
  context.beginPath();
  context.rect(0, 0, layout.width, layout.priceBottom);
  context.clip();
  for (const { indicator, color } of scene.overlays) {
    for (const [n, values] of indicator.lines.entries()) {
      context.globalAlpha = indicator.id.kind === 'bb' && n === 1 ? 0.6 : 1;
      strokeLine(context, layout, values, color, 1.4, scaled);
    }
  }
  context.restore();
  for (const panel of scene.panels) drawPanel(context, scene, panel);
  context.restore();
}

function drawPrices(context: CanvasRenderingContext2D, scene: PlotScene): void {
  const { bars, layout, style, colors, theme } = scene;
  const y = (price: number): number => yIn(layout.price, layout.scale.of(price));
  if (style === 'line' || style === 'area') {
    if (style === 'area') fillBelow(context, layout, bars.close, theme.text, y);
    strokeLine(context, layout, bars.close, theme.text, 1.6, y);
    return;
  }
  const body = Math.max(1, Math.round(layout.slot * BODY_SHARE));
  const half = Math.floor(body / 2);
  for (const rising of [true, false]) {
    const wicks = new Path2D();
    const bodies = new Path2D();
    for (let at = layout.from; at < layout.to; at++) {
      const open = bars.open[at] as number;
      const close = bars.close[at] as number;
      if (close >= open !== rising) continue;
      const x = Math.round(layout.x(at));
      const [high, low] = [Math.round(y(bars.high[at] as number)), Math.round(y(bars.low[at] as number))];
      const [top, bottom] = [Math.round(y(Math.max(open, close))), Math.round(y(Math.min(open, close)))];
      if (style === 'bars') {
        wicks.rect(x, high, 1, Math.max(1, low - high));
        wicks.rect(x - half, Math.round(y(open)), half, 1);
        wicks.rect(x, Math.round(y(close)), half + 1, 1);
        continue;
      }
      // Two wicks, so that a hollow body stays empty.
      wicks.rect(x, high, 1, Math.max(0, top - high));
      wicks.rect(x, bottom, 1, Math.max(0, low - bottom));
      const height = Math.max(1, bottom - top);
      if (rising && colors.hollowUp && body > 2 && height > 1)
        bodies.rect(x - half + 0.5, top + 0.5, body - 1, height - 1);
      else bodies.rect(x - half, top, body, height);
    }
    context.fillStyle = rising ? colors.up : colors.down;
    context.fill(wicks);
    if (rising && colors.hollowUp && body > 2) {
      context.strokeStyle = colors.up;
      context.lineWidth = 1;
      context.stroke(bodies);
    } else context.fill(bodies);
  }
}

function drawVolume(
  context: CanvasRenderingContext2D,
  { bars, layout, colors }: PlotScene,
  band: Band,
): void {
  const body = Math.max(1, Math.round(layout.slot * BODY_SHARE));
  context.globalAlpha = VOLUME_OPACITY;
  for (const rising of [true, false]) {
    const path = new Path2D();
    for (let at = layout.from; at < layout.to; at++) {
      if ((bars.close[at] as number) >= (bars.open[at] as number) !== rising) continue;
      const y = Math.round(yIn(band, bars.volume[at] as number));
      path.rect(Math.round(layout.x(at)) - Math.floor(body / 2), y, body, band.top + band.height - y);
    }
    context.fillStyle = rising ? colors.up : colors.down;
    context.fill(path);
  }
  context.globalAlpha = 1;
}

function drawPanel(
  context: CanvasRenderingContext2D,
  { layout, theme, colors }: PlotScene,
  { indicator, color, band }: PlotScene['panels'][number],
): void {
  const y = (value: number): number => yIn(band, value);
  const [first, second, histogram] = indicator.lines;
  if (histogram) {
    const zero = Math.round(y(0));
    const body = Math.max(1, Math.round(layout.slot * BODY_SHARE));
    context.globalAlpha = VOLUME_OPACITY;
    for (const rising of [true, false]) {
      const path = new Path2D();
      for (let at = layout.from; at < layout.to; at++) {
        const value = histogram[at] as number;
        if (Number.isNaN(value) || value >= 0 !== rising) continue;
        const edge = Math.round(y(value));
        const top = Math.min(zero, edge);
        path.rect(
          Math.round(layout.x(at)) - Math.floor(body / 2),
          top,
          body,
          Math.max(1, Math.abs(edge - zero)),
        );
      }
      context.fillStyle = rising ? colors.up : colors.down;
      context.fill(path);
    }
    context.globalAlpha = 1;
  }
  if (first) strokeLine(context, layout, first, color, 1.4, y);
  if (second) strokeLine(context, layout, second, theme.muted, 1.2, y);
}

/** Draws a line through the values of the bars in view, with a gap at each NaN. */
export function strokeLine(
  context: CanvasRenderingContext2D,
  layout: PlotLayout,
  values: Float64Array,
  color: string,
  width: number,
  y: (value: number) => number,
): void {
  context.beginPath();
  let drawing = false;
  for (let at = Math.max(0, layout.from - 1); at < Math.min(values.length, layout.to + 1); at++) {
    const value = values[at] as number;
    if (Number.isNaN(value)) {
      drawing = false;
      continue;
    }
    if (drawing) context.lineTo(layout.x(at), y(value));
    else context.moveTo(layout.x(at), y(value));
    drawing = true;
  }
  context.strokeStyle = color;
  context.lineWidth = width;
  context.lineJoin = 'round';
  context.stroke();
}

function fillBelow(
  context: CanvasRenderingContext2D,
  layout: PlotLayout,
  values: Float64Array,
  color: string,
  y: (value: number) => number,
): void {
  if (layout.to <= layout.from) return;
  context.beginPath();
  context.moveTo(layout.x(layout.from), layout.priceBottom);
  for (let at = layout.from; at < layout.to; at++) context.lineTo(layout.x(at), y(values[at] as number));
  context.lineTo(layout.x(layout.to - 1), layout.priceBottom);
  context.globalAlpha = AREA_OPACITY;
  context.fillStyle = color;
  context.fill();
  context.globalAlpha = 1;
}
