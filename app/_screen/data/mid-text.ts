import type { NumberFormats } from '../../../lib/locale/formats';

/** Maximum distance from half a tick at which a mid gets one more decimal, ticks. */
const MAX_FROM_HALF_TICK = 0.1;

/** Formats a mid price, with one more decimal if it lies between two ticks. */
export function midText(numbers: NumberFormats, mid: number, decimals: number): string {
  const isBetween = Math.abs(((mid * 10 ** decimals) % 1) - 0.5) < MAX_FROM_HALF_TICK;
  return numbers.fixed(mid, isBetween ? decimals + 1 : decimals);
}
