/** Played as fast as the server and the screens can: the wire's word for it. */
export const UNPACED = 0;
/** What a session takes, beside {@link UNPACED}. */
export const SPEED_RANGE = { least: 0.1, most: 1_000 } as const;
/** Speeds of the menu and of the keys, from the slowest to unpaced. */
export const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 1_000, UNPACED] as const;

/** The next speed of the ladder above; the fastest stays. Between two rungs the upper one. */
export function faster(speed: number): number {
  return SPEEDS.find((rung) => order(rung) > order(speed)) ?? UNPACED;
}

/** The next speed of the ladder below; the slowest stays. */
export function slower(speed: number): number {
  return SPEEDS.findLast((rung) => order(rung) < order(speed)) ?? SPEED_RANGE.least;
}

/** Unpaced is above all speeds. */
function order(speed: number): number {
  return speed === UNPACED ? Number.POSITIVE_INFINITY : speed;
}
