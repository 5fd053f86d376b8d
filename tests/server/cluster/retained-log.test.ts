import { expect, it } from 'vitest';
import { RetainedLog } from '../../../server/cluster/retained-log';

const SECOND = 1e6; // µs

function filled(count: number, limits = { seconds: 10, megabytes: 1 }): RetainedLog {
  const log = new RetainedLog(limits);
  for (let at = 1; at <= count; at++) {
    log.add({ place: { term: 3, entry: at }, body: Buffer.alloc(1_000) }, at * SECOND);
  }
  return log;
}

it('is trimmed to the oldest entry within its seconds', () => {
  const log = filled(30);
  expect(log.trim(30 * SECOND)).toEqual({ term: 3, entry: 20 });
  expect(log.trim(30 * SECOND)).toBeUndefined();
  expect(log.trim(31 * SECOND)).toEqual({ term: 3, entry: 21 });
});

it('is trimmed to its bytes', () => {
  const log = filled(30, { seconds: 1_000, megabytes: 0.005 });
  expect(log.trim(30 * SECOND)).toEqual({ term: 3, entry: 26 });
  expect(log.bytes).toBe(5_000);
});

it('is halved when the broker is full, and never below ten seconds', () => {
  const log = filled(30, { seconds: 24, megabytes: 1 });
  expect(log.halve(30 * SECOND)).toEqual({ term: 3, entry: 18 });
  expect(log.halve(30 * SECOND)?.entry).toBeGreaterThan(20);
});

it('repeats the entries of the last two seconds of the term, without its claim', () => {
  const log = filled(30);
  expect(log.tail().map(({ entry }) => entry)).toEqual([28, 29, 30]);
  log.add({ place: { term: 4, entry: 0 }, body: Buffer.alloc(10) }, 30 * SECOND);
  log.add({ place: { term: 4, entry: 1 }, body: Buffer.alloc(10) }, 30 * SECOND);
  expect(log.tail().map(({ entry }) => entry)).toEqual([1]);
});
