import { describe, expect, it } from 'vitest';
import { microsOf, microsOfIso } from '../../../server/venues/venue-time';

describe('a time of a venue', () => {
  it('is converted to µs from s, ms or µs, as a number or as text', () => {
    expect(microsOf(1_618_678_133, 'time')).toBe(1_618_678_133_000_000);
    expect(microsOf('1618678133.365913', 'time')).toBe(1_618_678_133_365_913);
    expect(microsOf(1_618_678_133_365, 'time')).toBe(1_618_678_133_365_000);
    expect(microsOf('1619093543708.2642', 'time')).toBe(1_619_093_543_708_264);
    expect(microsOf(1_618_678_133_365_913, 'time')).toBe(1_618_678_133_365_913);
  });

  it('is converted to µs from ISO 8601 with any number of decimals, cut off below µs', () => {
    expect(microsOfIso('2026-08-09T21:05:48.170326Z', 'time')).toBe(1_786_309_548_170_326);
    expect(microsOfIso('2026-08-09T21:05:48.483587501Z', 'time')).toBe(1_786_309_548_483_587);
    expect(microsOfIso('2026-08-09T21:05:48.5Z', 'time')).toBe(1_786_309_548_500_000);
    expect(microsOfIso('2026-08-09T21:05:48Z', 'time')).toBe(1_786_309_548_000_000);
  });

  it('is rejected with the field and the value if it is invalid', () => {
    expect(() => microsOf('soon', 'E')).toThrow('E must be a time, not "soon"');
    for (const value of ['', -1, null, undefined, Number.NaN, 1e300]) {
      expect(() => microsOf(value, 'E')).toThrow('E must be a time');
    }
    for (const value of ['2026-13-09T21:05:48Z', '2026-08-09', 5, undefined]) {
      expect(() => microsOfIso(value, 'time')).toThrow('time must be a time in ISO 8601');
    }
  });
});
