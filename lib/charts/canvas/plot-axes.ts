import { isOfDays } from '../../market/interval';
import type { BarSeries } from '../../store/client-bar-series';
import type { ChartTheme } from '../chart-theme';
import { barTicks, dateLabels, dateTicks } from '../time-ticks';
import { ticksIn } from '../y-range';
import type { PlotLayout } from './plot-layout';
import { type Band, yIn } from './price-scale';

const DAY_MICROS = 86_400_000_000;
/** Distance between price labels, and between time labels, px. */
const PRICE_STEP_PX = 44;
const TIME_STEP_PX = 76;
/** Distance between the middles of two time labels, which are nearer where bars are missing, px. */
const TIME_ROOM_PX = 44;
/** Distance of a label from a tag's price, above it and below it, where the tag may have a second line, px. */
const ROOM_ABOVE_PX = 18;
const ROOM_BELOW_PX = 30;

/** Texts of the axes in the desk's zone and locale. */
export interface AxisTexts {
  /** Text of a value of the price scale. */
  value(value: number): string;
  price(price: number): string;
  volume(size: number): string;
  /** Hour and minute of a bar's start. */
  time(micros: number): string;
  day(micros: number): string;
  /** Trading date of a daily bar, and its year. */
  date(micros: number): string;
  year(micros: number): string;
  /** `Prev {price}` */
  prevClose(price: string): string;
  offsetMinutes(micros: number): number;
  /** Start (µs) of the trading day of a moment. */
  dayStart(micros: number): number;
}

interface AxisScene {
  readonly bars: BarSeries;
  readonly layout: PlotLayout;
  readonly theme: ChartTheme;
  readonly texts: AxisTexts;
  readonly prevClose: number;
  /** Values of the price scale that have a tag on the axis, which labels must not touch. */
  readonly tagged: readonly number[];
}

export function labelFont(theme: ChartTheme): string {
  return `${theme.axis}px ${theme.font}`;
}

/** Draws the grid, day separators, the previous close and the labels of both axes. */
export function drawAxes(context: CanvasRenderingContext2D, scene: AxisScene): void {
  const { layout, theme, texts, bars } = scene;
  context.font = labelFont(theme);
  context.textBaseline = 'middle';
  context.lineWidth = 1;
  drawPriceAxis(context, scene);
  for (const band of layout.panels) {
    separator(context, layout, theme, band.top - 6);
    const ticks = ticksIn(band.range, 3);
    drawLabels(context, layout, theme, band, ticks, (tick) => `${Number(tick.toPrecision(4))}`);
  }
  if (layout.volume) {
    const { volume } = layout;
    const ticks = ticksIn(volume.range, 2).filter((tick) => tick > 0);
    drawLabels(context, layout, theme, volume, ticks, texts.volume);
  }
  separator(context, layout, theme, layout.bottom);
  const starts = bars.start.subarray(layout.from, layout.to);
  // Days are dates, not moments in a zone.
  const daily = isOfDays(bars.interval);
  const offsetOf = texts.offsetMinutes;
  const most = Math.max(2, Math.floor(layout.width / TIME_STEP_PX));
  const ticks = daily ? dateTicks(starts, most) : barTicks(starts, most, offsetOf);
  const dates = daily ? dateLabels(starts, ticks, texts) : [];
  context.textAlign = 'center';
  const dayOf = (at: number): number => {
    const start = starts[at] ?? 0;
    return Math.floor((start + offsetOf(start) * 60_000_000) / DAY_MICROS);
  };
  let before: number | undefined;
  let labelled = Number.NEGATIVE_INFINITY;
  for (const [place, tick] of ticks.entries()) {
    const x = Math.round(layout.x(layout.from + tick)) + 0.5;
    context.strokeStyle = theme.line;
    vertical(context, x, layout.bottom);
    const start = starts[tick] as number;
    const isNewDay = daily || dayOf(tick) !== (before ?? dayOf(0));
    before = dayOf(tick);
    if (x < 24 || x > layout.width - 20 || x - labelled < TIME_ROOM_PX) continue;
    labelled = x;
    context.fillStyle = isNewDay ? theme.text : theme.muted;
    const text = dates[place] ?? (isNewDay ? texts.day(start) : texts.time(start));
    context.fillText(text, x, layout.bottom + 11);
  }
  if (!daily) drawDaySeparators(context, scene);
}

/** Draws a dashed line at the start of each trading day. */
function drawDaySeparators(
  context: CanvasRenderingContext2D,
  { bars, layout, theme, texts }: AxisScene,
): void {
  context.strokeStyle = theme.faint;
  context.setLineDash([3, 3]);
  for (let at = Math.max(1, layout.from); at < layout.to; at++) {
    const [start, before] = [bars.start[at] as number, bars.start[at - 1] as number];
    if (texts.dayStart(start) === texts.dayStart(before)) continue;
    vertical(context, Math.round(layout.x(at) - layout.slot / 2) + 0.5, layout.bottom);
  }
  context.setLineDash([]);
}

function drawPriceAxis(context: CanvasRenderingContext2D, scene: AxisScene): void {
  const { layout, theme, texts, prevClose } = scene;
  const { price, scale } = layout;
  const y = (value: number): number => Math.round(yIn(price, value)) + 0.5;
  const most = Math.max(2, Math.floor(price.height / PRICE_STEP_PX));
  const tags = scene.tagged.map(y);
  context.textAlign = 'left';
  for (const tick of scale.ticks(price.range, most)) {
    const at = y(tick);
    context.strokeStyle = theme.line;
    horizontal(context, layout.width, at);
    context.fillStyle = theme.muted;
    const touched = tags.some((tag) => at > tag - ROOM_ABOVE_PX && at < tag + ROOM_BELOW_PX);
    if (!touched && at > 8 && at < layout.priceBottom - 4)
      context.fillText(texts.value(tick), layout.width + 8, at);
  }
  const at = y(scale.of(prevClose));
  if (at > price.top && at < layout.priceBottom) {
    context.strokeStyle = theme.faint;
    context.setLineDash([1, 3]);
    horizontal(context, layout.width, at);
    context.setLineDash([]);
    context.textAlign = 'right';
    context.fillStyle = theme.muted;
    context.fillText(texts.prevClose(texts.price(prevClose)), layout.width - 6, at - 8);
    context.textAlign = 'left';
  }
}

function drawLabels(
  context: CanvasRenderingContext2D,
  layout: PlotLayout,
  theme: ChartTheme,
  band: Band,
  ticks: readonly number[],
  text: (value: number) => string,
): void {
  context.textAlign = 'left';
  context.fillStyle = theme.muted;
  for (const tick of ticks) context.fillText(text(tick), layout.width + 8, yIn(band, tick));
}

function separator(
  context: CanvasRenderingContext2D,
  layout: PlotLayout,
  theme: ChartTheme,
  y: number,
): void {
  context.strokeStyle = theme.line;
  horizontal(context, layout.width * 2, Math.round(y) + 0.5);
}

function horizontal(context: CanvasRenderingContext2D, width: number, y: number): void {
  context.beginPath();
  context.moveTo(0, y);
  context.lineTo(width, y);
  context.stroke();
}

function vertical(context: CanvasRenderingContext2D, x: number, height: number): void {
  context.beginPath();
  context.moveTo(x, 0);
  context.lineTo(x, height);
  context.stroke();
}
