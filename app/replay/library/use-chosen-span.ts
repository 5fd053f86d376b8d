import { useEffect, useMemo, useState } from 'react';
import type { ShiftedActivity, TimeRange } from '../../../lib/replay/profile';
import { profileOf } from '../../../lib/replay/profile';
import { momentAt } from '../../../lib/replay/time-scale';
import type { Tape } from '../../_screen/replay-api';
import { fetchActivity } from '../../_screen/replay-api';

/** Number of buckets for the search of the busiest time. */
const BUCKETS = 240;

export interface ChosenSpan {
  readonly span: TimeRange;
  /** Offset of each tape's times, µs, so that all begin together. */
  readonly shifts: readonly number[];
  readonly activities: readonly ShiftedActivity[];
  /** Beginning of the busiest part, µs; `null` while unknown. */
  readonly busiest: number | null;
}

/** Returns the span of the selected tapes as one session would play them, and their activity in it. */
export function useChosenSpan(tapes: readonly Tape[], rebase: boolean): ChosenSpan {
  const key = tapes.map(({ id, bytes, recording }) => `${id} ${recording ? '' : bytes}`).join('|');
  const [known, setKnown] = useState<{ key: string; activities: readonly ShiftedActivity['activity'][] }>();

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the list of tapes as a value
  useEffect(() => {
    let over = false;
    Promise.all(tapes.map(({ id }) => fetchActivity(id, BUCKETS))).then(
      (activities) => {
        if (!over) setKnown({ key, activities });
      },
      // The tape can be opened without its chart.
      () => undefined,
    );
    return () => {
      over = true;
    };
  }, [key]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the list of tapes as a value
  return useMemo(() => {
    const first = tapes[0];
    const shifts = tapes.map(({ start }) => (rebase && first !== undefined ? first.start - start : 0));
    const moved = (of: 'start' | 'end'): number[] => tapes.map((tape, at) => tape[of] + (shifts[at] ?? 0));
    const span = { from: Math.min(...moved('start')), to: Math.max(...moved('end')) };
    const activities =
      known?.key === key
        ? known.activities.map((activity, at) => ({
            activity,
            shift: shifts[at] ?? 0,
            grows: tapes[at]?.recording === true,
          }))
        : NONE;
    // Without activity, gaps are unknown too.
    const { events, max } = profileOf(activities, span, BUCKETS);
    const busiest = max > 0 ? momentAt(busiestOf(events) / BUCKETS, span) : null;
    return { span, shifts, activities, busiest };
  }, [key, known, rebase]);
}

const NONE: readonly never[] = [];

/** Returns the bucket with the most events. The first is skipped: it has the feed's snapshot. */
function busiestOf(events: Float64Array): number {
  let busiest = Math.min(1, events.length - 1);
  for (let at = busiest; at < events.length; at++)
    if ((events[at] ?? 0) > (events[busiest] ?? 0)) busiest = at;
  return busiest;
}
