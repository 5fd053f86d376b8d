import { expect, it } from 'vitest';
import type { ScheduleEntry } from '../../../lib/protocol/screens/screen-schedule';
import { ScheduleTime } from '../../../lib/screens/schedule-time';

const times = new ScheduleTime();
const lasts = (entry: Omit<ScheduleEntry, 'display'>, moment: string): boolean =>
  times.lasts({ ...entry, display: {} }, Date.parse(moment) * 1_000);
const each = (entry: Omit<ScheduleEntry, 'display'>, ...moments: string[]): boolean[] =>
  moments.map((moment) => lasts(entry, moment));

it('an entry lasts from its start until before its end, on its days, by the clock of its zone', () => {
  const entry = { zone: 'Europe/London', days: ['fri' as const], from: '09:00', to: '17:00' };
  expect(
    each(
      entry,
      '2026-11-27T08:59:59Z',
      '2026-11-27T09:00:00Z',
      '2026-11-27T16:59:59Z',
      '2026-11-27T17:00:00Z',
    ),
  ).toEqual([false, true, true, false]);
  expect(each(entry, '2026-11-28T10:00:00Z', '2026-07-03T08:00:00Z')).toEqual([false, true]);
});

it('an entry over midnight belongs to the day on which it begins', () => {
  const entry = { days: ['fri' as const], from: '22:00', to: '02:00' };
  expect(
    each(
      entry,
      '2026-11-27T01:00:00Z',
      '2026-11-27T23:00:00Z',
      '2026-11-28T01:59:00Z',
      '2026-11-28T22:00:00Z',
    ),
  ).toEqual([false, true, true, false]);
});

it('an entry that begins in the hour that a change of the clock skips begins after it', () => {
  const entry = { zone: 'Europe/Berlin', from: '02:30', to: '06:00' };
  expect(each(entry, '2026-03-29T00:59:00Z', '2026-03-29T01:00:00Z', '2026-03-29T04:00:00Z')).toEqual([
    false,
    true,
    false,
  ]);
});

it('an entry of the hour that a change of the clock repeats lasts in both', () => {
  const entry = { zone: 'Europe/Berlin', from: '02:00', to: '03:00' };
  expect(each(entry, '2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z', '2026-10-25T02:00:00Z')).toEqual([
    true,
    true,
    false,
  ]);
});

it('an entry without times always lasts', () => {
  expect(lasts({}, '2026-11-28T03:00:00Z')).toBe(true);
});

it('sessions follow the calendar of the venue, with weekends, holidays and the break at midday', () => {
  const of = (phase: 'pre-open' | 'open' | 'close', ...moments: string[]) =>
    each({ session: { venue: 'XSHG', phase, minutes: 15 } }, ...moments);
  const monday = (time: string): string => `2026-11-30T${time}+08:00`;
  expect(of('pre-open', monday('08:59'), monday('09:00'), monday('09:15'), monday('12:50'))).toEqual([
    ...[false, true, false, false],
  ]);
  expect(of('open', monday('09:16'), monday('12:00'), monday('15:00'), '2026-11-29T10:00+08:00')).toEqual([
    ...[true, true, false, false],
  ]);
  expect(of('close', monday('14:59'), monday('15:00'), monday('15:14'), monday('15:15'))).toEqual([
    ...[false, true, true, false],
  ]);
  expect(of('open', '2026-10-01T10:00+08:00')).toEqual([false]);
});
