/** Room above and below the values, as a share of their span. */
const PADDING = 0.08;
/** The range is taken anew when the values use less of it than this share. */
const MIN_USED = 0.6;
/** Steps between ticks, times a power of ten. */
const STEPS = [1, 2, 2.5, 5, 10] as const;

export interface Range {
  readonly min: number;
  readonly max: number;
}

/**
 * A y range that stays still while the values fit in it and fill it, so that a chart does not breathe with every
 * tick.
 */
export class YRange {
  #range: Range | undefined;

  /** The range for values from `low` to `high`; `undefined` when there are none and were none. */
  fit(low: number, high: number): Range | undefined {
    if (!(low <= high)) return this.#range;
    const held = this.#range;
    if (held && low >= held.min && high <= held.max && high - low >= (held.max - held.min) * MIN_USED)
      return held;
    this.#range = padded(low, high);
    return this.#range;
  }

  reset(): void {
    this.#range = undefined;
  }
}

/** Values that are all the same get a span of 0.2 % of them, so that they lie in the middle. */
function padded(low: number, high: number): Range {
  const span = high - low;
  const padding = span > 0 ? span * PADDING : Math.max(Math.abs(high) * 0.001, Number.MIN_VALUE * 1e10);
  return { min: low - padding, max: high + padding };
}

/** Round values inside the range, at most so many, for labels and grid lines. */
export function ticksIn(range: Range, most: number): number[] {
  const span = range.max - range.min;
  if (!(span > 0) || most < 1) return [];
  const rough = span / most;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = (STEPS.find((candidate) => candidate * magnitude >= rough) ?? 10) * magnitude;
  const ticks: number[] = [];
  // Whole multiples, so that the error of adding does not grow.
  for (let n = Math.ceil(range.min / step); n * step <= range.max && ticks.length < most; n++)
    ticks.push(n * step);
  return ticks;
}
