import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { setCalendarDays, VenueClocks } from '../../../lib/calendar/calendars';
import { CalendarFile } from '../../../server/instruments/calendar-file';
import { parseCalendarLines } from '../../../server/instruments/calendar-lines';
import { temporaryFolder } from '../tape/temporary-folder';

afterEach(() => setCalendarDays([]));

describe('the file of trading hours', () => {
  it('has dates and spans of dates with hours, usual hours or a day off', () => {
    const { values, faults } = parseCalendarLines(
      'calendar,date,hours\n# a comment\nXNYS,2027-01-11,closed\r\nXSHG,2027-02-09..2027-02-12,usual\n' +
        'XTKS,2027-12-30,09:00-11:30 12:30-14:00\n',
    );
    expect(faults).toEqual([]);
    expect(values).toEqual([
      { calendar: 'XNYS', from: '2027-01-11', to: '2027-01-11', hours: [] },
      { calendar: 'XSHG', from: '2027-02-09', to: '2027-02-12' },
      {
        calendar: 'XTKS',
        from: '2027-12-30',
        to: '2027-12-30',
        hours: [
          [540, 690],
          [750, 840],
        ],
      },
    ]);
  });

  it('names line, column, value and expectation of every fault, and is not used then', () => {
    const { values, faults } = parseCalendarLines(
      'calendar,date,hours\nXNYS,2027-01-11,closed\nXXXX,2027-02-30,shut\nXNYS,2027-03-02..2027-03-01,13:00-09:30\n' +
        'XNYS,2027-01-01..2028-12-31,09:30-13:00 12:00-14:00\n',
    );
    expect(values).toEqual([]);
    expect(faults).toEqual([
      expect.stringMatching(/^line 3, calendar: one of 24\/7, XSHG, .* expected, not "XXXX"$/),
      expect.stringMatching(/^line 3, date: a date, YYYY-MM-DD, or a span .* expected, not "2027-02-30"$/),
      'line 3, hours: closed, usual, or spans in order such as 09:30-13:00 expected, not "shut"',
      expect.stringMatching(/^line 4, date: .* not "2027-03-02..2027-03-01"$/),
      expect.stringMatching(/^line 4, hours: .* not "13:00-09:30"$/),
      expect.stringMatching(/^line 5, date: .* at most 400 days, expected, not "2027-01-01..2028-12-31"$/),
      expect.stringMatching(/^line 5, hours: .* not "09:30-13:00 12:00-14:00"$/),
    ]);
    expect(parseCalendarLines('calendar,day,hours\n').faults).toEqual([
      'line 1: the columns calendar, date, hours expected, not "calendar, day, hours"',
    ]);
  });

  it('sets the hours of the calendars, also after a change; an invalid one leaves them, a removed one ends them', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'calendars.csv');
    const reasons: unknown[] = [];
    const log = { info: () => {}, warn: ({ reason }: { reason?: unknown }) => reasons.push(reason) };
    const file = new CalendarFile(folder, log);
    const isOpen = (day: string): boolean =>
      new VenueClocks().of('XNYS')?.stateAt(Date.parse(`${day}T15:00:00Z`) * 1_000)?.phase === 'open';
    const state = (content?: string): boolean[] => {
      if (content === undefined) rmSync(path);
      else writeFileSync(path, content);
      file.check();
      return [isOpen('2027-01-11'), isOpen('2027-01-12')];
    };
    expect(state('calendar,date,hours\nXNYS,2027-01-11,closed\n')).toEqual([false, true]);
    expect(file.days).toHaveLength(1);
    expect(state('calendar,date,hours\nXNYS,2027-01-12,closed\n# moved\n')).toEqual([true, false]);
    expect(state('calendar,date,hours\nXNYS,tomorrow,closed\n')).toEqual([true, false]);
    expect(reasons).toEqual([expect.stringContaining('line 2, date: ')]);
    expect(state()).toEqual([true, true]);
  });
});
