/**
 * The two clocks of a machine. A time that is shown, stored or compared with such a time is read from the wall
 * clock; durations, rates, pacing, staleness and deadlines are measured on the monotonic clock.
 */
export interface Clock {
  /** Returns the wall-clock time, µs since 1970 UTC; it jumps when the machine's clock is set. */
  wall(): number;
  /** Returns the monotonic time, µs since an arbitrary moment; never decreases and never jumps. */
  monotonic(): number;
  /** Calls back once after so many ms; the returned function cancels. */
  after(delay: number, callback: () => void): () => void;
}

/** Returns the wall-clock time, ms since 1970 UTC, to compare with the times of files and certificates. */
export function wallMillis(): number {
  return Date.now();
}

/** Smallest change of the wall clock that is a jump and not a correction, µs. */
export const MIN_JUMP = 1_000_000;

/** Largest distance of the two clocks from their last known one before it is measured again, ms. */
const TOLERATED_DRIFT = 2;

/** Returns the machine's clocks: wall-clock time has the resolution of the monotonic clock. */
export function systemClock(): Clock {
  let offset = wallMillis() - performance.now();
  let latest = 0;
  return {
    wall() {
      const measured = wallMillis() - performance.now();
      if (Math.abs(measured - offset) > TOLERATED_DRIFT) offset = measured;
      const time = Math.round((performance.now() + offset) * 1_000);
      // The time stands still during a small correction backwards; a clock that was set back is followed.
      if (time > latest || latest - time >= MIN_JUMP) latest = time;
      return latest;
    },
    monotonic: () => Math.round(performance.now() * 1_000),
    after(delay, callback) {
      const timer = setTimeout(callback, delay);
      return () => clearTimeout(timer);
    },
  };
}

/** Resolves after so many ms, or early when the signal aborts. */
export function pause(clock: Pick<Clock, 'after'>, millis: number, signal: AbortSignal): Promise<void> {
  if (millis <= 0 || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const cancel = clock.after(millis, done);
    signal.addEventListener('abort', done, { once: true });
    function done(): void {
      cancel();
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}
