import { setImmediate } from 'node:timers/promises';

/** Longest that nothing else gets a turn where nobody waits for anything else, ms. */
const TURN = 50;

/**
 * Goes through the steps of a long piece of work, and lets signals and other work in between them now and then.
 * @param turn longest that nothing else gets a turn, ms
 * @returns what the steps return
 * @throws the signal's reason once it has aborted; the steps are ended then
 */
export async function runAbortable<T, R>(
  steps: Generator<T, R>,
  signal: AbortSignal,
  each: (step: T) => void,
  turn = TURN,
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
