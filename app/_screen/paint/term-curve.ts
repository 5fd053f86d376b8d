import type { CurvePlot } from '../../../lib/charts/curve-points';
import type { Surface } from './canvas';

/** Texts, colours and type of a curve; sizes in CSS px. */
export interface TermCurveStyle {
  /** Maturity of each point. */
  readonly labels: readonly string[];
  readonly text: (value: number) => string;
  /** Current value of each point. */
  readonly values: readonly number[];
  readonly fontSize: number;
  readonly family: string;
  readonly color: string;
  readonly muted: string;
  readonly line: string;
  readonly ground: string;
}

/** Room between two labels, and line width and radius of a point, in font sizes. */
const GAP = 0.7;
const LINE = 0.16;
const POINT = 0.26;

/** Draws a curve with its labelled points, and that of the previous close dashed. */
export function drawTermCurve(
  { context, width, height }: Surface,
  plot: CurvePlot,
  style: TermCurveStyle,
): void {
  const { fontSize, color, muted } = style;
  context.font = `500 ${fontSize}px ${style.family}`;
  context.lineJoin = 'round';
  const widthOf = (text: string): number => context.measureText(text).width;
  const gutter = Math.max(0, ...plot.ticks.map(({ value }) => widthOf(style.text(value)))) + fontSize * 0.6;
  const left = Math.max(fontSize, widthOf(style.labels[0] ?? '') / 2);
  const right = width - gutter - Math.max(fontSize, widthOf(style.labels.at(-1) ?? '') / 2);
  const [top, bottom] = [fontSize * 1.2, height - fontSize * 1.5];
  const x = (share: number): number => left + share * (right - left);
  const y = (share: number): number => bottom - share * (bottom - top);

  context.textBaseline = 'middle';
  context.textAlign = 'right';
  context.fillStyle = muted;
  context.strokeStyle = style.line;
  context.lineWidth = 1;
  for (const { value, y: share } of plot.ticks) {
    const at = Math.round(y(share)) + 0.5;
    context.beginPath();
    context.moveTo(0, at);
    context.lineTo(width - gutter, at);
    context.stroke();
    context.fillText(style.text(value), width, at);
  }

  const trace = (shares: readonly number[]): void => {
    context.beginPath();
    let begun = false;
    shares.forEach((share, index) => {
      if (Number.isNaN(share)) return;
      const at = [x(plot.x[index] ?? 0), y(share)] as const;
      if (begun) context.lineTo(...at);
      else context.moveTo(...at);
      begun = true;
    });
    context.stroke();
  };
  context.lineWidth = fontSize * LINE * 0.7;
  context.strokeStyle = muted;
  context.setLineDash([fontSize * 0.4, fontSize * 0.35]);
  trace(plot.before);
  context.setLineDash([]);
  context.lineWidth = fontSize * LINE;
  context.strokeStyle = color;
  trace(plot.now);
  plot.now.forEach((share, index) => {
    if (Number.isNaN(share)) return;
    context.beginPath();
    context.arc(x(plot.x[index] ?? 0), y(share), fontSize * POINT, 0, 2 * Math.PI);
    context.fillStyle = color;
    context.fill();
  });

  drawLabels();

  /** Writes maturities below the plot, and values above their points where there is room. */
  function drawLabels(): void {
    context.textAlign = 'center';
    let labelEnd = Number.NEGATIVE_INFINITY;
    let valueEnd = Number.NEGATIVE_INFINITY;
    style.labels.forEach((label, index) => {
      const at = x(plot.x[index] ?? 0);
      if (at - widthOf(label) / 2 >= labelEnd) {
        labelEnd = at + widthOf(label) / 2 + fontSize * GAP;
        context.fillStyle = muted;
        context.fillText(label, at, height - fontSize * 0.55);
      }
      const share = plot.now[index] ?? Number.NaN;
      const value = style.text(style.values[index] ?? Number.NaN);
      const half = widthOf(value) / 2;
      // Beside its point, rather than cut at an edge.
      const middle = Math.min(Math.max(at, half), width - gutter - half);
      if (Number.isNaN(share) || middle - half < valueEnd) return;
      valueEnd = middle + half + fontSize * GAP;
      const place = y(share) - fontSize * 0.95;
      context.lineWidth = fontSize * 0.3;
      context.strokeStyle = style.ground;
      context.strokeText(value, middle, place);
      context.fillStyle = color;
      context.fillText(value, middle, place);
    });
  }
}
