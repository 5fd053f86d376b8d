import { expect, it } from 'vitest';
import { curvePlot, maturityDays } from '../../../lib/charts/curve-points';

it('maturities are compared by their length', () => {
  expect(['7D', '2W', '3M', '1Y', '10Y'].map((text) => Math.round(maturityDays(text)))).toEqual([
    ...[7, 14, 91, 365, 3_653],
  ]);
  expect(maturityDays('soon')).toBeNaN();
});

it('a curve spans its plot, with both of its days inside', () => {
  const plot = curvePlot(
    [
      { at: 0, now: 1, before: 1.5 },
      { at: 5, now: 2, before: Number.NaN },
      { at: 10, now: 3, before: 2 },
    ],
    4,
    0.01,
  );
  expect(plot?.x).toEqual([0, 0.5, 1]);
  expect(plot?.now[0]).toBeGreaterThan(0);
  expect(plot?.now[2]).toBeLessThan(1);
  expect(plot?.before[1]).toBeNaN();
  expect(plot?.ticks.every(({ y }) => y >= 0 && y <= 1)).toBe(true);
  expect(plot?.ticks.length).toBeGreaterThan(1);
});

it('equal values have a plot, and no value has none', () => {
  expect(curvePlot([{ at: 1, now: 4, before: 4 }], 4, 0.01)?.now[0]).toBeCloseTo(0.5);
  expect(curvePlot([{ at: 1, now: Number.NaN, before: Number.NaN }], 4, 0.01)).toBeUndefined();
});
