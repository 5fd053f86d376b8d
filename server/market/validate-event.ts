import type { DisconnectEvent, GapEvent, Level, MarketEvent, SourceEvent } from '../../lib/market/event';

/** Maximum length of a source's name, characters, and of symbols that one event may name. */
const MAX_SOURCE_NAME = 64;
const MAX_SCOPE_SYMBOLS = 10_000;

/**
 * Rejects an event with invalid numbers before it reaches the market, because accepted events are encoded for
 * every room.
 * @throws RangeError naming the event, the field and the value
 */
export function validateEvent(event: MarketEvent): void {
  switch (event.type) {
    case 'trade':
      finite(event, 'price', event.price);
      notNegative(event, 'size', event.size);
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
  if (!Number.isSafeInteger(value) || value < 0) refuse(event, field, value, 'whole µs since 1970');
}

function refuse(event: MarketEvent, field: string, value: unknown, expected: string): never {
  const of = 'symbol' in event ? ` of ${event.symbol}` : '';
  throw new RangeError(`${event.type}${of}: ${field} must be ${expected}, not ${String(value)}`);
}
