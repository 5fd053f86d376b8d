import type { NumberFormats } from '../../../lib/locale/formats';

/** A mid this near to half a tick gets one more decimal, ticks. */
const MAX_FROM_HALF_TICK = 0.1;

/** Returns the text of a mid price: with one more decimal where it lies between two prices. */
export function midText(numbers: NumberFormats, mid: number, decimals: number): string {
  const isBetween = Math.abs(((mid * 10 ** decimals) % 1) - 0.5) < MAX_FROM_HALF_TICK;
  return numbers.fixed(mid, isBetween ? decimals + 1 : decimals);
}
