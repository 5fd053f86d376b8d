import { type AlertCondition, goalOf } from '../../lib/protocol/alert';

/**
 * On which side of its goal a measure was last seen. `ready` can cross; `beyond` has crossed and must come back
 * first; `unknown` has not been seen yet, and its first measure decides without a crossing.
 */
export type CrossingState = 'unknown' | 'ready' | 'beyond';

/** What calculated measures may be short of their goal, as a part of it: 10 basis points come out as 9.9999999998. */
const ROUNDING = 1e-9;

/**
 * Takes the next measure.
 * @param hysteresis how far beyond the goal the measure must come back, percent of the goal
 * @returns the side it is on now; from `ready` to `beyond` is a crossing
 */
export function nextCrossingState(
  latch: CrossingState,
  value: number,
  condition: AlertCondition,
  hysteresis: number,
): CrossingState {
  if (Number.isNaN(value)) return latch;
  const { goal, sign } = goalOf(condition);
  if (sign * value >= sign * goal - Math.abs(goal) * ROUNDING) return 'beyond';
  if (latch !== 'beyond') return 'ready';
  const back = sign * goal - (Math.abs(goal) * hysteresis) / 100;
  return sign * value < back ? 'ready' : 'beyond';
}
