import { useEffect, useMemo, useState } from 'react';
import type { Activity, ShiftedActivity, TimeRange } from '../../../lib/replay/profile';
import { fetchActivity, type Tape } from '../../_screen/replay-api';

/** Number of buckets: at least the columns of any scrub bar. */
const BUCKETS = 400;
/** Refresh interval of a growing tape, ms. */
const GROWING_EVERY_MS = 15_000;

/** Fetches the activities of the session's tapes, in the session's time; empty until they are known. */
export function useTapeActivities(tapes: readonly Tape[], span: TimeRange): readonly ShiftedActivity[] {
  const [known, setKnown] = useState<readonly Activity[]>(NONE);

  useEffect(() => {
    let over = false;
    const load = (): void => {
      Promise.all(tapes.map(({ id }) => fetchActivity(id, BUCKETS))).then(
        (activities) => {
          if (!over) setKnown(activities);
        },
        // The bar is shown without its activity.
        () => undefined,
      );
    };
    load();
    const grows = tapes.some(({ recording }) => recording === true);
    const timer = grows ? setInterval(load, GROWING_EVERY_MS) : undefined;
    return () => {
      over = true;
      clearInterval(timer);
    };
  }, [tapes]);

  return useMemo(
    () =>
      known.map((activity, at) => ({
        activity,
        shift: shiftOf(known, activity, span),
        grows: tapes[at]?.recording === true,
      })),
    [known, span, tapes],
  );
}

const NONE: readonly Activity[] = [];

/**
 * Returns the offset of a tape. A session does not report whether its tapes were aligned to the first one, but
 * if
 * they were not, its span is theirs.
 */
function shiftOf(all: readonly Activity[], activity: Activity, span: TimeRange): number {
  const [first] = all;
  if (first === undefined || all.length === 1) return 0;
  const end = Math.max(...all.map((one) => one.end));
  const asRecorded = Math.min(...all.map((one) => one.start)) === span.from && end === span.to;
  return asRecorded ? 0 : first.start - activity.start;
}
