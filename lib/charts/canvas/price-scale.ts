import { percentFrom } from '../../store/derived';
import { type Range, ticksIn } from '../y-range';

export type ScaleKind = 'linear' | 'log' | 'percent';

/** Converts between prices and the unit in which a scale is even. */
export interface PriceScale {
  of(price: number): number;
  price(value: number): number;
  /** Returns round values inside a range, at most `most`, in the scale's unit. */
  ticks(range: Range, most: number): number[];
}

/** Ratio of prices below which even steps are nearly even on a logarithmic scale. */
const NARROW_RATIO = 4;
/** Round prices of a wide logarithmic scale, times powers of ten; the first set with few enough labels is used. */
const ROUND_PRICES = [[1, 2, 5], [1, 3], [1]] as const;

/** Smallest difference that a label in percent shows. */
const PERCENT_STEP = 0.01;

/**
 * Creates a price scale.
 * @param base price that is 0 %, for percent
 * @param tick smallest difference of prices that labels show
 */
export function priceScale(kind: ScaleKind, base: number, tick = 0): PriceScale {
  if (kind === 'log')
    return {
      of: (price) => Math.log(price),
      price: (value) => Math.exp(value),
      ticks: (range, most) => logTicks(range, most, tick),
    };
  if (kind === 'percent' && base !== 0)
    return {
      of: (price) => percentFrom(base, price),
      price: (value) => base + (Math.abs(base) * value) / 100,
      ticks: (range, most) => ticksIn(range, most, PERCENT_STEP),
    };
  return {
    of: (price) => price,
    price: (value) => value,
    ticks: (range, most) => ticksIn(range, most, tick),
  };
}

/** Returns logarithms of round prices. */
function logTicks(range: Range, most: number, tick: number): number[] {
  const [low, high] = [Math.exp(range.min), Math.exp(range.max)];
  if (high / low < NARROW_RATIO)
    return ticksIn({ min: low, max: high }, most, tick).map((price) => Math.log(price));
  const decades = Array.from(
    { length: Math.ceil(Math.log10(high)) - Math.floor(Math.log10(low)) + 1 },
    (_, n) => 10 ** (Math.floor(Math.log10(low)) + n),
  );
  for (const digits of ROUND_PRICES) {
    const prices = decades.flatMap((decade) => digits.map((digit) => digit * decade));
    const inside = prices.filter((price) => price >= low && price <= high);
    if (inside.length <= most) return inside.map((price) => Math.log(price));
  }
  return [];
}

/** A range of values on a range of pixels, the highest value at the top. */
export interface Band {
  readonly top: number;
  readonly height: number;
  readonly range: Range;
}

export function yIn({ top, height, range }: Band, value: number): number {
  return top + height * (1 - (value - range.min) / (range.max - range.min));
}

export function valueIn({ top, height, range }: Band, y: number): number {
  return range.min + (1 - (y - top) / height) * (range.max - range.min);
}
