import type { MarketEvent } from '../../../lib/market/event';
import { barStart, type Interval } from '../../../lib/market/interval';
import { SERIES_ONLY } from '../../market/symbol-entry';

/**
 * Moves times of events by as much as lies from one moment to another (µs), to the µs. Bars must begin at whole
 * multiples of their interval, so their starts move by whole intervals instead: by as many as lie between the bars
 * that hold the two moments. A bar that forms at the one moment thus is the one that forms at the other, and no two
 * bars fall together.
 */
export function mover(from: number, to: number): (event: MarketEvent) => MarketEvent {
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
