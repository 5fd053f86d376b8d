import { describe, expect, it } from 'vitest';
import { ticksIn, YRange } from '../../../lib/charts/y-range';

describe('a y range', () => {
  it('stays while the values fit and fill it', () => {
    const range = new YRange();
    const first = range.fit(100, 110);
    expect(range.fit(99.5, 110.5)).toBe(first);
    expect(range.fit(101, 109)).toBe(first);
  });

  it('changes when they leave it, or use too little of it', () => {
    const range = new YRange();
    const first = range.fit(100, 110);
    const wider = range.fit(100, 112);
    expect(wider).not.toBe(first);
    expect(wider?.max).toBeGreaterThan(112);
    const narrower = range.fit(104, 106);
    expect(narrower?.max).toBeLessThan(107);
  });

  it('has room for equal values, and none without values', () => {
    const range = new YRange();
    expect(range.fit(Number.NaN, Number.NaN)).toBeUndefined();
    const flat = range.fit(50, 50);
    expect(flat?.min).toBeLessThan(50);
    expect(flat?.max).toBeGreaterThan(50);
    expect(range.fit(Number.NaN, Number.NaN)).toBe(flat);
    range.reset();
    expect(range.fit(0, 0)?.max).toBeGreaterThan(0);
  });

  it('has round ticks inside', () => {
    expect(ticksIn({ min: 401.3, max: 413.9 }, 7)).toEqual([402, 404, 406, 408, 410, 412]);
    const fine = ticksIn({ min: 1.0841, max: 1.0848 }, 7);
    expect(fine.map((tick) => tick.toFixed(4))).toContain('1.0845');
    expect(fine.length).toBeLessThanOrEqual(7);
    expect(ticksIn({ min: 1, max: 1 }, 7)).toEqual([]);
  });

  it('has ticks that labels can tell apart: multiples of the smallest difference that they show', () => {
    const texts = (min: number, max: number, unit: number): string[] =>
      ticksIn({ min, max }, 8, unit).map((tick) => tick.toFixed(2));
    expect(texts(8.505, 8.535, 0.01)).toEqual(['8.51', '8.52', '8.53']);
    expect(texts(8.4, 8.58, 0.01)).toEqual(['8.40', '8.45', '8.50', '8.55']);
    expect(texts(100.1, 101.9, 0.25)).toEqual([
      '100.25',
      '100.50',
      '100.75',
      '101.00',
      '101.25',
      '101.50',
      '101.75',
    ]);
    expect(texts(8.511, 8.519, 0.01)).toEqual([]);
  });
});
