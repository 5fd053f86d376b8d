import { percentFrom } from '../../store/derived';
import type { ChartTheme } from '../chart-theme';
import { baseOf } from './compared-bars';
import { labelFont } from './plot-axes';
import type { PlotLayout } from './plot-layout';
import { strokeLine } from './price-plot';
import { yIn } from './price-scale';

const TAG_PX = 18;
const RADIUS_PX = 3;

/** Line of another symbol on a percent scale. */
export interface ComparedLine {
  /** Value at each bar of the chart. */
  readonly values: Float64Array;
  readonly color: string;
}

/** Draws the lines, each in percent of its first value in view. */
export function drawCompared(
  context: CanvasRenderingContext2D,
  layout: PlotLayout,
  lines: readonly ComparedLine[],
): void {
  context.save();
  context.beginPath();
  context.rect(0, 0, layout.width, layout.priceBottom);
  context.clip();
  for (const { values, color } of lines) {
    const base = baseOf(values, layout.from, layout.to);
    strokeLine(context, layout, values, color, 1.6, (value) => yIn(layout.price, percentFrom(base, value)));
  }
  context.restore();
}

/** Returns the change of a line over the bars in view, percent; NaN without values. */
export function lastPercent(layout: PlotLayout, { values }: ComparedLine): number {
  return percentFrom(baseOf(values, layout.from, layout.to), values[layout.to - 1] as number);
}

/**
 * Draws the change of each line on the price axis, in its colour. A label that would cover another one, or the label
 * of the last price, moves down.
 * @param taken top and bottom of the label of the last price, px
 */
export function drawComparedTags(
  context: CanvasRenderingContext2D,
  layout: PlotLayout,
  gutter: number,
  theme: ChartTheme,
  lines: readonly ComparedLine[],
  text: (percent: number) => string,
  taken: readonly [top: number, bottom: number],
): void {
  const tags = lines
    .map((line) => {
      const percent = lastPercent(layout, line);
      return { color: line.color, percent, y: Math.round(yIn(layout.price, percent)) - TAG_PX / 2 };
    })
    .filter(({ percent }) => !Number.isNaN(percent))
    .sort((a, b) => a.y - b.y);
  let free = Number.NEGATIVE_INFINITY;
  context.font = labelFont(theme);
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.lineWidth = 1;
  for (const { color, percent, y } of tags) {
    let top = Math.max(y, free);
    if (top < taken[1] && top + TAG_PX > taken[0]) top = Math.max(taken[1] + 1, free);
    free = top + TAG_PX + 1;
    context.fillStyle = theme.ground;
    context.strokeStyle = color;
    context.beginPath();
    context.roundRect(layout.width + 2.5, top + 0.5, gutter - 5, TAG_PX - 1, RADIUS_PX);
    context.fill();
    context.stroke();
    context.fillStyle = color;
    context.fillText(text(percent), layout.width + 8, top + TAG_PX / 2 + 0.5);
  }
}
