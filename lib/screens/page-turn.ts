/** Page of a list at a moment. */
export interface PageTurn {
  /** Pages turned since the start. */
  readonly turned: number;
  /** Time until the next turn, ms, at least 1. */
  readonly leftMs: number;
}

const MICROS_PER_MS = 1_000;

/**
 * Returns how often a list has turned its pages. It follows from the time alone, so that all screens of a video wall
 * turn at the same moment.
 * @param start,now µs
 */
export function pageTurnAt(start: number, now: number, periodMs: number): PageTurn {
  const passed = (now - start) / MICROS_PER_MS;
  const turned = Math.floor(passed / periodMs);
  return { turned, leftMs: Math.max(1, Math.ceil((turned + 1) * periodMs - passed)) };
}

/**
 * Returns the first item of a strip that shows `places` of `count` at a turn. Each round begins one further, so that an
 * item that does not fit its place in one round is shown in another.
 */
export function firstOfTurn(turned: number, places: number, count: number): number {
  if (count === 0) return 0;
  const passed = Math.max(0, turned) * places;
  return (passed + Math.floor(passed / count)) % count;
}
