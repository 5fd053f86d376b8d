import type { NumberFormats } from '../../../lib/locale/formats';

/** From here on the sizes of a list are written short. */
const COMPACT_FROM = 1_000_000;
/** Sizes from here on have so many decimals at most: the larger they are, the less their fractions matter. */
const DECIMALS: readonly { readonly from: number; readonly most: number }[] = [
  { from: 1_000, most: 0 },
  { from: 100, most: 2 },
  { from: 10, most: 3 },
  { from: 0, most: 4 },
];

/**
 * How the sizes of one list are written: all with as many decimals as the largest needs, so that their separators
 * stand below each other.
 */
export function sizeFormat(
  numbers: NumberFormats,
  largest: number,
  decimals: number,
): (size: number) => string {
  if (largest >= COMPACT_FROM) return (size) => numbers.compact(size);
  const most = DECIMALS.find(({ from }) => largest >= from)?.most ?? 0;
  return (size) => numbers.fixed(size, Math.min(decimals, most));
}
