import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { RepeatedTask } from '../../../server/inbox/repeated-task';
import { ManualClock } from '../manual-clock';

/** A task that a test ends, run every second. */
function repeat() {
  const clock = new ManualClock();
  const runs: ((error?: Error) => void)[] = [];
  const failures: unknown[] = [];
  const signals: AbortSignal[] = [];
  const task = new RepeatedTask({
    ...{ clock, every: 1_000 },
    run: (signal) =>
      new Promise((resolve, reject) => {
        signals.push(signal);
        runs.push((error) => (error ? reject(error) : resolve()));
      }),
    failed: (error) => void failures.push(error),
  });
  task.start();
  clock.advance(0);
  const end = async (error?: Error): Promise<void> => {
    runs.at(-1)?.(error);
    await turn();
  };
  return { clock, runs, failures, signals, task, end };
}

it('a repeated task runs again some time after its end, also after a failure', async () => {
  const { clock, runs, failures, end } = repeat();
  clock.advance(5_000);
  expect(runs).toHaveLength(1);
  await end(new Error('not readable'));
  clock.advance(999);
  expect(runs).toHaveLength(1);
  clock.advance(1);
  expect(runs).toHaveLength(2);
  expect(failures).toEqual([new Error('not readable')]);
});

it('hints make the next run come sooner, and one during a run is not lost', async () => {
  const { clock, runs, task, end } = repeat();
  task.hint();
  clock.advance(500);
  expect(runs).toHaveLength(1);
  await end();
  clock.advance(50);
  expect(runs).toHaveLength(2);
  await end();
  task.hint();
  task.hint();
  clock.advance(50);
  expect(runs).toHaveLength(3);
});

it('a stop aborts the run, waits for its end, and no run follows', async () => {
  const { clock, runs, signals, task, end } = repeat();
  const stopped = task.stop();
  expect(signals[0]?.aborted).toBe(true);
  await end();
  await stopped;
  task.hint();
  clock.advance(10_000);
  expect(runs).toHaveLength(1);
});
