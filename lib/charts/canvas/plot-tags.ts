import type { ChartTheme } from '../chart-theme';
import { labelFont } from './plot-axes';
import type { PlotLayout } from './plot-layout';
import { yIn } from './price-scale';

/** Height of a label on an axis, px. */
export const PLATE_PX = 18;
const TALL_PX = 31;
const RADIUS_PX = 3;

/**
 * Draws the last price on the price axis with the time left of the forming bar, and a dotted line at its height.
 * @returns top and bottom of the tag, px
 */
export function drawLastTag(
  context: CanvasRenderingContext2D,
  layout: PlotLayout,
  gutter: number,
  theme: ChartTheme,
  tag: {
    readonly price: number;
    readonly text: string;
    readonly left: string;
    readonly fill: string;
  },
): readonly [top: number, bottom: number] {
  const y = Math.round(yIn(layout.price, layout.scale.of(tag.price)));
  if (!(y > 0 && y < layout.priceBottom)) return [0, 0];
  context.strokeStyle = tag.fill;
  context.lineWidth = 1;
  context.setLineDash([1, 3]);
  context.beginPath();
  context.moveTo(0, y + 0.5);
  context.lineTo(layout.width, y + 0.5);
  context.stroke();
  context.setLineDash([]);
  const height = tag.left === '' ? PLATE_PX : TALL_PX;
  context.fillStyle = tag.fill;
  context.beginPath();
  context.roundRect(layout.width + 2, y - 9, gutter - 4, height, RADIUS_PX);
  context.fill();
  context.fillStyle = theme.ground;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.font = `650 ${labelFont(theme)}`;
  context.fillText(tag.text, layout.width + 8, y);
  context.font = labelFont(theme);
  if (tag.left !== '') context.fillText(tag.left, layout.width + 8, y + 13);
  return [y - 9, y - 9 + height];
}

/** Draws both lines of the crosshair with their labels on the axes. */
export function drawCrosshair(
  context: CanvasRenderingContext2D,
  layout: Pick<PlotLayout, 'width' | 'bottom'>,
  gutter: number,
  theme: ChartTheme,
  at: {
    readonly x: number;
    readonly y: number;
    readonly price: string;
    readonly time: string;
  },
): void {
  const [x, y] = [Math.round(at.x) + 0.5, Math.round(at.y) + 0.5];
  context.strokeStyle = theme.muted;
  context.lineWidth = 1;
  context.setLineDash([4, 3]);
  context.beginPath();
  context.moveTo(x, 0);
  context.lineTo(x, layout.bottom);
  context.moveTo(0, y);
  context.lineTo(layout.width, y);
  context.stroke();
  context.setLineDash([]);
  if (at.price !== '') drawPlate(context, theme, layout.width + 2, y - PLATE_PX / 2, gutter - 4, at.price);
  if (at.time === '') return;
  context.font = labelFont(theme);
  const width = context.measureText(at.time).width + 16;
  const left = Math.min(Math.max(1, x - width / 2), layout.width - width);
  drawPlate(context, theme, left, layout.bottom + 1, width, at.time);
}

/** Draws a framed label on an axis. */
export function drawPlate(
  context: CanvasRenderingContext2D,
  theme: ChartTheme,
  x: number,
  y: number,
  width: number,
  text: string,
): void {
  context.fillStyle = theme.ground;
  context.strokeStyle = theme.faint;
  context.lineWidth = 1;
  context.beginPath();
  context.roundRect(Math.round(x) + 0.5, Math.round(y) + 0.5, width - 1, PLATE_PX - 1, RADIUS_PX);
  context.fill();
  context.stroke();
  context.font = labelFont(theme);
  context.fillStyle = theme.text;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(text, x + width / 2, y + PLATE_PX / 2 + 0.5);
}
