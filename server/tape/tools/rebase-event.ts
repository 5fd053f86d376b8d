import type { DayState, MarketEvent } from '../../../lib/market/event';
import { barAfter, barStart, barsBetween, type Interval } from '../../../lib/market/interval';
import { SERIES_ONLY } from '../../market/symbol-entry';

/**
 * Creates a function that shifts event times from one start time to another (µs).
 * Bars must start at multiples of their interval, so their starts shift by whole intervals: by those between
 * the bars of the two start times. So the forming bar at one time is the forming bar at the other, and bars
 * never overlap.
 */
export function rebaseTo(from: number, to: number): (event: MarketEvent) => MarketEvent {
  const offset = to - from;
  const shifted = (start: number, interval: Interval): number =>
    barAfter(start, barsBetween(barStart(from, interval), barStart(to, interval), interval), interval);
  return (event) => {
    const timestamp = event.timestamp + offset;
    const localTimestamp = event.localTimestamp + offset;
    if (event.type !== 'bar') return { ...event, timestamp, localTimestamp };
    const start = shifted(event.start, event.interval);
    if (event.timestamp === SERIES_ONLY) return { ...event, localTimestamp, start };
    const day = event.day && rebaseDay(event.day, offset, shifted(0, '1d'));
    return { ...event, timestamp, localTimestamp, start, ...(day && { day }) };
  };
}

/** Shifts the times of a day's state. @param dateOffset whole days, µs */
function rebaseDay(day: DayState, offset: number, dateOffset: number): DayState {
  const shifted = Object.entries(day).map(([field, value]) => {
    if (field === 'date' || field === 'describedDate') return [field, value + dateOffset];
    return [field, DAY_TIMES.has(field) ? value + offset : value];
  });
  return Object.fromEntries(shifted);
}

/** Times of a day's state. */
const DAY_TIMES: ReadonlySet<string> = new Set<keyof DayState>([
  ...(['from', 'to', 'openTime', 'newestTime', 'since', 'referenceTime'] as const),
]);
