const QUARTER_MICROS = 15 * 60_000_000;

/** Mark of a time axis. */
export interface PlanTick {
  /** µs. */
  readonly at: number;
  /** Place on the axis, 0 to 1. */
  readonly share: number;
  readonly isMidnight: boolean;
}

/**
 * Returns the marks of an axis at whole hours of a zone.
 * @param minutesAt returns the minutes of the day of the zone at a time
 * @param hours distance of the marks, which divides a day
 */
export function planTicks(
  from: number,
  to: number,
  hours: number,
  minutesAt: (micros: number) => number,
): PlanTick[] {
  const ticks: PlanTick[] = [];
  for (let at = Math.ceil(from / QUARTER_MICROS) * QUARTER_MICROS; at < to; at += QUARTER_MICROS) {
    const minutes = minutesAt(at);
    if (minutes % (hours * 60) !== 0) continue;
    ticks.push({ at, share: (at - from) / (to - from), isMidnight: minutes === 0 });
  }
  return ticks;
}
