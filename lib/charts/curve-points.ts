import { type Range, ticksIn } from './y-range';

/** Share of the height above and below the values. */
const PADDING = 0.14;

/** Value of one maturity; NaN if it is not known. */
export interface CurveValue {
  /** Place on the axis: any increasing unit. */
  readonly at: number;
  readonly now: number;
  readonly before: number;
}

/** Plot of a curve; x from 0 to 1 left to right, y from 0 to 1 bottom up. */
export interface CurvePlot {
  readonly x: readonly number[];
  readonly now: readonly number[];
  readonly before: readonly number[];
  /** Labelled values with their y. */
  readonly ticks: readonly { readonly value: number; readonly y: number }[];
}

/** Returns the length of a maturity such as `3M` or `10Y` in days; NaN for another text. */
export function maturityDays(text: string): number {
  const match = /^(\d{1,3})([DWMY])$/.exec(text);
  const days = { D: 1, W: 7, M: 30.4375, Y: 365.25 }[match?.[2] ?? ''] ?? Number.NaN;
  return Number(match?.[1]) * days;
}

/**
 * Places the values of a curve on its plot; undefined without any value.
 * @param most number of labelled values
 * @param unit smallest difference that a label shows
 */
export function curvePlot(values: readonly CurveValue[], most: number, unit: number): CurvePlot | undefined {
  const known = values.flatMap(({ now, before }) => [now, before]).filter((value) => !Number.isNaN(value));
  if (known.length === 0) return undefined;
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const padding = high > low ? (high - low) * PADDING : Math.max(Math.abs(high) * 0.01, unit);
  const range: Range = { min: low - padding, max: high + padding };
  const y = (value: number): number => (value - range.min) / (range.max - range.min);
  const [first = 0, last = 0] = [values[0]?.at, values.at(-1)?.at];
  return {
    x: values.map(({ at }) => (last > first ? (at - first) / (last - first) : 0.5)),
    now: values.map(({ now }) => y(now)),
    before: values.map(({ before }) => y(before)),
    ticks: ticksIn(range, most, unit).map((value) => ({ value, y: y(value) })),
  };
}
