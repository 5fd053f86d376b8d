import { useEffect, useState } from 'react';
import type { Activity } from '../../../lib/replay/profile';
import { fetchActivity, type Tape } from '../../_screen/replay-api';

/** Buckets asked for: as many as the widest picture of a tape has columns. */
const BUCKETS = 240;
/** A tape that grows is drawn anew so often, ms. */
const GROWING_EVERY_MS = 15_000;

/** The activity of a tape, `undefined` until it is known; asked for anew as a recording grows. */
export function useActivity(tape: Tape): Activity | undefined {
  const [activity, setActivity] = useState<Activity>();
  const { id, recording = false } = tape;
  // A tape that was replaced by another of the same name.
  const version = recording ? 0 : tape.bytes;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for the tape's content
  useEffect(() => {
    let over = false;
    const load = (): void => {
      fetchActivity(id, BUCKETS).then(
        (known) => {
          if (!over) setActivity(known);
        },
        // The row stands without its picture.
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
