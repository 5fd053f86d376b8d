/** Clock of the server, which tests replace. */
export interface Clock {
  /** µs since 1970 UTC; never decreases. */
  now(): number;
  /** Calls back once after so many ms; the returned function cancels. */
  after(delay: number, callback: () => void): () => void;
}

/** Largest distance of the monotonic clock from the wall clock before it is set again, ms. */
const TOLERATED_DRIFT = 2;

/** The machine's clock: wall-clock time in the resolution of the monotonic clock. */
export function systemClock(): Clock {
  let offset = Date.now() - performance.now();
  let latest = 0;
  return {
    now() {
      const wall = Date.now();
      const fine = performance.now() + offset;
      if (Math.abs(fine - wall) > TOLERATED_DRIFT) offset = wall - performance.now();
      const time = Math.round((performance.now() + offset) * 1000);
      if (time > latest) latest = time;
      return latest;
    },
    after(delay, callback) {
      const timer = setTimeout(callback, delay);
      return () => clearTimeout(timer);
    },
  };
}
