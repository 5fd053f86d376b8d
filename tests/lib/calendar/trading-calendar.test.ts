import { afterEach, describe, expect, it } from 'vitest';
import { CALENDAR_IDS, setCalendarDays, VenueClocks } from '../../../lib/calendar/calendars';
import type { VenueClock } from '../../../lib/calendar/trading-calendar';

const micros = (text: string): number => Date.parse(text) * 1_000;
const text = (time: number | undefined): string | undefined =>
  time === undefined ? undefined : new Date(time / 1_000).toISOString().slice(0, 16);
const clocks = new VenueClocks();
const clockOf = (id: string): VenueClock => clocks.of(id) as VenueClock;
const dateOf = (id: string, time: string): string | undefined =>
  text(clockOf(id).dayAt(micros(time)).date)?.slice(0, 10);
const phaseOf = (id: string, time: string): string | undefined => clockOf(id).stateAt(micros(time))?.phase;

describe('the trading day', () => {
  it('of Sydney begins before midnight in UTC and includes the first hour', () => {
    expect(dateOf('XASX', '2026-01-14T23:00:00Z')).toBe('2026-01-15');
    expect(dateOf('XASX', '2026-01-15T04:59:00Z')).toBe('2026-01-15');
  });

  it('of London has 23 hours when the clock goes forward and 25 when it goes back', () => {
    const hours = (time: string): number => {
      const { from, to } = clockOf('XLON').dayAt(micros(time));
      return (to - from) / 3_600e6;
    };
    expect([hours('2026-03-29T12:00:00Z'), hours('2026-10-25T12:00:00Z')]).toEqual([23, 25]);
    expect(dateOf('XLON', '2026-03-29T23:30:00Z')).toBe('2026-03-30');
  });

  it('of Chicago begins at 17:00 of the evening before, on Sunday for Monday', () => {
    expect(dateOf('XCME', '2026-03-05T22:59:00Z')).toBe('2026-03-05');
    expect(dateOf('XCME', '2026-03-05T23:00:00Z')).toBe('2026-03-06');
    expect(dateOf('XCME', '2026-03-08T22:00:00Z')).toBe('2026-03-09');
  });

  it('of a night session on Friday is Monday', () => {
    expect(dateOf('XSGE', '2026-03-06T13:30:00Z')).toBe('2026-03-09');
    expect(dateOf('XSGE', '2026-03-09T02:00:00Z')).toBe('2026-03-09');
    expect(text(clockOf('XSGE').dayAt(micros('2026-03-09T02:00:00Z')).from)).toBe('2026-03-06T12:00');
  });

  it('of Moscow takes in the sessions of the days off before it', () => {
    // Saturday and Sunday, then a holiday with a session; Tuesday is the trading day of all three.
    for (const day of ['2026-02-21', '2026-02-22', '2026-02-23', '2026-02-24']) {
      expect(dateOf('MISX', `${day}T12:00:00+03:00`), day).toBe('2026-02-24');
    }
    const day = clockOf('MISX').dayAt(micros('2026-02-24T12:00:00+03:00'));
    expect([text(day.from), text(day.to)]).toEqual(['2026-02-20T21:00', '2026-02-24T21:00']);
    expect(text(clockOf('MISX').opening(day))).toBe('2026-02-21T06:50');
    // A weekend without sessions: Monday is a day of its own.
    expect(dateOf('MISX', '2026-02-14T12:00:00+03:00')).toBe('2026-02-14');
    const monday = clockOf('MISX').dayAt(micros('2026-02-16T12:00:00+03:00'));
    expect(text(clockOf('MISX').opening(monday))).toBe('2026-02-16T03:50');
  });

  it('of a venue that never closes is the day in UTC', () => {
    expect(dateOf('24/7', '2026-03-06T23:59:59Z')).toBe('2026-03-06');
  });
});

