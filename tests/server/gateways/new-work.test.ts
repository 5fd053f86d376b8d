import { describe, expect, it } from 'vitest';
import { NewWork } from '../../../server/gateways/new-work';

/** New work on a clock that only its tasks advance, 3 ms each. */
function working() {
  let now = 0;
  const done: number[] = [];
  const work = new NewWork(() => now);
  const task = (number: number) => (): void => {
    done.push(number);
    now += 3;
  };
  return { work, done, task };
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('new work', () => {
  it('runs at once while its turn has time left, then waits for later turns, in order', async () => {
    const { work, done, task } = working();
    for (let number = 1; number <= 12; number++) work.run(task(number));
    expect([done, work.waiting]).toEqual([[1, 2, 3], 9]);
    const perTurn: number[] = [];
    while (work.waiting > 0) {
      const before = done.length;
      await nextTurn();
      perTurn.push(done.length - before);
    }
    expect(done).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(Math.max(...perTurn)).toBeLessThanOrEqual(3);
    await nextTurn();
    work.run(task(13));
    expect(done.at(-1)).toBe(13);
  });

  it('counts what follows a turn as its time', async () => {
    const { work, done, task } = working();
    const turns = [1, 2, 3, 4, 5].map((number) => work.turn().then(task(number)));
    await Promise.all(turns);
    expect(done).toEqual([1, 2, 3, 4, 5]);
  });

  it('does not let a task overtake one that waits', async () => {
    const { work, done, task } = working();
    for (let number = 1; number <= 4; number++) work.run(task(number));
    work.run(task(5));
    while (work.waiting > 0) await nextTurn();
    expect(done).toEqual([1, 2, 3, 4, 5]);
  });
});
