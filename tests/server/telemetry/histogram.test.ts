import { describe, expect, it } from 'vitest';
import { Histogram } from '../../../server/telemetry/histogram';

describe('a histogram', () => {
  it('counts a value at every bound that it does not exceed', () => {
    const histogram = new Histogram([1, 10, 100]);
    for (const value of [0, 1, 5, 10, 11, 1_000]) histogram.add(value);
    expect(histogram.cumulative()).toEqual([2, 4, 5]);
    expect(histogram.count).toBe(6);
    expect(histogram.sum).toBe(1_027);
  });
});
