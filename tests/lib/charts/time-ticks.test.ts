import { describe, expect, it } from 'vitest';
import { barTicks, spanTicks } from '../../../lib/charts/time-ticks';
import { BarBuffer } from '../../../lib/store/client-bar-series';
import { barAt, bars } from './samples';

const at = (iso: string): number => Date.parse(iso) * 1_000;

describe('ticks of bars', () => {
  it('marks bars that begin a round stretch', () => {
    const starts = bars(180, 8 * 60 + 20).start.subarray(0, 180);
    expect(barTicks(starts, 3, 0)).toEqual([40, 100, 160]);
    expect(barTicks(starts, 8, 0)).toEqual([10, 40, 70, 100, 130, 160]);
  });

  it('follows the clock of its zone', () => {
    const starts = bars(180, 8 * 60).start.subarray(0, 180);
    expect(barTicks(starts, 4, 330)).toEqual([30, 90, 150]);
  });

  it('marks the first bar after a break', () => {
    const buffer = new BarBuffer('1m');
    for (const minute of [9 * 60 + 55, 10 * 60 + 10, 10 * 60 + 20, 13 * 60 + 5])
      buffer.merge(barAt(minute, 1));
    expect(barTicks(buffer.start.subarray(0, buffer.size), 2, 0)).toEqual([1, 3]);
    expect(barTicks([], 5, 0)).toEqual([]);
  });
});

describe('ticks of a span', () => {
  it('are round times of the zone, at most as many as requested', () => {
    const span = { from: at('2026-03-12T08:10:00Z'), to: at('2026-03-12T16:30:00Z') };
    const ticks = spanTicks(span, 9, 330);
    expect(ticks.unit).toBe('minutes');
    expect(ticks.moments.length).toBeLessThanOrEqual(9);
    expect(ticks.moments[0]).toBe(at('2026-03-12T08:30:00Z'));
  });

  it('differ by seconds in a short span, by days in a long one', () => {
    const from = at('2026-03-12T08:10:00Z');
    expect(spanTicks({ from, to: from + 40_000_000 }, 5, 0).unit).toBe('seconds');
    expect(spanTicks({ from, to: from + 20 * 86_400_000_000 }, 6, 0).unit).toBe('days');
    expect(spanTicks({ from, to: from }, 6, 0).moments.length).toBeLessThanOrEqual(1);
  });
});
