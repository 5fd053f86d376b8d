import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EARLIEST_TIME } from '../../../lib/market/event';
import {
  barAfter,
  barEnd,
  barStart,
  barsBetween,
  INTERVALS,
  lastEndedStart,
} from '../../../lib/market/interval';

const micros = (text: string): number => Date.parse(text) * 1_000;
const time = fc.integer({ min: EARLIEST_TIME, max: micros('2100-01-01T00:00:00Z') });
const interval = fc.constantFrom(...INTERVALS);

describe('a bar of any interval from 1900 to 2100', () => {
  it('contains the times that it starts with, and ends where the next one starts', () => {
    fc.assert(
      fc.property(time, interval, (at, one) => {
        const start = barStart(at, one);
        const end = barEnd(start, one);
        expect(start <= at && at < end).toBe(true);
        expect([barStart(start, one), barStart(end - 1, one), barStart(end, one)]).toEqual([
          start,
          start,
          end,
        ]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is a whole number of bars away from every other one', () => {
    fc.assert(
      fc.property(time, fc.integer({ min: -5_000, max: 5_000 }), interval, (at, bars, one) => {
        const start = barStart(at, one);
        expect(barsBetween(start, barAfter(start, bars, one), one)).toBe(bars);
      }),
      { numRuns: 2_000 },
    );
  });

  it('has ended exactly if it starts at the last ended start or before', () => {
    fc.assert(
      fc.property(time, interval, fc.integer({ min: -3, max: 3 }), (at, one, bars) => {
        const start = barAfter(barStart(at, one), bars, one);
        expect(start <= lastEndedStart(at, one)).toBe(barEnd(start, one) <= at);
      }),
      { numRuns: 2_000 },
    );
  });
});

it.each([
  ['1w', '1969-12-31T23:59:59Z', '1969-12-29', '1970-01-05'],
  ['1w', '1900-01-01T00:00:00Z', '1900-01-01', '1900-01-08'],
  ['1w', '2026-11-29T12:00:00Z', '2026-11-23', '2026-11-30'],
  ['1mo', '1900-02-28T12:00:00Z', '1900-02-01', '1900-03-01'],
  ['1mo', '1969-12-31T23:59:59Z', '1969-12-01', '1970-01-01'],
  ['1mo', '2000-02-29T00:00:00Z', '2000-02-01', '2000-03-01'],
  ['1d', '1969-12-31T23:59:59Z', '1969-12-31', '1970-01-01'],
  ['1m', '1969-12-31T23:59:59Z', '1969-12-31T23:59Z', '1970-01-01'],
] as const)('the %s bar of %s is the one from %s to %s', (one, at, from, to) => {
  expect(barStart(micros(at), one)).toBe(micros(from));
  expect(barEnd(micros(from), one)).toBe(micros(to));
});
