/** Unpaced: as fast as the server and the screens can; the value on the wire. */
export const UNPACED = 0;
/** Speeds that a session accepts, besides {@link UNPACED}. */
export const SPEED_RANGE = { min: 0.1, max: 1_000 } as const;
/** Speeds of the menu and of the keys, from the slowest to unpaced. */
export const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 1_000, UNPACED] as const;

/** Returns the next higher speed of the list; the fastest stays. */
export function faster(speed: number): number {
  return SPEEDS.find((rung) => order(rung) > order(speed)) ?? UNPACED;
}

/** Returns the next lower speed of the list; the slowest stays. */
export function slower(speed: number): number {
  return SPEEDS.findLast((rung) => order(rung) < order(speed)) ?? SPEED_RANGE.min;
}

/** Unpaced is above all speeds. */
function order(speed: number): number {
  return speed === UNPACED ? Number.POSITIVE_INFINITY : speed;
}
