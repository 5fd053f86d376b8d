import type { MarketEvent } from '../../../lib/market/event';
import { barStart, type Interval } from '../../../lib/market/interval';
import { SERIES_ONLY } from '../../market/symbol-entry';

/**
 * Creates a function that shifts event times from one start time to another (µs).
 * Bars must start at multiples of their interval, so their starts shift by whole intervals: by those between
 * the bars of the two start times. So the forming bar at one time is the forming bar at the other, and bars
 * never overlap.
 */
export function rebaseTo(from: number, to: number): (event: MarketEvent) => MarketEvent {
  const offset = to - from;
  const barOffset = (interval: Interval): number => barStart(to, interval) - barStart(from, interval);
  return (event) => {
    const timestamp = event.timestamp + offset;
    const localTimestamp = event.localTimestamp + offset;
    if (event.type !== 'bar') return { ...event, timestamp, localTimestamp };
    const start = event.start + barOffset(event.interval);
    return event.timestamp === SERIES_ONLY
      ? { ...event, localTimestamp, start }
      : { ...event, timestamp, localTimestamp, start };
  };
}
