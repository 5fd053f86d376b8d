import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArrivalQueue } from '../../../../server/feeds/simulator/arrival-queue';

describe('the arrival queue', () => {
  it('returns entries by time, for any order of pushes and pops', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 1_000 }), { freq: 3 })), (steps) => {
        const queue = new ArrivalQueue();
        const model: { time: number; payload: number }[] = [];
        steps.forEach((time, payload) => {
          if (time !== null) {
            queue.push(time, payload);
            model.push({ time, payload });
          } else if (model.length > 0) {
            const earliest = Math.min(...model.map((entry) => entry.time));
            expect(queue.peek()).toBe(earliest);
            const taken = queue.pop();
            expect(queue.time).toBe(earliest);
            const at = model.findIndex((entry) => entry.payload === taken && entry.time === earliest);
            expect(at).toBeGreaterThanOrEqual(0);
            model.splice(at, 1);
          }
          expect(queue.size).toBe(model.length);
        });
      }),
    );
  });

  it('grows beyond its initial capacity, and rejects a pop when it is empty', () => {
    const queue = new ArrivalQueue();
    for (let k = 0; k < 5_000; k++) queue.push((k * 7_919) % 5_000, k);
    for (let time = 0; time < 5_000; time++) {
      queue.pop();
      expect(queue.time).toBe(time);
    }
    expect(queue.peek()).toBe(Number.POSITIVE_INFINITY);
    expect(() => queue.pop()).toThrow(/empty/);
  });
});
