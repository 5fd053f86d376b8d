import type { Clock } from '../../../../server/time/clock';

/** Returns a clock that runs faster than the machine's by a factor, so that deadlines of seconds pass in a moment. */
export function fastClock(factor: number): Clock {
  const began = performance.now();
  const monotonic = (): number => (performance.now() - began) * factor * 1_000;
  const start = Date.now() * 1_000;
  return {
    monotonic,
    wall: () => start + monotonic(),
    after(millis, callback) {
      const timer = setTimeout(callback, millis / factor);
      return () => clearTimeout(timer);
    },
  };
}
