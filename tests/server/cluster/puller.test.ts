import { expect, it } from 'vitest';
import { Puller } from '../../../server/cluster/puller';
import { ManualClock } from '../manual-clock';

it('a wait that ends early loses no value', async () => {
  const clock = new ManualClock();
  let give: (value: number) => void = () => {};
  async function* values(): AsyncGenerator<number> {
    for (;;) yield await new Promise<number>((resolve) => (give = resolve));
  }
  const puller = new Puller(values(), clock);
  const early = puller.next(100);
  clock.advance(100);
  expect(await early).toBeUndefined();
  const interrupted = puller.next(100);
  puller.interrupt();
  expect(await interrupted).toBeUndefined();
  give(7);
  expect(await puller.next(100)).toEqual({ value: 7 });
  expect(clock.timers).toBe(0);
});

it('passes on the end and the error of the iterator', async () => {
  const clock = new ManualClock();
  async function* ends(): AsyncGenerator<number> {}
  expect(await new Puller(ends(), clock).next(1)).toBe('ended');
  // biome-ignore lint/correctness/useYield: an iterator that fails before its first value
  async function* fails(): AsyncGenerator<number> {
    throw new Error('lost');
  }
  await expect(new Puller(fails(), clock).next(1)).rejects.toThrow('lost');
});
