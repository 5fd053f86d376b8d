import { describe, expect, it } from 'vitest';
import { type BarCounts, chosenInterval } from '../../../../../app/_screen/board/data/chosen-interval';
import type { Interval } from '../../../../../lib/market/interval';

/** Asks for lengths until none is missing, as a tile does; returns the one shown at last and those asked for. */
function settled(requested: Interval, slots: number, kept: Partial<Record<Interval, number>>) {
  const asked = new Set<Interval>([requested]);
  const counts: BarCounts = (of) => (asked.has(of) ? (kept[of] ?? 0) : undefined);
  for (;;) {
    const { interval, missing } = chosenInterval(requested, slots, counts);
    if (missing === undefined) return { interval, asked: [...asked] };
    asked.add(missing);
  }
}

describe('the length of the bars of a chart', () => {
  it('is the requested one as soon as there are enough bars, and no other is asked for', () => {
    expect(settled('1m', 100, { '1m': 30, '1s': 500 })).toEqual({ interval: '1m', asked: ['1m'] });
  });

  it('is a shorter one while that has more bars: soon after the open', () => {
    expect(settled('1m', 100, { '1m': 4, '1s': 240 }).interval).toBe('1s');
    expect(settled('1h', 100, { '1h': 1, '5m': 12, '1m': 60, '1s': 90 }).interval).toBe('1m');
    expect(settled('1m', 100, { '1m': 4, '1s': 2 }).interval).toBe('1m');
  });

  it('is a longer one only without any shorter bars: on a tape of hours or days', () => {
    expect(settled('1m', 100, { '1h': 40 }).interval).toBe('1h');
    expect(settled('1m', 100, { '1d': 7 }).interval).toBe('1d');
    expect(settled('1m', 100, { '1m': 1, '1d': 500 })).toEqual({ interval: '1m', asked: ['1m', '5s', '1s'] });
  });

  it('stays the requested one where there are no bars at all', () => {
    expect(settled('1m', 100, {}).interval).toBe('1m');
  });

  it('is asked for one after the other, the nearest shorter one first', () => {
    const choice = chosenInterval('5m', 100, (of) => (of === '5m' ? 0 : undefined));
    expect(choice).toEqual({ interval: '5m', missing: '1m', isEnough: false });
  });
});
