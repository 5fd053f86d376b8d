import type { Level, MarketEvent } from '../../lib/market/event';

/**
 * Refuses an event whose numbers cannot be, before it gets anywhere: what is let in here is encoded for every room.
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
  }
  time(event, 'timestamp', event.timestamp);
  time(event, 'localTimestamp', event.localTimestamp);
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
