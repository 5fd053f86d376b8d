const MINUTE_MICROS = 60_000_000;

/** Distances between labels, minutes; the first that leaves few enough is taken. */
const STEPS_MINUTES = [
  1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1_440, 2_880, 7_200, 14_400, 43_200, 129_600, 525_600,
] as const;

/**
 * Places of time labels on an axis of bar numbers: bars that begin a round stretch of local time, at most so many.
 * @param starts bars' starts (µs), rising
 * @param offsetMinutes of the zone from UTC, so that stretches are round on its clock
 */
export function timeTicks(starts: ArrayLike<number>, most: number, offsetMinutes: number): number[] {
  for (const minutes of STEPS_MINUTES) {
    const ticks = beginnings(starts, minutes * MINUTE_MICROS, offsetMinutes * MINUTE_MICROS, most);
    if (ticks) return ticks;
  }
  return [];
}

/** The first bar of each stretch, the cut-off one at the left left out; `undefined` when there are too many. */
function beginnings(
  starts: ArrayLike<number>,
  step: number,
  offset: number,
  most: number,
): number[] | undefined {
  const ticks: number[] = [];
  for (let at = 0; at < starts.length; at++) {
    const local = (starts[at] ?? 0) + offset;
    const before = at === 0 ? Number.NaN : (starts[at - 1] ?? 0) + offset;
    const begins = at === 0 ? local % step === 0 : Math.floor(local / step) !== Math.floor(before / step);
    if (!begins) continue;
    if (ticks.length === most) return undefined;
    ticks.push(at);
  }
  return ticks;
}
