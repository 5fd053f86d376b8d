import { useEffect, useState } from 'react';
import type { Activity } from '../../../lib/replay/profile';
import { fetchActivity, type Tape } from '../../_screen/replay-api';

/** Number of buckets: the columns of the widest chart of a tape. */
const BUCKETS = 240;
/** Refresh interval of a growing tape, ms. */
const GROWING_EVERY_MS = 15_000;

/** Fetches the activity of a tape, again while it is being recorded; `undefined` until it is known. */
export function useActivity(tape: Tape): Activity | undefined {
  const [activity, setActivity] = useState<Activity>();
  const { id, recording = false } = tape;
  // Detects a tape that was replaced by another of the same name.
  const version = recording ? 0 : tape.bytes;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for the tape's content
  useEffect(() => {
    let over = false;
    const load = (): void => {
      fetchActivity(id, BUCKETS).then(
        (known) => {
          if (!over) setActivity(known);
        },
        // The row is shown without its chart.
        () => undefined,
      );
    };
    load();
    const timer = recording ? setInterval(load, GROWING_EVERY_MS) : undefined;
    return () => {
      over = true;
      clearInterval(timer);
    };
  }, [id, recording, version]);

  return activity;
}
