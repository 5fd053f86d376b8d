import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RateLimit } from '../../../../server/access/limits/rate-limit';
import { ManualClock } from '../../manual-clock';

const limitOf = (burst: number, perSecond: number) => {
  const clock = new ManualClock();
  return { clock, limit: new RateLimit({ burst, perSecond, now: () => clock.monotonic() }) };
};

describe('a rate limit', () => {
  it('allows a burst, and then the refilled quota, per key', () => {
    const { clock, limit } = limitOf(3, 2);
    for (let k = 0; k < 3; k++) expect(limit.take('a')).toBe(0);
    expect(limit.take('a')).toBeCloseTo(0.5);
    expect(limit.take('b')).toBe(0);
    clock.advance(450);
    expect(limit.take('a')).toBeGreaterThan(0);
    clock.advance(50);
    expect(limit.take('a')).toBe(0);
    expect(limit.take('a')).toBeCloseTo(0.5);
  });

  it('charges an amount that is known afterwards, and waits until it is regained', () => {
    const { clock, limit } = limitOf(10, 10);
    limit.charge('a', 10);
    expect(limit.take('a', 0)).toBe(0);
    limit.charge('a', 5);
    expect(limit.take('a', 0)).toBeCloseTo(0.5);
    clock.advance(500);
    expect(limit.take('a', 0)).toBe(0);
  });

  it('allows ten times as many actions at a tenth of the cost', () => {
    const { limit } = limitOf(20, 1);
    for (let k = 0; k < 200; k++) expect(limit.take('a', 0.1)).toBe(0);
    expect(limit.take('a', 0.1)).toBeGreaterThan(0);
  });

  it('drops idle keys, and tracks a limited number of keys', () => {
    const { clock, limit } = limitOf(1, 1);
    for (let k = 0; k < 5_000; k++) limit.take(`first ${k}`);
    clock.advance(1_000);
    for (let k = 0; k < 5_001; k++) limit.take(`second ${k}`);
    expect(limit.size).toBeLessThan(10_002);
    for (let k = 0; k < 150_000; k++) limit.take(`third ${k}`);
    expect(limit.size).toBeLessThanOrEqual(100_001);
    expect(limit.take('one more')).toBeGreaterThan(0);
    expect(limit.take('first 1')).toBeGreaterThan(0);
    clock.advance(1_000);
    expect(limit.take('one more')).toBe(0);
  });

  it('allows no more than the burst and the refill in any period, and always allows less', () => {
    const step = fc.record({ pause: fc.nat({ max: 3_000 }), takes: fc.nat({ max: 12 }) });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 1, max: 5 }),
        fc.array(step),
        (burst, rate, steps) => {
          const { clock, limit } = limitOf(burst, rate);
          // Reference bucket that is refilled by the second.
          let left = burst;
          for (const { pause, takes } of steps) {
            clock.advance(pause);
            left = Math.min(burst, left + (pause / 1_000) * rate);
            for (let k = 0; k < takes; k++) {
              const taken = limit.take('a') === 0;
              if (Math.abs(left - 1) < 0.06) left -= taken ? 1 : 0;
              else {
                expect(taken).toBe(left >= 1);
                if (taken) left -= 1;
              }
            }
          }
        },
      ),
    );
  });
});
