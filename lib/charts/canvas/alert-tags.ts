import type { ChartTheme } from '../chart-theme';
import { labelFont } from './plot-axes';
import type { PlotLayout } from './plot-layout';
import { yIn } from './price-scale';

const HEIGHT_PX = 18;
const LEFT_PX = 8;
const RADIUS_PX = 3;
/** Width of the bell before the text. */
const BELL_PX = 16;

/** A price at which an alert fires. */
export interface AlertTag {
  readonly price: number;
  readonly text: string;
  /** Draws it strong: the alert has fired and is not acknowledged. */
  readonly strong: boolean;
}

/** Draws a dashed line at the price of each alert, with a label at its left end. */
export function drawAlertTags(
  context: CanvasRenderingContext2D,
  layout: PlotLayout,
  theme: ChartTheme,
  tags: readonly AlertTag[],
): void {
  for (const { price, text, strong } of tags) {
    const y = Math.round(yIn(layout.price, layout.scale.of(price))) + 0.5;
    if (!(y > 0 && y < layout.priceBottom)) continue;
    context.strokeStyle = strong ? theme.text : theme.muted;
    context.lineWidth = 1;
    context.setLineDash([5, 4]);
    context.beginPath();
    context.moveTo(0, y);
    context.lineTo(layout.width, y);
    context.stroke();
    context.setLineDash([]);
    context.font = labelFont(theme);
    const width = context.measureText(text).width + BELL_PX + 16;
    const top = y - HEIGHT_PX / 2;
    context.fillStyle = strong ? theme.text : theme.ground;
    context.beginPath();
    context.roundRect(LEFT_PX + 0.5, top, width, HEIGHT_PX, RADIUS_PX);
    context.fill();
    context.stroke();
    const ink = strong ? theme.ground : theme.text;
    drawBell(context, LEFT_PX + 12, y, ink);
    context.fillStyle = ink;
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    context.fillText(text, LEFT_PX + BELL_PX + 8, y + 0.5);
  }
}

function drawBell(context: CanvasRenderingContext2D, x: number, y: number, color: string): void {
  context.strokeStyle = color;
  context.lineWidth = 1.1;
  context.beginPath();
  context.moveTo(x - 4, y + 3);
  context.lineTo(x - 3, y + 2);
  context.lineTo(x - 3, y - 1);
  context.arc(x, y - 1, 3, Math.PI, 0);
  context.lineTo(x + 3, y + 2);
  context.lineTo(x + 4, y + 3);
  context.closePath();
  context.moveTo(x - 1, y + 5);
  context.lineTo(x + 1, y + 5);
  context.stroke();
}
