import { describe, expect, it } from 'vitest';
import { NewWork } from '../../../server/gateways/new-work';

/** New work on a clock that only its tasks advance, 1 ms each. */
function working() {
  let now = 0;
  const done: number[] = [];
  const work = new NewWork(() => now);
  const task = (number: number) => (): void => {
    done.push(number);
    now += 1;
  };
  return { work, done, task };
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('new work', () => {
  it('runs at once while its turn has time left, then waits for later turns, in order', async () => {
    const { work, done, task } = working();
    for (let number = 1; number <= 12; number++) work.run('join', task(number));
    expect([done, work.waiting]).toEqual([[1, 2], 10]);
    const perTurn: number[] = [];
    while (work.waiting > 0) {
      const before = done.length;
      await nextTurn();
      perTurn.push(done.length - before);
    }
    expect(done).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(Math.max(...perTurn)).toBeLessThanOrEqual(2);
    await nextTurn();
    work.run('join', task(13));
    expect(done.at(-1)).toBe(13);
  });

  it('gives a flush a turn after a few tasks, however short they are', async () => {
    let now = 0;
    let done = 0;
    const work = new NewWork(() => now);
    const task = (): void => void done++;
    work.run('handshake', () => {
      now += 10;
    });
    for (let client = 0; client < 3_000; client++) work.run('handshake', task);
    const betweenFlushes: number[] = [];
    for (let flush = 0; flush < 100; flush++) {
      const before = done;
      await nextTurn();
      betweenFlushes.push(done - before);
    }
    expect(Math.max(...betweenFlushes)).toBeLessThanOrEqual(3);
    expect(done).toBeGreaterThan(100);
  });

  it('counts what follows a turn as its time', async () => {
    const { work, done, task } = working();
    const turns = [1, 2, 3, 4, 5].map((number) => work.turn('join').then(task(number)));
    await Promise.all(turns);
    expect(done).toEqual([1, 2, 3, 4, 5]);
  });

  it('does not let a task overtake one of its step that waits', async () => {
    const { work, done, task } = working();
    for (let number = 1; number <= 4; number++) work.run('join', task(number));
    work.run('join', task(5));
    while (work.waiting > 0) await nextTurn();
    expect(done).toEqual([1, 2, 3, 4, 5]);
  });

  it('gives a client that has begun its first frame before another one begins', async () => {
    const { work, done, task } = working();
    for (let number = 1; number <= 5; number++) work.run('handshake', task(number));
    work.run('join', task(20));
    work.run('subscribe', task(30));
    while (work.waiting > 0) await nextTurn();
    expect(done).toEqual([1, 2, 30, 20, 3, 4, 5]);
  });
});
