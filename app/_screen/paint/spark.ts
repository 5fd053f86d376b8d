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
  /** Space right of the newest value, as a share of the width. */
  readonly ahead?: number;
}

/** Default space right of the newest value. */
const AHEAD = 0.06;
/** Distance up to which the baseline is in view, in spans of the values; minimum span of a quiet line. */
const MAX_BASELINE_DISTANCE = 0.6;
const MIN_SPAN = 0.0005;

/**
 * Draws values as a line, with the area to the baseline (the previous close) filled.
 * The baseline is in view unless it is far away. A day in progress is at the left of its slots; leading NaN
 * leave space before it.
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
  // A distant close would flatten the line; the area then only extends to the edge.
  const reach = Math.max((most - least) * MAX_BASELINE_DISTANCE, Math.abs(baseline) * MIN_SPAN);
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
