import type { Moment, RawBest } from '../event-writer';
import {
  asNumeric,
  type Fields,
  list,
  numeric,
  object,
  type RawLevel,
  text,
  throwFrameError,
  whole,
} from '../json-fields';
import { microsOfIso } from '../venue-time';

/** Prices and sizes of a book's message, version 2. */
const BOOK_NUMBERS = /"(price|qty)":\s*(-?[0-9.eE+-]+)/g;

/**
 * Parses a message of version 2 with the numbers of books as texts: their trailing zeros count in the checksum.
 */
export function parseKrakenMessage(message: string): unknown {
  const isBook = message.startsWith('{"channel":"book"');
  return JSON.parse(isBook ? message.replace(BOOK_NUMBERS, '"$1":"$2"') : message);
}

/** Parses levels `{ price, qty }`. */
export function krakenLevels(value: unknown, name: string): readonly RawLevel[] {
  return list(value ?? [], name).map((level): RawLevel => {
    const { price, qty } = object(level, name);
    return [asNumeric(price, name), asNumeric(qty, name)];
  });
}

/** Parses a trade of version 2. */
export function krakenTrade(entry: unknown) {
  const trade = object(entry, 'data');
  const { side } = trade;
  if (side !== 'buy' && side !== 'sell') throwFrameError('side', side, '"buy" or "sell"');
  return {
    code: text(trade, 'symbol'),
    id: whole(trade, 'trade_id'),
    price: numeric(trade, 'price'),
    size: numeric(trade, 'qty'),
    side,
    timestamp: microsOfIso(trade.timestamp, 'timestamp'),
  } as const;
}

/** A side without a price is absent. */
export function krakenBest(ticker: Fields, side: 'bid' | 'ask'): RawBest | undefined {
  const price = ticker[side];
  return price === undefined || price === null
    ? undefined
    : [numeric(ticker, side), numeric(ticker, `${side}_qty`)];
}

/** Older messages have no time. */
export function krakenMoment({ timestamp }: Fields, received: number): Moment {
  return { timestamp: timestamp === undefined ? received : microsOfIso(timestamp, 'timestamp'), received };
}
