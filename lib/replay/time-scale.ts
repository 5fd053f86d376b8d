import type { TimeRange } from './profile';

/** Returns the position of a time in a span, 0 to 1. */
export function shareOf(moment: number, { from, to }: TimeRange): number {
  return to > from ? Math.min(1, Math.max(0, (moment - from) / (to - from))) : 0;
}

/** Returns the time at a position of a span, whole µs. */
export function momentAt(share: number, { from, to }: TimeRange): number {
  return Math.round(from + Math.min(1, Math.max(0, share)) * (to - from));
}
