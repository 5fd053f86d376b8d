import { describe, expect, it } from 'vitest';
import { timeTicks } from '../../../lib/charts/time-ticks';
import { lastVwap, sessionStart, vwapOfBars } from '../../../lib/charts/vwap';
import { ticksIn, YRange } from '../../../lib/charts/y-range';
import { BarBuffer } from '../../../lib/store/client-bar-series';
import { barAt, bars } from './samples';

describe('a y range', () => {
  it('stays while the values fit and fill it', () => {
    const range = new YRange();
    const first = range.fit(100, 110);
    expect(range.fit(99.5, 110.5)).toBe(first);
    expect(range.fit(101, 109)).toBe(first);
  });

  it('gives way when they leave it, or use too little of it', () => {
    const range = new YRange();
    const first = range.fit(100, 110);
    const wider = range.fit(100, 112);
    expect(wider).not.toBe(first);
    expect(wider?.max).toBeGreaterThan(112);
    const narrower = range.fit(104, 106);
    expect(narrower?.max).toBeLessThan(107);
  });

  it('has room for values that are all the same, and none without values', () => {
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
});

describe('a time axis', () => {
  it('marks bars that begin a round stretch', () => {
    const starts = bars(180, 8 * 60 + 20).start.subarray(0, 180);
    expect(timeTicks(starts, 3, 0)).toEqual([40, 100, 160]);
    expect(timeTicks(starts, 8, 0)).toEqual([10, 40, 70, 100, 130, 160]);
  });

  it('goes by the clock of its zone', () => {
    const starts = bars(180, 8 * 60).start.subarray(0, 180);
    expect(timeTicks(starts, 4, 330)).toEqual([30, 90, 150]);
  });

  it('marks the first bar after a break', () => {
    const buffer = new BarBuffer('1m');
    for (const minute of [9 * 60 + 55, 10 * 60 + 10, 10 * 60 + 20, 13 * 60 + 5])
      buffer.merge(barAt(minute, 1));
    expect(timeTicks(buffer.start.subarray(0, buffer.size), 2, 0)).toEqual([1, 3]);
    expect(timeTicks([], 5, 0)).toEqual([]);
  });
});

describe('VWAP of bars', () => {
  it('weighs typical prices by volume', () => {
    const buffer = new BarBuffer('1m');
    const day = 24 * 60;
    buffer.merge({ ...barAt(day - 1, 1), volume: 1_000 });
    buffer.merge({ start: day * 60e6, open: 9, high: 12, low: 9, close: 9, volume: 10, trades: 1 });
    buffer.merge({ start: (day + 1) * 60e6, open: 9, high: 21, low: 19, close: 20, volume: 30, trades: 1 });
    const line = vwapOfBars(buffer, sessionStart(buffer), new Float64Array(3));
    expect(line[0]).toBeNaN();
    expect(line[1]).toBe(10);
    expect(line[2]).toBe((10 * 10 + 20 * 30) / 40);
    expect(lastVwap(buffer, sessionStart(buffer))).toBe(line[2]);
  });

  it('is none without volume', () => {
    const buffer = new BarBuffer('1m');
    expect(lastVwap(buffer, 0)).toBeNaN();
    buffer.merge({ ...barAt(0, 1), volume: 0 });
    expect(lastVwap(buffer, 0)).toBeNaN();
  });
});
