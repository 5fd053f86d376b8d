import { expect, it } from 'vitest';
import type { ScheduleEntry } from '../../../lib/protocol/screens/screen-schedule';
import { displayOf, spansFor, spansOf } from '../../../lib/screens/schedule-plan';
import { ScheduleTime } from '../../../lib/screens/schedule-time';

const HOUR = 3_600_000_000;
const MINUTE = 60_000_000;
const at = (time: string): number => Date.parse(time) * 1_000;
const from = at('2026-11-30T00:00:00Z');

const ENTRIES: readonly ScheduleEntry[] = [
  { zone: 'Europe/London', from: '08:31', to: '17:00', groups: ['hall'], display: { board: 'overview' } },
  { from: '16:59', to: '17:01', display: { board: 'quotes', brightness: 0.5 } },
  { session: { venue: 'XLON', phase: 'pre-open', minutes: 7 }, display: { theme: 'light' } },
];

/** Returns stretches as `from–to entries`, in hours and minutes of the first day. */
function texts(spans: readonly { from: number; to: number; entries: readonly number[] }[]): string[] {
  const clock = (time: number): string => new Date(time / 1_000).toISOString().slice(11, 16);
  return spans.map((span) => `${clock(span.from)}–${clock(span.to)} ${span.entries.join('+')}`);
}

it('the plan of a screen has the entries for it from minute to minute', () => {
  const spans = spansOf(ENTRIES, from, from + 24 * HOUR);
  expect(texts(spansFor(ENTRIES, spans, { id: 'a', group: 'hall' }))).toEqual([
    '00:00–07:43 ',
    '07:43–07:50 2',
    '07:50–08:31 ',
    '08:31–16:59 0',
    '16:59–17:00 0+1',
    '17:00–17:01 1',
    '17:01–00:00 ',
  ]);
  expect(texts(spansFor(ENTRIES, spans, { id: 'b', group: undefined }))).toEqual([
    '00:00–07:43 ',
    '07:43–07:50 2',
    '07:50–16:59 ',
    '16:59–17:01 1',
    '17:01–00:00 ',
  ]);
});

it('the plan of a day with a change of the clock is what the scheduler does at each minute', () => {
  const time = new ScheduleTime();
  const start = at('2026-10-24T22:07:00Z');
  const entries: ScheduleEntry[] = [{ zone: 'Europe/London', from: '00:43', to: '02:07', display: {} }];
  const spans = spansOf(entries, start, start + 12 * HOUR);
  for (let now = start; now < start + 12 * HOUR; now += MINUTE) {
    const span = spans.find((one) => one.from <= now && now < one.to);
    expect(span?.entries).toEqual(time.lasts(entries[0] as ScheduleEntry, now) ? [0] : []);
  }
});

it('of entries that last together the later one counts, field by field', () => {
  expect(displayOf(ENTRIES)).toEqual({ board: 'quotes', brightness: 0.5, theme: 'light' });
});