describe('the state of a venue', () => {
  it('names the phases of Shanghai', () => {
    const at = (time: string): string | undefined => phaseOf('XSHG', `2026-03-06T${time}+08:00`);
    expect(['09:14', '09:20', '09:30', '11:30', '13:00', '14:58', '15:00'].map(at)).toEqual([
      ...['closed', 'auction', 'open', 'break', 'open', 'auction', 'closed'],
    ]);
  });

  it('is closed on holidays and after the end of a half day, and names the next opening', () => {
    expect(phaseOf('XNYS', '2026-12-25T15:00:00Z')).toBe('closed');
    expect(phaseOf('XNYS', '2026-12-24T17:59:00Z')).toBe('open');
    expect(clockOf('XNYS').stateAt(micros('2026-12-24T18:00:00Z'))).toEqual({
      phase: 'closed',
      opens: micros('2026-12-28T14:30:00Z'),
    });
    expect(text(clockOf('XSHG').stateAt(micros('2026-02-14T04:00:00Z'))?.opens)).toBe('2026-02-24T01:15');
  });

  it('is not known outside the dates of the calendar, and without holidays', () => {
    expect(phaseOf('XNYS', '2028-01-04T15:00:00Z')).toBeUndefined();
    expect(phaseOf('XKRX', '2026-03-06T01:00:00Z')).toBeUndefined();
    expect(phaseOf('MISX', '2025-06-07T10:00:00Z')).toBeUndefined();
    expect(phaseOf('MISX', '2025-12-31T10:00:00Z')).toBeUndefined();
    expect(phaseOf('MISX', '2025-12-30T10:00:00Z')).toBe('open');
    expect(clockOf('XNYS').stateAt(micros('2027-12-31T22:00:00Z'))).toEqual({ phase: 'closed' });
  });

  it('of every calendar has parts in order, and days off on weekdays of known years', () => {
    for (const id of CALENDAR_IDS) {
      const { parts, holidays, halfDays, known } = clockOf(id).calendar;
      const ends = parts.flatMap(([, from, to]) => [from, to]);
      expect(ends, id).toEqual([...ends].sort((a, b) => a - b));
      for (const date of [...holidays, ...halfDays.keys()]) {
        expect([0, 6], `${id} ${date}`).not.toContain(new Date(date).getUTCDay());
        expect(known && date >= known.from && date <= known.to, `${id} ${date}`).toBe(true);
      }
    }
  });
});

describe('in 2027 the state of a venue', () => {
  it.each([
    // Christmas and Independence Day are observed on other days; then there is no short day before them.
    ['XNYS', '2027-07-05T15:00:00Z', 'closed'],
    ['XNYS', '2027-07-02T18:00:00Z', 'open'],
    ['XNYS', '2027-12-24T15:00:00Z', 'closed'],
    ['XNAS', '2027-11-26T18:00:00Z', 'closed'],
    ['XLON', '2027-12-28T12:00:00Z', 'closed'],
    ['XLON', '2027-12-24T12:34:00Z', 'open'],
    ['XETR', '2027-05-17T09:00:00Z', 'open'],
    ['XETR', '2027-12-30T13:00:00Z', 'closed'],
    ['XPAR', '2027-03-29T09:00:00Z', 'closed'],
    ['XSWX', '2027-05-06T09:00:00Z', 'closed'],
    // The second day of the new year is a Sunday, so the fourth is off too.
    ['XHKG', '2027-02-09T02:00:00Z', 'closed'],
    ['XHKG', '2027-02-05T04:15:00Z', 'closed'],
    ['XTKS', '2027-03-22T01:00:00Z', 'closed'],
    ['XASX', '2027-12-27T01:00:00Z', 'closed'],
  ])('%s at %s is %s', (id, time, phase) => {
    expect(phaseOf(id, time)).toBe(phase);
  });

  it('is not claimed on days around the holidays of China and Russia, and is on the others', () => {
    const china = [
      '02-04',
      '02-05',
      '02-08',
      '02-09',
      '02-15',
      '02-16',
      '04-05',
      '05-03',
      '10-01',
      '10-04',
      '10-11',
    ];
    expect(china.map((day) => phaseOf('XSHG', `2027-${day}T10:00:00+08:00`))).toEqual([
      ...[
        undefined,
        'closed',
        'closed',
        undefined,
        undefined,
        'open',
        'closed',
        undefined,
        'closed',
        undefined,
        'open',
      ],
    ]);
    const russia = ['01-01', '01-05', '01-07', '01-11', '02-23', '03-13', '07-14'];
    expect(russia.map((day) => phaseOf('MISX', `2027-${day}T12:00:00+03:00`))).toEqual([
      ...['closed', undefined, 'closed', 'open', undefined, undefined, 'open'],
    ]);
    expect(phaseOf('XASX', '2027-04-26T01:00:00Z')).toBeUndefined();
  });
});

