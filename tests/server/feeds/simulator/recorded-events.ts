import type { MarketEvent } from '../../../../lib/market/event';
import type { GenerateOptions } from '../../../../server/feeds/simulator/generate';
import { generate } from '../../../../server/feeds/simulator/generate';

/** A Thursday afternoon, at an uneven time, µs. */
export const AFTERNOON = Date.UTC(2026, 0, 15, 13, 37, 12, 345) * 1_000;
export const MIDNIGHT = Date.UTC(2026, 0, 15) * 1_000;

/** Returns all events of a run, including the opening. */
export function* eventsOf(options: Partial<GenerateOptions>): Generator<MarketEvent> {
  for (const batch of generate({ start: AFTERNOON, step: 1_000_000, ...options })) yield* batch;
}

/** Returns the first events of an endless run. */
export function firstEvents(options: Partial<GenerateOptions>, count: number): MarketEvent[] {
  const events: MarketEvent[] = [];
  for (const event of eventsOf(options)) {
    events.push(event);
    if (events.length === count) break;
  }
  return events;
}

/** True for events that count towards the simulator's rate. */
export function isTick(event: MarketEvent): boolean {
  return event.type === 'quote' || event.type === 'trade' || event.type === 'book_change';
}
