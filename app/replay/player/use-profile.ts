import { useEffect, useMemo, useState } from 'react';
import type { Activity, MovedActivity, Stretch } from '../../../lib/replay/profile';
import { fetchActivity, type Tape } from '../../_screen/replay-api';

/** More than any scrub bar has columns. */
const BUCKETS = 400;
/** A rolling tape goes on while its last minutes are played, ms. */
const GROWING_EVERY_MS = 15_000;

/** What happens on the session's tapes, in the session's time; empty until it is known. */
export function useTapeActivities(tapes: readonly Tape[], span: Stretch): readonly MovedActivity[] {
  const [known, setKnown] = useState<readonly Activity[]>(NONE);

  useEffect(() => {
    let over = false;
    const load = (): void => {
      Promise.all(tapes.map(({ id }) => fetchActivity(id, BUCKETS))).then(
        (activities) => {
          if (!over) setKnown(activities);
        },
        // The bar stands without a profile.
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
 * How far a tape was moved. A session does not say whether all of its tapes begin with the first one; but if they do
 * not, its span is theirs.
 */
function shiftOf(all: readonly Activity[], activity: Activity, span: Stretch): number {
  const [first] = all;
  if (first === undefined || all.length === 1) return 0;
  const end = Math.max(...all.map((one) => one.end));
  const asRecorded = Math.min(...all.map((one) => one.start)) === span.from && end === span.to;
  return asRecorded ? 0 : first.start - activity.start;
}
