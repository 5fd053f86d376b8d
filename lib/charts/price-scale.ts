import type { Range } from './y-range';

export type ScaleKind = 'linear' | 'log' | 'percent';

/** Turns prices into the unit that a scale is even in, and back. */
export interface PriceScale {
  of(price: number): number;
  price(value: number): number;
}

/** @param base the price that is 0 %, for percent */
export function priceScale(kind: ScaleKind, base: number): PriceScale {
  if (kind === 'log') return { of: (price) => Math.log(price), price: (value) => Math.exp(value) };
  if (kind === 'percent' && base > 0)
    return { of: (price) => (price / base - 1) * 100, price: (value) => base * (1 + value / 100) };
  return { of: (price) => price, price: (value) => value };
}

/** Maps a range onto pixels, the highest value at the top. */
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
