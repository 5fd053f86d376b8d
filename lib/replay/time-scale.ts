import type { Stretch } from './profile';

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Distances between labels, µs; the first that leaves few enough is taken. */
const STEPS = [
  SECOND,
  2 * SECOND,
  5 * SECOND,
  10 * SECOND,
  15 * SECOND,
  30 * SECOND,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  30 * DAY,
  90 * DAY,
  365 * DAY,
] as const;

/** Labels of a time scale: where, and how much of the time they must tell apart. */
export interface TimeTicks {
  readonly moments: readonly number[];
  readonly unit: 'seconds' | 'minutes' | 'days';
}

/**
 * Round moments of local time within a span, at most so many.
 * @param offsetMinutes of the zone from UTC
 */
export function scaleTicks({ from, to }: Stretch, most: number, offsetMinutes: number): TimeTicks {
  const offset = offsetMinutes * MINUTE;
  const room = Math.max(1, most);
  const step = STEPS.find((size) => (to - from) / size <= room) ?? STEPS[STEPS.length - 1] ?? DAY;
  const moments: number[] = [];
  const first = Math.ceil((from + offset) / step) * step - offset;
  for (let moment = first; moment <= to && moments.length < room; moment += step) moments.push(moment);
  return { moments, unit: step < MINUTE ? 'seconds' : step < DAY ? 'minutes' : 'days' };
}

/** Where a moment lies in a span, 0 to 1. */
export function shareOf(moment: number, { from, to }: Stretch): number {
  return to > from ? Math.min(1, Math.max(0, (moment - from) / (to - from))) : 0;
}

/** The moment at a share of a span, whole µs. */
export function momentAt(share: number, { from, to }: Stretch): number {
  return Math.round(from + Math.min(1, Math.max(0, share)) * (to - from));
}

/** A label so near to an end of the scale has no room above its moment, as a share of the span. */
const EDGE_SHARE = 0.07;

/** The end of the scale that a label at this share stands inside of, where it is near to one. */
export function edgeOf(share: number): 'start' | 'end' | undefined {
  if (share < EDGE_SHARE) return 'start';
  return share > 1 - EDGE_SHARE ? 'end' : undefined;
}
