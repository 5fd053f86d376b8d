/** µs since 1970 UTC. */
export type Clock = () => number;

/** System clock. */
export const systemClock: Clock = () => Date.now() * 1_000;

/** Returns a monotonic clock: while the given clock is set back, it continues from the latest time. */
export function steadyClock(clock: Clock): Clock {
  let latest = Number.NEGATIVE_INFINITY;
  let ahead = 0;
  return () => {
    const time = clock() + ahead;
    if (time < latest) ahead += latest - time;
    latest = Math.max(latest, time);
    return latest;
  };
}
