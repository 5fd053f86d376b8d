import { expect, it } from 'vitest';
import {
  addEntry,
  addEvent,
  changeEntry,
  changeEvent,
  draftOf,
  moveTo,
  removeRule,
  type ScheduleDraft,
  scheduleOf,
} from '../../../../lib/control/schedule/schedule-draft';
import { faultsOf } from '../../../../lib/control/schedule/schedule-faults';
import { weekdayText } from '../../../../lib/control/schedule/weekday-runs';
import { type ScreenSchedule, scheduleSchema } from '../../../../lib/protocol/screens/screen-schedule';

const SCHEDULE = scheduleSchema.parse({
  entries: [
    {
      ...{ name: 'Day', groups: ['hall'], screens: ['s1'], zone: 'Europe/London', days: ['mon', 'fri'] },
      ...{ from: '07:00', to: '19:00' },
      display: { playlist: [{ board: 'overview', seconds: 30 }, { board: 'quotes' }], zoom: 1.2 },
    },
    {
      session: { venue: 'XLON', phase: 'close', minutes: 20 },
      display: { board: 'focus', symbol: 'xlon:AZN', brightness: 0.45, blank: true, language: 'ru' },
    },
    { display: { message: { text: 'Fire drill', level: 'alert' }, hold: 200 } },
    { display: { message: { text: 'Hello' }, theme: 'light' } },
  ],
  events: [{ on: 'halt', seconds: 60, board: 'focus', groups: ['*'] }],
}) as ScreenSchedule;

const faults = (draft: ScheduleDraft): string[] =>
  [...faultsOf(draft, scheduleOf(draft), (id) => id !== 'gone')].map(([key, { kind, value }]) =>
    `${key}: ${kind} ${value}`.trim(),
  );

it('a schedule that is not changed stays as it was, also in fields that the page does not show', () => {
  expect(scheduleOf(draftOf(SCHEDULE))).toEqual(SCHEDULE);
  expect(faults(draftOf(SCHEDULE))).toEqual([]);
});

it('entries and events are added, changed, moved and removed', () => {
  let draft = addEvent(addEntry(draftOf({ entries: [] }), 'UTC', 'overview'));
  draft = addEntry(draft, '', 'quotes');
  const [first, second] = draft.entries.map(({ key }) => key) as [number, number];
  draft = changeEntry(draft, first, { name: 'A', days: ['tue'] });
  draft = changeEvent(draft, draft.events[0]?.key ?? 0, { on: 'alert', seconds: '5' });
  draft = { ...draft, entries: moveTo(draft.entries, first, 7) };
  expect(scheduleOf(draft)).toEqual({
    entries: [
      { display: { playlist: [{ board: 'quotes' }] } },
      { name: 'A', zone: 'UTC', days: ['tue'], display: { playlist: [{ board: 'overview' }] } },
    ],
    events: [{ on: 'alert', seconds: 5 }],
  });
  expect(removeRule(draft, second).entries.map(({ key }) => key)).toEqual([first]);
  expect(new Set([...draft.entries, ...draft.events].map(({ key }) => key)).size).toBe(3);
});

it('a fault names the field, and the text that is in it', () => {
  let draft = draftOf(SCHEDULE);
  const [day, close, , hello] = draft.entries.map(({ key }) => key) as [number, number, number, number];
  const [turn] = draft.entries[0]?.playlist ?? [];
  const playlist = [{ ...turn, key: turn?.key ?? 0, board: 'gone', seconds: 'ten' }];
  draft = changeEntry(draft, day, { from: '7:00', zone: 'Mars', playlist });
  draft = changeEntry(draft, close, { minutes: '0', brightness: '5', symbol: 'AZN', board: 'gone' });
  draft = changeEntry(draft, hello, { message: '', theme: '' });
  draft = changeEvent(draft, draft.events[0]?.key ?? 0, { seconds: '1.5', board: 'gone' });
  expect(faults(draft).sort()).toEqual(
    [
      `${day} from: clock 7:00`,
      `${day} zone: zone Mars`,
      `${turn?.key} seconds: seconds ten`,
      `${turn?.key} board: board gone`,
      `${close} minutes: minutes 0`,
      `${close} brightness: brightness 5`,
      `${close} symbol: symbol AZN`,
      `${close} board: board gone`,
      `${hello} boards: nothing`,
      `${draft.events[0]?.key} seconds: eventSeconds 1.5`,
      `${draft.events[0]?.key} board: board gone`,
    ].sort(),
  );
});

it('three and more weekdays in a row are written as first and last', () => {
  const text = (...days: Parameters<typeof weekdayText>[0]): string => weekdayText(days, (day) => day);
  expect(text('fri', 'mon', 'tue', 'wed', 'thu', 'sun')).toBe('mon–fri, sun');
  expect(text('sat', 'sun')).toBe('sat, sun');
});
