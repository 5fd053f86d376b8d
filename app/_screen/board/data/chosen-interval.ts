import { INTERVALS, type Interval } from '../../../../lib/market/interval';

/** Share of the slots below which a chart shows a shorter interval. */
const ENOUGH_SHARE = 0.3;

/** Returns the number of bars of an interval; undefined for one that is not subscribed to. */
export type BarCounts = (interval: Interval) => number | undefined;

/** Interval to show now. */
interface ChosenInterval {
  readonly interval: Interval;
  /** Interval to subscribe to next; undefined if none is wanted. */
  readonly missing?: Interval;
  /** True if the interval has enough bars for the chart. */
  readonly isEnough: boolean;
}

/**
 * Chooses the interval of a chart: the requested one, a shorter one while it has too few bars, and a longer one only
 * without any shorter bars.
 * @param slots bars that the chart has room for
 */
export function chosenInterval(requested: Interval, slots: number, countOf: BarCounts): ChosenInterval {
  const enough = slots * ENOUGH_SHARE;
  let interval = requested;
  let best = countOf(requested) ?? 0;
  for (const next of alternatives(requested)) {
    if (best >= enough) break;
    if (best > 0 && INTERVALS.indexOf(next) > INTERVALS.indexOf(requested)) break;
    const count = countOf(next);
    if (count === undefined) return { interval, missing: next, isEnough: false };
    if (count > best) {
      interval = next;
      best = count;
    }
  }
  return { interval, isEnough: best >= enough };
}

/** Returns the intervals to try after one: the shorter ones, the nearest first, then the longer ones. */
function alternatives(interval: Interval): Interval[] {
  const at = INTERVALS.indexOf(interval);
  return [...INTERVALS.slice(0, at).reverse(), ...INTERVALS.slice(at + 1)];
}
