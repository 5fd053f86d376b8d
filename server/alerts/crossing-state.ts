import { type AlertCondition, goalOf } from '../../lib/protocol/alert';

/**
 * Side of its goal on which a metric was last measured. `ready` can cross; `beyond` has crossed and must return
 * first; `unknown` has no measurement, and the first one sets the side without a crossing.
 */
export type CrossingState = 'unknown' | 'ready' | 'beyond';

/** Tolerance of calculated values, relative to the goal: 10 basis points may come out as 9.9999999998. */
const ROUNDING = 1e-9;

/**
 * Returns the state after the next value.
 * @param hysteresis distance that the value must return beyond the goal, percent of the goal
 * @returns the new state; from `ready` to `beyond` is a crossing
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
