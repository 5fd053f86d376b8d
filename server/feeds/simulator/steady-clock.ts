/** µs since 1970 UTC. */
export type Clock = () => number;

/** The machine's clock. */
export const systemClock: Clock = () => Date.now() * 1_000;

/** The clock without its steps back: where it was set back it stands on from the latest time that it showed. */
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
