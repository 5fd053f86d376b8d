/** Padding above and below the values, as a share of their span. */
const PADDING = 0.08;
/** Share of the range that values must use for it to stay. */
const MIN_USED = 0.6;
/** Steps between ticks, times a power of ten. */
const STEPS = [1, 2, 2.5, 5, 10] as const;

export interface Range {
  readonly min: number;
  readonly max: number;
}

/**
 * Y range that stays still while the values fit and fill it, so that the axis does not move with every tick.
 */
export class YRange {
  #range: Range | undefined;

  /** Returns the range for values from `low` to `high`; `undefined` until there are values. */
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

/** Adds padding; equal values get a span of 0.2 % of them, with the values in the middle. */
function padded(low: number, high: number): Range {
  const span = high - low;
  const padding = span > 0 ? span * PADDING : Math.max(Math.abs(high) * 0.001, Number.MIN_VALUE * 1e10);
  return { min: low - padding, max: high + padding };
}

/** Distance of a ratio from a whole number that is a rounding error. */
const WHOLE_ERROR = 1e-6;

/**
 * Returns round values inside a range, at most `most`, for labels and grid lines.
 * @param unit smallest difference that a label shows, such as the tick of a price: steps are multiples of it
 */
export function ticksIn(range: Range, most: number, unit = 0): number[] {
  const span = range.max - range.min;
  if (!(span > 0) || most < 1) return [];
  const rough = span / most;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const isShown = (step: number): boolean =>
    unit === 0 || Math.abs(step / unit - Math.max(1, Math.round(step / unit))) < WHOLE_ERROR;
  const candidates = [...STEPS, ...STEPS.map((step) => step * 10)].map((step) => step * magnitude);
  const round = candidates.find((candidate) => candidate >= rough && isShown(candidate));
  const step = round ?? Math.max(1, Math.ceil(rough / unit)) * unit;
  const ticks: number[] = [];
  // Multiples, because the rounding error of repeated addition would grow.
  for (let n = Math.ceil(range.min / step); n * step <= range.max && ticks.length < most; n++)
    ticks.push(n * step);
  return ticks;
}
