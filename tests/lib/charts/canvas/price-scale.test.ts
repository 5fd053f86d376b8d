import { describe, expect, it } from 'vitest';
import { priceScale } from '../../../../lib/charts/canvas/price-scale';

const logarithm = (low: number, high: number) => ({ min: Math.log(low), max: Math.log(high) });
const prices = (low: number, high: number, most: number): number[] =>
  priceScale('log', 1)
    .ticks(logarithm(low, high), most)
    .map((tick) => Number(Math.exp(tick).toPrecision(6)));

describe('a price scale', () => {
  it.each(['linear', 'log', 'percent'] as const)(
    'that is %s converts prices to its unit and back',
    (kind) => {
      const scale = priceScale(kind, 80);
      for (const price of [0.5, 80, 1_234.5]) expect(scale.price(scale.of(price))).toBeCloseTo(price, 9);
    },
  );

  it('in percent has 0 at its base', () => {
    expect(priceScale('percent', 80).of(84)).toBeCloseTo(5, 12);
  });

  it('that is logarithmic has labels at round prices, near together or decades apart', () => {
    expect(prices(192, 205, 6)).toEqual([192.5, 195, 197.5, 200, 202.5, 205]);
    expect(prices(0.8, 600, 12)).toEqual([1, 2, 5, 10, 20, 50, 100, 200, 500]);
    expect(prices(0.8, 600, 6)).toEqual([1, 3, 10, 30, 100, 300]);
    expect(prices(0.8, 600, 3)).toEqual([1, 10, 100]);
  });

  it('has no more labels than there is room for', () => {
    for (const [low, high] of [
      [1, 1.0001],
      [1, 3.9],
      [1e-6, 1e6],
    ] as const)
      for (const most of [1, 2, 5, 9]) expect(prices(low, high, most).length).toBeLessThanOrEqual(most);
  });
});
