import type { BarSeries } from './client-bar-series';

/** Minimum number of earlier days of a mean. */
const MIN_DAYS = 3;

/**
 * Returns a day's volume as a multiple of the mean volume of the days before it, whole days all. NaN with fewer than
 * three of them, and without a volume.
 * @param bars daily bars; the newest is that of the day
 * @param most number of days of the mean
 */
export function volumeRatio(
  { size, volume }: Pick<BarSeries, 'size' | 'volume'>,
  today: number,
  most: number,
): number {
  const days = Math.min(most, size - 1);
  if (days < MIN_DAYS) return Number.NaN;
  let sum = 0;
  for (let at = size - 1 - days; at < size - 1; at++) sum += volume[at] ?? Number.NaN;
  return sum > 0 ? today / (sum / days) : Number.NaN;
}
