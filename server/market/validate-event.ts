import {
  type BarEvent,
  type DisconnectEvent,
  EARLIEST_TIME,
  type GapEvent,
  type Level,
  MAX_AHEAD,
  type MarketEvent,
  type QuoteEvent,
  type SourceEvent,
} from '../../lib/market/event';
import { CALCULATED_VENUE, type Instrument } from '../../lib/market/instrument';
import { INTERVAL_MICROS, isOfDays } from '../../lib/market/interval';
import { EventFault } from './event-fault';

/** Maximum length of a source's name, characters, and of symbols that one event may name. */
const MAX_SOURCE_NAME = 64;
const MAX_SCOPE_SYMBOLS = 10_000;

/**
 * Rejects an event with invalid numbers before it reaches the market, because accepted events are encoded for
 * every room.
 * @throws EventFault naming the event, the field and the value
 */
export function validateEvent(event: MarketEvent): void {
  switch (event.type) {
    case 'trade':
      finite(event, 'price', event.price);
      notNegative(event, 'size', event.size);
      notAhead(event, 'timestamp', event.timestamp, 0);
      break;
    case 'quote':
      if (event.bid !== undefined) finite(event, 'bid', event.bid);
      if (event.bidSize !== undefined) notNegative(event, 'bidSize', event.bidSize);
      if (event.ask !== undefined) finite(event, 'ask', event.ask);
      if (event.askSize !== undefined) notNegative(event, 'askSize', event.askSize);
      break;
    case 'book_snapshot':
    case 'book_change':
      levels(event, 'bids', event.bids);
      levels(event, 'asks', event.asks);
      break;
    case 'bar':
      finite(event, 'start', event.start);
      finite(event, 'open', event.open);
      finite(event, 'high', event.high);
      finite(event, 'low', event.low);
      finite(event, 'close', event.close);
      notNegative(event, 'volume', event.volume);
      notNegative(event, 'trades', event.trades);
      if (event.turnover !== undefined) finite(event, 'turnover', event.turnover);
      notAhead(event, 'timestamp', event.timestamp, 0);
      // A day's bar starts at 00:00 UTC of its date, which can be after the start of trading.
      notAhead(event, 'start', event.start, isOfDays(event.interval) ? INTERVAL_MICROS['1d'] : 0);
      break;
    case 'status':
      for (const [field, value] of Object.entries(event.auction ?? {})) finite(event, field, value);
      break;
    case 'source':
      if (event.interval !== undefined) notNegative(event, 'interval', event.interval);
      if (event.delayed !== undefined) notNegative(event, 'delayed', event.delayed);
      scope(event);
      break;
    case 'disconnect':
    case 'gap':
      scope(event);
      break;
  }
  time(event, 'timestamp', event.timestamp);
  time(event, 'localTimestamp', event.localTimestamp);
}

/**
 * Applies the rule of prices of 0, which feeds write for none: only futures and calculated instruments (a difference of
 * prices) have them, and trades, which did happen. A side of a quote at 0 is absent, a level of a book is left out, and a bar without trades is no bar. Negative prices are
 * prices.
 * @returns the event itself if it has no such price; undefined for a bar without trades
 * @throws EventFault naming the field and the value of a bar with a volume
 */
export function withValidPrices<E extends MarketEvent>(
  event: E,
  { kind, venue }: Pick<Instrument, 'kind' | 'venue'>,
): E | undefined {
  if (kind === 'future' || venue === CALCULATED_VENUE) return event;
  switch (event.type) {
    case 'quote':
      return event.bid !== 0 && event.ask !== 0 ? event : (withoutEmptySides(event) as E & QuoteEvent);
    case 'book_snapshot':
    case 'book_change':
      if (!hasEmptyLevel(event.bids) && !hasEmptyLevel(event.asks)) return event;
      return { ...event, bids: event.bids.filter(hasPrice), asks: event.asks.filter(hasPrice) };
    case 'bar': {
      const field = BAR_PRICES.find((price) => event[price] === 0);
      if (field === undefined) return event;
      if (event.volume === 0) return undefined;
      return refuse(event, field, 0, `another number than 0 for this kind of instrument (${kind})`);
    }
    default:
      return event;
  }
}

const BAR_PRICES = ['open', 'high', 'low', 'close'] as const satisfies readonly (keyof BarEvent)[];

function hasPrice(level: Level): boolean {
  return level[0] !== 0;
}

/** Returns true if a level has the price 0. A loop, because it runs for every change of a book. */
function hasEmptyLevel(side: readonly Level[]): boolean {
  for (let at = 0; at < side.length; at++) if (!hasPrice(side[at] as Level)) return true;
  return false;
}

function withoutEmptySides({ bid, bidSize, ask, askSize, ...event }: QuoteEvent): QuoteEvent {
  return {
    ...event,
    ...(bid !== undefined && bid !== 0 && { bid, ...(bidSize !== undefined && { bidSize }) }),
    ...(ask !== undefined && ask !== 0 && { ask, ...(askSize !== undefined && { askSize }) }),
  };
}

/** Rejects a time that would pin the figures of the day until it is reached. */
function notAhead(event: MarketEvent, field: string, value: number, allowed: number): void {
  const ahead = value - event.localTimestamp - allowed;
  if (ahead > MAX_AHEAD) {
    const seconds = Math.round(ahead / 1e6);
    refuse(event, field, value, `at most ${MAX_AHEAD / 1e6} s after its receive time (it is ${seconds} s)`);
  }
}

function scope(event: DisconnectEvent | GapEvent | SourceEvent): void {
  const { source, symbols } = event;
  if (source !== undefined && !(source.length >= 1 && source.length <= MAX_SOURCE_NAME)) {
    refuse(event, 'source', source, `a text of 1 to ${MAX_SOURCE_NAME} characters`);
  }
  if (symbols !== undefined && !(symbols.length >= 1 && symbols.length <= MAX_SCOPE_SYMBOLS)) {
    refuse(event, 'symbols', symbols.length, `1 to ${MAX_SCOPE_SYMBOLS} symbols`);
  }
}

function levels(event: MarketEvent, field: string, side: readonly Level[]): void {
  for (const [price, size] of side) {
    finite(event, field, price);
    notNegative(event, field, size);
  }
}

function finite(event: MarketEvent, field: string, value: number): void {
  if (!Number.isFinite(value)) refuse(event, field, value, 'a finite number');
}

function notNegative(event: MarketEvent, field: string, value: number): void {
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) refuse(event, field, value, 'a number from 0');
}

function time(event: MarketEvent, field: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < EARLIEST_TIME)
    refuse(event, field, value, 'whole µs since 1970 (from 1900 on)');
}

function refuse(event: MarketEvent, field: string, value: unknown, expected: string): never {
  const of = 'symbol' in event ? ` of ${event.symbol}` : '';
  throw new EventFault(`${event.type}${of}: ${field} must be ${expected}, not ${String(value)}`, field);
}
