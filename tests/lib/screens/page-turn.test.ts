import { describe, expect, it } from 'vitest';
import { firstOfTurn, pageTurnAt } from '../../../lib/screens/page-turn';

const SECOND = 1_000_000;

describe('pages that turn by a clock', () => {
  it('turn at the same moment on screens whose clocks agree, whenever they were loaded', () => {
    const now = 1_800_000_000 * SECOND;
    expect(pageTurnAt(0, now, 10_000)).toEqual({ turned: 180_000_000, leftMs: 10_000 });
    expect(pageTurnAt(0, now + 3.2 * SECOND, 10_000)).toEqual({ turned: 180_000_000, leftMs: 6_800 });
    expect(pageTurnAt(0, now + 10 * SECOND, 10_000).turned).toBe(180_000_001);
  });

  it('begin with the first page at their start', () => {
    expect(pageTurnAt(5 * SECOND, 5 * SECOND, 8_000)).toEqual({ turned: 0, leftMs: 8_000 });
  });

  it('wait a millisecond at least, so that a timer that is early is set again', () => {
    expect(pageTurnAt(0, 10 * SECOND - 1, 10_000)).toEqual({ turned: 0, leftMs: 1 });
  });
});

describe('a strip of several screens', () => {
  it('shows every item at a first place sooner or later', () => {
    const firsts = Array.from({ length: 40 }, (_, turned) => firstOfTurn(turned, 4, 8));
    expect(firsts.slice(0, 4)).toEqual([0, 4, 1, 5]);
    expect(new Set(firsts).size).toBe(8);
  });

  it('has a first item without any', () => {
    expect(firstOfTurn(3, 4, 0)).toBe(0);
  });
});
