import { describe, expect, it } from 'vitest';
import { Random } from '../../../../server/feeds/simulator/random';

const DRAWS = 100_000;

function moments(draw: () => number): { mean: number; variance: number } {
  let sum = 0;
  let squares = 0;
  for (let k = 0; k < DRAWS; k++) {
    const x = draw();
    sum += x;
    squares += x * x;
  }
  const mean = sum / DRAWS;
  return { mean, variance: squares / DRAWS - mean * mean };
}

describe('random numbers', () => {
  const random = new Random('test');

  it.each([
    ['uniform', () => random.uniform(), 1 / 2, 1 / 12],
    ['exponential', () => random.exponential(), 1, 1],
    ['normal', () => random.normal(), 0, 1],
    ['Poisson of mean 0.3', () => random.poisson(0.3), 0.3, 0.3],
    ['Poisson of mean 4', () => random.poisson(4), 4, 4],
  ])('%s: mean and variance', (_, draw, mean, variance) => {
    const seen = moments(draw);
    expect(Math.abs(seen.mean - mean)).toBeLessThan(0.02 * Math.max(1, mean));
    expect(Math.abs(seen.variance / variance - 1)).toBeLessThan(0.04);
  });

  it('sizes are whole, at least 1, and of the requested mean', () => {
    const seen = moments(() => {
      const lots = random.lots(120, 1);
      expect(Number.isInteger(lots) && lots >= 1).toBe(true);
      return lots;
    });
    expect(Math.abs(seen.mean / 120 - 1)).toBeLessThan(0.04);
  });

  it('the same key gives the same numbers, and similar keys unrelated ones', () => {
    expect(new Random('1/simx:A/20000').bits()).toBe(new Random('1/simx:A/20000').bits());
    const [a, b] = [new Random('1/simx:A/20000'), new Random('1/simx:A/20001')];
    let product = 0;
    for (let k = 0; k < DRAWS; k++) product += a.normal() * b.normal();
    expect(Math.abs(product / DRAWS)).toBeLessThan(0.015);
  });

  it('a new key restarts its numbers', () => {
    const again = new Random('x');
    again.normal();
    again.rekey('y');
    expect(again.normal()).toBe(new Random('y').normal());
  });
});
