import { EARLIEST_MICROS, type Level, type MarketEvent } from '../../lib/market/event';
import { INTERVAL_MICROS, isOfDays } from '../../lib/market/interval';
import { EventFault } from '../market/event-fault';
import { eventOf } from '../tape/format/event-lines';
import type { PlainEvent } from './plain-lines';

/** Maximum lengths of a trade's id and of a reason, characters. */
const MAX_ID_LENGTH = 128;
const MAX_REASON_LENGTH = 500;
/** Maximum levels of one side of a book in one event. */
const MAX_LEVELS = 5_000;
const AUCTION_FIELDS = ['indicative', 'matched', 'unmatchedBuy', 'unmatchedSell'];

type Fields = Record<string, unknown>;

/**
 * Converts a parsed value to an event, with defaults for fields that a producer may leave out: `timestamp`, and of a
 * trade `id` and `side`. The value is changed.
 * @param now receive time, µs
 * @param nextId returns an id for a trade without one
 * @throws EventFault naming the invalid field and its value
 */
export function pushedEvent(value: unknown, now: number, nextId: () => string): MarketEvent {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    complete(value as Fields, now, nextId);
  const event = eventOf(value);
  if (event.type !== 'bar') requireMicros(event.timestamp, 'timestamp');
  switch (event.type) {
    case 'trade':
      requireAtMost(event.id.length, MAX_ID_LENGTH, 'id', 'characters');
      break;
    case 'book_snapshot':
    case 'book_change':
      requireLevels(event.bids, 'bids');
      requireLevels(event.asks, 'asks');
      break;
    case 'bar':
      if (event.day !== undefined) throw new EventFault('day is for tapes, and not accepted here', 'day');
      // Dates go back to 1900; a time in s or ms that was read as µs is none.
      if (!isOfDays(event.interval) || event.start % INTERVAL_MICROS['1d'] !== 0)
        requireMicros(event.start, 'start');
      if (event.start >= EARLIEST_MICROS) requireMicros(event.timestamp, 'timestamp');
      break;
    case 'status':
      for (const field of Object.keys(event.auction ?? {})) {
        if (AUCTION_FIELDS.includes(field)) continue;
        const names = AUCTION_FIELDS.join(', ');
        throw new EventFault(`auction has ${JSON.stringify(field)}, which is not one of ${names}`, 'auction');
      }
      break;
    case 'disconnect':
    case 'gap':
      requireAtMost(event.reason.length, MAX_REASON_LENGTH, 'reason', 'characters');
      break;
  }
  return event;
}

/** Completes an event that was checked as it was read, as {@link pushedEvent} does. The event is changed. */
export function plainEvent(event: PlainEvent, now: number, nextId: () => string): MarketEvent {
  event.localTimestamp = now;
  if (Number.isNaN(event.timestamp)) event.timestamp = now;
  if (event.type === 'trade' && event.id === undefined) event.id = nextId();
  return event as MarketEvent;
}

function complete(given: Fields, now: number, nextId: () => string): void {
  // The receive time is the server's own.
  given.localTimestamp = now;
  if (given.timestamp === undefined) given.timestamp = now;
  if (given.type === 'trade') {
    if (given.id === undefined) given.id = nextId();
    if (given.side === undefined) given.side = 'unknown';
  } else if (given.type === 'instrument') {
    const described = given.instrument as Fields | null | undefined;
    if (typeof described === 'object' && described !== null) described.symbol ??= given.symbol;
  }
}

function requireMicros(time: number, field: string): void {
  if (time >= EARLIEST_MICROS) return;
  const read = new Date(Math.floor(time / 1_000)).toISOString();
  const expected = 'whole µs since 1970 expected (1,000 times ms, 1,000,000 times s)';
  throw new EventFault(`${field} ${time} is ${read}: ${expected}`, field);
}

function requireLevels(side: readonly Level[], field: string): void {
  requireAtMost(side.length, MAX_LEVELS, field, 'levels');
}

function requireAtMost(found: number, most: number, field: string, unit: string): void {
  if (found > most) throw new EventFault(`${field} must have at most ${most} ${unit}, not ${found}`, field);
}
