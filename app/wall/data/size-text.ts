import type { NumberFormats } from '../../../lib/locale/formats';

/** From here on a size is written short. */
const COMPACT_FROM = 100_000;
/** Most decimals of a size on a wall; from {@link WHOLE_FROM} on fewer, as they no longer matter. */
const MOST_DECIMALS = 4;
const WHOLE_FROM = 100;
const FEW_DECIMALS = 2;

/** A size for a list: as many decimals in all rows, so that their separators stand below each other. */
export function sizeText(numbers: NumberFormats, size: number, decimals: number): string {
  if (size >= COMPACT_FROM) return numbers.compact(size);
  const most = size >= WHOLE_FROM ? FEW_DECIMALS : MOST_DECIMALS;
  return numbers.fixed(size, Math.min(decimals, most));
}
