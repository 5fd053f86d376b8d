import type { ChartTheme } from '../chart-theme';
import { labelFont } from './plot-axes';
import type { PlotLayout } from './plot-layout';
import { drawPlate, PLATE_PX } from './plot-tags';
import { yIn } from './price-scale';

/** Draws a line through the plot at each price in view, with the price on the axis. */
export function drawPriceLines(
  context: CanvasRenderingContext2D,
  layout: PlotLayout,
  gutter: number,
  theme: ChartTheme,
  prices: readonly number[],
  text: (price: number) => string,
): void {
  for (const price of prices) {
    const y = heightOf(layout, price);
    if (y === undefined) continue;
    context.strokeStyle = theme.text;
    context.lineWidth = 1;
    context.globalAlpha = 0.7;
    context.beginPath();
    context.moveTo(0, y + 0.5);
    context.lineTo(layout.width, y + 0.5);
    context.stroke();
    context.globalAlpha = 1;
    context.font = labelFont(theme);
    drawPlate(context, theme, layout.width + 2, y - PLATE_PX / 2, gutter - 4, text(price));
  }
}

/** Returns the y position of a price, whole px; undefined where it is out of view. */
export function heightOf(layout: PlotLayout, price: number): number | undefined {
  const y = Math.round(yIn(layout.price, layout.scale.of(price)));
  return y >= 0 && y < layout.priceBottom ? y : undefined;
}
