import { setImmediate } from 'node:timers/promises';

/** Maximum time without yielding to the event loop, ms. */
const MAX_TURN = 50;

/**
 * Runs the steps of long work, and yields to signals and other work regularly.
 * @param turn maximum time without yielding, ms
 * @returns the result of the steps
 * @throws the signal's reason once aborted; the steps are closed then
 */
export async function runAbortable<T, R>(
  steps: Generator<T, R>,
  signal: AbortSignal,
  each: (step: T) => void,
  turn = MAX_TURN,
): Promise<R> {
  let began = performance.now();
  try {
    for (;;) {
      const { done, value } = steps.next();
      if (done) return value;
      each(value);
      if (performance.now() - began < turn) continue;
      await setImmediate();
      signal.throwIfAborted();
      began = performance.now();
    }
  } finally {
    steps.return(undefined as R);
  }
}