describe('the hours that an operator sets', () => {
  afterEach(() => setCalendarDays([]));
  const day = (calendar: string, date: string) => ({ calendar, from: date, to: date });

  it('come before those of the calendar, for clocks that exist already too, and end with their line', () => {
    expect(phaseOf('XNYS', '2027-01-11T15:00:00Z')).toBe('open');
    setCalendarDays([
      { ...day('XNYS', '2027-01-11'), hours: [] },
      { ...day('XLON', '2027-06-04'), hours: [[480, 750]] },
      { ...day('XNYS', '2027-11-26') },
    ]);
    expect(phaseOf('XNYS', '2027-01-11T15:00:00Z')).toBe('closed');
    expect(phaseOf('XLON', '2027-06-04T11:29:00Z')).toBe('open');
    expect(phaseOf('XLON', '2027-06-04T11:30:00Z')).toBe('closed');
    expect(phaseOf('XNYS', '2027-11-26T18:00:00Z')).toBe('open');
    setCalendarDays([]);
    expect(phaseOf('XNYS', '2027-01-11T15:00:00Z')).toBe('open');
  });

  it('may give a weekend of Moscow its session, which belongs to Monday with or without it', () => {
    const saturday = '2027-03-13T12:00:00+03:00';
    expect([dateOf('MISX', saturday), phaseOf('MISX', saturday)]).toEqual(['2027-03-15', undefined]);
    setCalendarDays([day('MISX', '2027-03-13')]);
    expect([dateOf('MISX', saturday), phaseOf('MISX', saturday)]).toEqual(['2027-03-15', 'open']);
    expect(phaseOf('MISX', '2027-03-13T19:30:00+03:00')).toBe('closed');
  });

  it('make days known that were not: the weekdays of a span, less those of later lines', () => {
    setCalendarDays([
      { calendar: 'XKRX', from: '2027-03-05', to: '2027-03-09' },
      { ...day('XKRX', '2027-03-08'), hours: [] },
      { calendar: 'XSHG', from: '2027-02-09', to: '2027-02-12', hours: [] },
    ]);
    const days = ['03-04', '03-05', '03-06', '03-08', '03-09', '03-10'];
    expect(days.map((one) => phaseOf('XKRX', `2027-${one}T10:00:00+09:00`))).toEqual([
      ...[undefined, 'open', undefined, 'closed', 'open', undefined],
    ]);
    expect(phaseOf('XSHG', '2027-02-10T10:00:00+08:00')).toBe('closed');
    expect(text(clockOf('XSHG').stateAt(micros('2027-02-12T10:00:00+08:00'))?.opens)).toBeUndefined();
  });
});

it.each([
  ['XETR', '2026-12-30T12:59:00Z', 'open'],
  ['XETR', '2026-12-30T13:00:00Z', 'closed'],
  ['XETR', '2026-12-29T13:00:00Z', 'open'],
  // A typhoon.
  ['XHKG', '2024-09-06T02:00:00Z', 'closed'],
  ['XHKG', '2026-12-24T04:15:00Z', 'closed'],
  ['XNYS', '2026-11-27T18:00:00Z', 'closed'],
  // The closing auction in Moscow moved on 2026-03-23.
  ['MISX', '2026-03-20T18:45:00+03:00', 'auction'],
  ['MISX', '2026-03-20T18:55:00+03:00', 'break'],
  ['MISX', '2026-03-23T18:45:00+03:00', 'open'],
  ['MISX', '2026-03-23T18:57:00+03:00', 'auction'],
  // Sessions on days off; a weekend, a day between the years and a holiday without one.
  ['MISX', '2026-11-28T12:00:00+03:00', 'open'],
  ['MISX', '2026-11-28T19:30:00+03:00', 'closed'],
  ['MISX', '2026-06-12T12:00:00+03:00', 'open'],
  ['MISX', '2026-12-05T12:00:00+03:00', 'closed'],
  ['MISX', '2026-12-31T12:00:00+03:00', 'closed'],
  ['MISX', '2026-01-07T12:00:00+03:00', 'closed'],
  ['MISX', '2026-01-05T12:00:00+03:00', 'open'],
])('%s at %s is %s', (id, time, phase) => {
  expect(phaseOf(id, time)).toBe(phase);
});
