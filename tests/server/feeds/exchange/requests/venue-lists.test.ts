import { describe, expect, it } from 'vitest';
import { missingBars } from '../../../../../server/feeds/exchange/requests/venue-lists';

const MINUTE = 60_000_000;
const NOW = 1_000_000 * MINUTE;
/** Bars that start so many minutes ago. */
const stored = (...minutes: number[]) => minutes.map((ago) => ({ start: NOW - ago * MINUTE }));
const from = (first: number, last: number): number[] =>
  Array.from({ length: first - last + 1 }, (_, index) => first - index);

describe('bars that are requested at a start', () => {
  it('are all without stored ones, and only those since the newest with them', () => {
    expect(missingBars(['1m', 500], [], NOW)).toBe(500);
    expect(missingBars(['1m', 500], stored(...from(700, 10)), NOW)).toBe(11);
    expect(missingBars(['1m', 500], stored(...from(700, 0)), NOW)).toBe(1);
  });

  it('begin at the first hole among the stored ones, but not at quiet minutes', () => {
    expect(missingBars(['1m', 500], stored(...from(499, 300), ...from(100, 10)), NOW)).toBe(301);
    expect(missingBars(['1m', 500], stored(...from(499, 300), ...from(296, 10)), NOW)).toBe(11);
    expect(missingBars(['1m', 500], stored(...from(100, 10)), NOW)).toBe(500);
  });
});
