import { describe, expect, it } from 'vitest';
import { barTicks, dateLabels, dateTicks, spanTicks } from '../../../lib/charts/time-ticks';
import { createZone } from '../../../lib/locale/time-zones';
import { barAfter, type Interval } from '../../../lib/market/interval';
import { BarBuffer } from '../../../lib/store/client-bar-series';
import { barAt, bars } from './samples';

const utc = (): number => 0;
const at = (iso: string): number => Date.parse(iso) * 1_000;

const dates = (from: string, interval: Interval, count: number): number[] =>
  Array.from({ length: count }, (_, bars) => barAfter(at(from), bars, interval));
const labelled = (starts: readonly number[], most: number): string[] =>
  dateLabels(starts, dateTicks(starts, most), {
    date: (micros) => new Date(micros / 1_000).toISOString().slice(0, 10),
    year: (micros) => new Date(micros / 1_000).toISOString().slice(0, 4),
  });

describe('ticks of dates', () => {
  it.each([
    [
      'days over the turn of 1970',
      '1969-12-30',
      '1d',
      5,
      5,
      ['1969-12-30', '1969-12-31', '1970', '1970-01-02', '1970-01-03'],
    ],
    ['days of a year', '1969-02-03', '1d', 365, 5, ['1969-04-01', '1969-07-01', '1969-10-01', '1970']],
    ['weeks of two years', '1938-01-03', '1w', 104, 5, ['1938-07-04', '1939', '1939-07-03']],
    [
      'months of 71 years',
      '1900-01-01',
      '1mo',
      852,
      9,
      ['1900-01-01', '1910', '1920', '1930', '1940', '1950', '1960', '1970'],
    ],
  ] as const)(
    'begin round stretches of the calendar, and name the year where it changes: %s',
    (_, from, interval, count, most, expected) => {
      expect(labelled(dates(from, interval, count), most)).toEqual(expected);
    },
  );
});

describe('ticks of bars', () => {
  it('marks bars that begin a round stretch', () => {
    const starts = bars(180, 8 * 60 + 20).start.subarray(0, 180);
    expect(barTicks(starts, 3, utc)).toEqual([40, 100, 160]);
    expect(barTicks(starts, 8, utc)).toEqual([10, 40, 70, 100, 130, 160]);
  });

  it('follows the clock of its zone', () => {
    const starts = bars(180, 8 * 60).start.subarray(0, 180);
    expect(barTicks(starts, 4, () => 330)).toEqual([30, 90, 150]);
  });

  it('marks the first bar after a break', () => {
    const buffer = new BarBuffer('1m');
    for (const minute of [9 * 60 + 55, 10 * 60 + 10, 10 * 60 + 20, 13 * 60 + 5])
      buffer.merge(barAt(minute, 1));
    expect(barTicks(buffer.start.subarray(0, buffer.size), 2, utc)).toEqual([1, 3]);
    expect(barTicks([], 5, utc)).toEqual([]);
  });
});

describe('ticks where the clock changes', () => {
  const newYork = createZone('America/New_York');
  const offset = (micros: number): number => newYork.offsetMinutes(micros / 1_000);
  const hours = Array.from({ length: 96 }, (_, hour) => at('2026-03-06T05:00:00Z') + hour * 3_600_000_000);

  it('are at midnights of the zone on both sides of the change', () => {
    const local = (micros: number): string =>
      new Date(micros / 1_000 + offset(micros) * 60_000).toISOString().slice(5, 16);
    expect(barTicks(hours, 5, offset).map((tick) => local(hours[tick] as number))).toEqual([
      ...['03-06T00:00', '03-07T00:00', '03-08T00:00', '03-09T00:00', '03-10T00:00'],
    ]);
    const span = { from: hours[0] as number, to: hours.at(-1) as number };
    expect(spanTicks(span, 5, offset).moments.map(local)).toEqual([
      ...['03-06T00:00', '03-07T00:00', '03-08T00:00', '03-09T00:00', '03-10T00:00'],
    ]);
  });
});

describe('ticks of a span', () => {
  it('are round times of the zone, at most as many as requested', () => {
    const span = { from: at('2026-03-12T08:10:00Z'), to: at('2026-03-12T16:30:00Z') };
    const ticks = spanTicks(span, 9, () => 330);
    expect(ticks.unit).toBe('minutes');
    expect(ticks.moments.length).toBeLessThanOrEqual(9);
    expect(ticks.moments[0]).toBe(at('2026-03-12T08:30:00Z'));
  });

  it('are years of a span of many', () => {
    const span = { from: at('1900-03-01T00:00:00Z'), to: at('1970-12-31T00:00:00Z') };
    const zone = createZone('America/New_York');
    const { moments, unit } = spanTicks(span, 8, (micros) => zone.offsetMinutes(micros / 1_000));
    expect(unit).toBe('years');
    expect(moments.map((moment) => new Date(moment / 1_000).toISOString())).toEqual(
      [1910, 1920, 1930, 1940, 1950, 1960, 1970].map((year) => `${year}-01-01T05:00:00.000Z`),
    );
  });

  it('differ by seconds in a short span, by days in a long one', () => {
    const from = at('2026-03-12T08:10:00Z');
    expect(spanTicks({ from, to: from + 40_000_000 }, 5, utc).unit).toBe('seconds');
    expect(spanTicks({ from, to: from + 20 * 86_400_000_000 }, 6, utc).unit).toBe('days');
    expect(spanTicks({ from, to: from }, 6, utc).moments.length).toBeLessThanOrEqual(1);
  });
});
