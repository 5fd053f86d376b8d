import type { ChartTheme, DirectionColors } from '../chart-theme';
import type { CurvePoint, DepthCurve } from '../echarts/depth-curve';
import { type Range, ticksIn } from '../y-range';
import { labelFont } from './plot-axes';
import { drawCrosshair } from './plot-tags';
import { type Band, yIn } from './price-scale';

/** Height of the price axis, px. */
const AXIS_PX = 20;
/** Room above the highest step, px. */
const TOP_PX = 24;
/** Room that a price label and a size label take, px. */
const PRICE_STEP_PX = 84;
const SIZE_STEP_PX = 44;
const FILL_OPACITY = 0.16;
const DOT_PX = 3;

interface DepthScene {
  readonly curve: DepthCurve;
  /** Of the whole canvas, CSS px. */
  readonly width: number;
  readonly height: number;
  /** Room of the size labels at the right, px. */
  readonly gutter: number;
  readonly prices: Range;
  /** Sizes, from 0. */
  readonly sizes: Range;
  readonly theme: ChartTheme;
  readonly colors: DirectionColors;
  readonly priceText: (price: number) => string;
  /** The middle, which may lie between two prices. */
  readonly middleText: string;
  readonly sizeText: (size: number) => string;
  /** What the crosshair is on. */
  readonly pointed: CurvePoint | undefined;
}

/** Price at a place from the left of the plot, px. */
export function depthPriceAt(prices: Range, width: number, x: number): number {
  return prices.min + (x / width) * (prices.max - prices.min);
}

/** Draws what rests on each side, summed up from the middle outwards, with axes, middle and crosshair. */
export function drawDepth(context: CanvasRenderingContext2D, scene: DepthScene): void {
  const { curve, theme, colors, prices, sizes, pointed } = scene;
  const width = scene.width - scene.gutter;
  const bottom = scene.height - AXIS_PX;
  const band: Band = { top: TOP_PX, height: bottom - TOP_PX, range: sizes };
  const x = (price: number): number => ((price - prices.min) / (prices.max - prices.min)) * width;
  const y = (size: number): number => yIn(band, size);
  context.font = labelFont(theme);
  context.textBaseline = 'middle';
  context.lineWidth = 1;

  for (const tick of ticksIn(sizes, Math.max(2, Math.floor(band.height / SIZE_STEP_PX)))) {
    const at = Math.round(y(tick)) + 0.5;
    line(context, theme.line, [0, at], [width, at]);
    context.textAlign = 'left';
    context.fillStyle = theme.muted;
    if (tick > 0) context.fillText(scene.sizeText(tick), width + 8, at);
  }
  for (const tick of ticksIn(prices, Math.max(2, Math.floor(width / PRICE_STEP_PX)))) {
    const at = Math.round(x(tick)) + 0.5;
    line(context, theme.line, [at, 0], [at, bottom]);
    context.textAlign = 'center';
    context.fillStyle = theme.muted;
    if (at > 24 && at < width - 24) context.fillText(scene.priceText(tick), at, bottom + 11);
  }
  line(context, theme.line, [0, Math.round(bottom) + 0.5], [scene.width, Math.round(bottom) + 0.5]);

  context.save();
  context.beginPath();
  context.rect(0, 0, width, bottom);
  context.clip();
  fillSide(context, curve.bids, colors.up, x, y);
  fillSide(context, curve.asks, colors.down, x, y);
  context.restore();
  drawMiddle(context, scene, x(curve.middle), bottom);
  if (pointed === undefined) return;
  const [atX, atY] = [x(pointed.price), y(pointed.total)];
  const layout = { width, bottom };
  drawCrosshair(context, layout, scene.gutter, theme, {
    x: atX,
    y: atY,
    price: scene.sizeText(pointed.total),
    time: scene.priceText(pointed.price),
  });
  context.fillStyle = pointed.side === 'bid' ? colors.up : colors.down;
  context.beginPath();
  context.arc(atX, atY, DOT_PX, 0, 2 * Math.PI);
  context.fill();
}

/**
 * Steps outwards: between two levels there is what rests up to the nearer one. Beyond the last nothing is known: it is as
 * wide as the step before it, so that it can be seen.
 */
function fillSide(
  context: CanvasRenderingContext2D,
  points: readonly CurvePoint[],
  color: string,
  x: (price: number) => number,
  y: (size: number) => number,
): void {
  const [best] = points;
  const last = points.at(-1);
  if (best === undefined || last === undefined) return;
  const steps = new Path2D();
  steps.moveTo(x(best.price), y(0));
  let total = 0;
  for (const point of points) {
    steps.lineTo(x(point.price), y(total));
    steps.lineTo(x(point.price), y(point.total));
    total = point.total;
  }
  const end = x(2 * last.price - (points.at(-2)?.price ?? last.price));
  steps.lineTo(end, y(total));
  const area = new Path2D(steps);
  area.lineTo(end, y(0));
  context.globalAlpha = FILL_OPACITY;
  context.fillStyle = color;
  context.fill(area);
  context.globalAlpha = 1;
  context.strokeStyle = color;
  context.lineWidth = 1.5;
  context.stroke(steps);
  context.lineWidth = 1;
}

function drawMiddle(
  context: CanvasRenderingContext2D,
  { curve, theme, middleText }: DepthScene,
  x: number,
  bottom: number,
): void {
  if (Number.isNaN(curve.middle)) return;
  const at = Math.round(x) + 0.5;
  context.setLineDash([1, 3]);
  line(context, theme.muted, [at, TOP_PX - 4], [at, bottom]);
  context.setLineDash([]);
  context.textAlign = 'center';
  context.fillStyle = theme.text;
  context.font = `620 ${labelFont(theme)}`;
  context.fillText(middleText, at, TOP_PX / 2);
  context.font = labelFont(theme);
}

function line(
  context: CanvasRenderingContext2D,
  color: string,
  from: readonly [number, number],
  to: readonly [number, number],
): void {
  context.strokeStyle = color;
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
}
