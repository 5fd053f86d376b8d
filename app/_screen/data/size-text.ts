import type { NumberFormats } from '../../../lib/locale/formats';

/** Size from which a list uses compact notation. */
const COMPACT_FROM = 1_000_000;
/** Maximum number of decimals by size. */
const DECIMALS: readonly { readonly from: number; readonly most: number }[] = [
  { from: 1_000, most: 0 },
  { from: 100, most: 2 },
  { from: 10, most: 3 },
  { from: 0, most: 4 },
];

/**
 * Returns a formatter for the sizes of one list. All get as many decimals as the largest needs, which aligns
 * them.
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
