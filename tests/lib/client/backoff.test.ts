import { describe, expect, it } from 'vitest';
import { Backoff } from '../../../lib/client/backoff';

describe('delays between attempts', () => {
  it('double up to the maximum, and restart after a reset', () => {
    const backoff = new Backoff(100, 1000, () => 0.5);
    expect([1, 2, 3, 4, 5, 6].map(() => backoff.next())).toEqual([100, 200, 400, 800, 1000, 1000]);
    backoff.reset();
    expect(backoff.next()).toBe(100);
  });

  it('vary by half up and down, within the maximum', () => {
    expect(new Backoff(100, 1000, () => 0).next()).toBe(50);
    expect(new Backoff(100, 1000, () => 0.999).next()).toBeCloseTo(149.9);
    expect(new Backoff(1000, 1000, () => 0.999).next()).toBe(1000);
  });

  it('stay finite after any number of attempts', () => {
    const backoff = new Backoff(100, 1000, () => 0.5);
    for (let i = 0; i < 5000; i += 1) backoff.next();
    expect(backoff.next()).toBe(1000);
  });

  it('are spread up to the maximum for clients disconnected at once', () => {
    expect(new Backoff(100, 1000, () => 0.01).spread()).toBe(10);
    expect(new Backoff(100, 1000, () => 0.99).spread()).toBe(990);
  });
});
