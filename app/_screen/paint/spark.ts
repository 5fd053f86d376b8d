import type { Surface } from './canvas';

export interface SparkStyle {
  readonly stroke: string;
  /** Colour of the baseline. */
  readonly axis: string;
  /** Opacity of the area between line and baseline, 0 to 1. */
  readonly area: number;
  /** Line width, CSS px. */
  readonly line: number;
  /** Radius of the dot at the newest value, CSS px; 0 for none. */
  readonly dot: number;
  /** Room kept at the right of the newest value, as a share of the width. */
  readonly ahead?: number;
}

/** Room kept at the right where the style does not say. */
const AHEAD = 0.06;
/** The baseline is in view up to so many times the values' span away from them; a quiet line has a least span. */
const FAR = 0.6;
const MIN_SPAN = 0.0005;

/**
 * Draws values as a line with the area to the baseline (the previous close) filled, which is in view unless it is far away. A
 * day that has only begun stands at the left of its slots; leading NaN leave room before it.
 */
export function drawSpark(
  surface: Surface,
  values: ArrayLike<number>,
  slots: number,
  baseline: number,
  style: SparkStyle,
): void {
  const { context, width, height } = surface;
  const count = values.length;
  let first = 0;
  while (first < count && Number.isNaN(values[first])) first++;
  if (first === count) return;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let index = first; index < count; index++) {
    const value = values[index] ?? baseline;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  // A close far away would press the line flat: then the area only runs to the edge on its side.
  const reach = Math.max((most - least) * FAR, Math.abs(baseline) * MIN_SPAN);
  const near = baseline >= least - reach && baseline <= most + reach;
  const base = Math.min(Math.max(baseline, least - reach), most + reach);
  least = Math.min(least, base);
  most = Math.max(most, base);
  const inset = Math.max(style.line, style.dot);
  const usable = height - 2 * inset;
  const scale = most > least ? usable / (most - least) : 0;
  const y = (value: number): number => (scale === 0 ? height / 2 : inset + (most - value) * scale);
  const across = width * (1 - (style.ahead ?? AHEAD)) - inset;
  const step = across / Math.max(1, Math.max(slots, count) - 1);
  const baseY = Math.round(y(base)) + 0.5;

  if (near) {
    context.lineWidth = 1;
    context.strokeStyle = style.axis;
    context.beginPath();
    context.moveTo(0, baseY);
    context.lineTo(width, baseY);
    context.stroke();
  }

  context.beginPath();
  for (let index = first; index < count; index++) {
    const at = index * step;
    if (index === first) context.moveTo(at, y(values[index] ?? baseline));
    else context.lineTo(at, y(values[index] ?? baseline));
  }
  context.lineWidth = style.line;
  context.lineJoin = 'round';
  context.strokeStyle = style.stroke;
  context.stroke();
  const end = (count - 1) * step;
  const last = y(values[count - 1] ?? baseline);
  context.lineTo(end, baseY);
  context.lineTo(first * step, baseY);
  context.closePath();
  context.globalAlpha = style.area;
  context.fillStyle = style.stroke;
  context.fill();
  context.globalAlpha = 1;
  if (style.dot > 0) {
    context.beginPath();
    context.arc(end, last, style.dot, 0, 2 * Math.PI);
    context.fill();
  }
}
