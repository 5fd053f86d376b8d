import { describe, expect, it } from 'vitest';
import { VenueClocks } from '../../../lib/calendar/calendars';
import { nextSessionEvent, type SessionEvent, sessionOutlook } from '../../../lib/calendar/session-outlook';
import type { VenueClock } from '../../../lib/calendar/trading-calendar';

const micros = (text: string): number => Date.parse(text) * 1_000;
const clocks = new VenueClocks();
const clockOf = (id: string): VenueClock => clocks.of(id) as VenueClock;

function next(id: string, time: string, events?: readonly SessionEvent[]): string | undefined {
  const found = nextSessionEvent(clockOf(id), micros(time), events);
  return found && `${found.event} ${new Date(found.at / 1_000).toISOString().slice(0, 16)}`;
}

describe('the next event of an exchange', () => {
  it('is its close while it trades, and its opening afterwards, over a weekend too', () => {
    expect(next('XNYS', '2026-11-23T15:00:00Z')).toBe('closes 2026-11-23T21:00');
    expect(next('XNYS', '2026-11-23T21:00:00Z')).toBe('opens 2026-11-24T14:30');
    expect(next('XNYS', '2026-11-20T22:00:00Z')).toBe('opens 2026-11-23T14:30');
  });

  it('is the end of a short day, and after it the opening after the weekend', () => {
    expect(next('XNYS', '2026-11-27T15:00:00Z')).toBe('closes 2026-11-27T18:00');
    expect(next('XNYS', '2026-11-27T19:00:00Z')).toBe('opens 2026-11-30T14:30');
  });

  it('in Shanghai is the auction, then trading, the break, the afternoon, and the close after the last auction', () => {
    const day = ['00:00', '01:20', '02:00', '03:40', '06:00', '06:58'];
    expect(day.map((time) => next('XSHG', `2026-11-24T${time}:00Z`))).toEqual([
      'opens 2026-11-24T01:15',
      'opens 2026-11-24T01:30',
      'pauses 2026-11-24T03:30',
      'opens 2026-11-24T05:00',
      'closes 2026-11-24T07:00',
      'closes 2026-11-24T07:00',
    ]);
  });

  it('in an auction that another follows is the start of trading after both', () => {
    expect(next('MISX', '2026-11-30T15:57:00Z')).toBe('opens 2026-11-30T16:05');
    expect(next('MISX', '2026-11-30T15:00:00Z')).toBe('closes 2026-11-30T20:50');
  });

  it('passes over breaks if only closes count', () => {
    expect(next('XSHG', '2026-11-24T02:00:00Z', ['closes'])).toBe('closes 2026-11-24T07:00');
    expect(next('XSHG', '2026-11-24T02:00:00Z', ['opens'])).toBe('opens 2026-11-24T05:00');
  });

  it('after the Chinese New Year is found over ten days off', () => {
    expect(next('XSHG', '2026-02-13T08:00:00Z')).toBe('opens 2026-02-24T01:15');
  });

  it('is unknown beyond the known days, and without a calendar of holidays', () => {
    expect(next('XNYS', '2027-12-31T22:00:00Z')).toBeUndefined();
    expect(next('XNYS', '2027-12-31T15:00:00Z')).toBe('closes 2027-12-31T21:00');
    expect(next('XKRX', '2026-11-24T02:00:00Z')).toBeUndefined();
  });
});

it('the outlook has the phase with the next event, and none outside of the known days', () => {
  expect(sessionOutlook(clockOf('XHKG'), micros('2026-11-24T04:30:00Z'))).toEqual({
    phase: 'break',
    next: { event: 'opens', at: micros('2026-11-24T05:00:00Z') },
  });
  expect(sessionOutlook(clockOf('XHKG'), micros('2031-01-01T00:00:00Z'))).toBeUndefined();
});
