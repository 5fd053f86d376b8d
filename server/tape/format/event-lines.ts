import {
  EARLIEST_TIME,
  type EventType,
  type MarketEvent,
  OUTAGE_CAUSES,
  TRADING_STATUSES,
} from '../../../lib/market/event';
import { isSymbol } from '../../../lib/market/instrument';
import { INTERVALS } from '../../../lib/market/interval';
import { EventFault } from '../../market/event-fault';
import type { TapeOrigin } from './tape-origin';

/**
 * Format of events as JSON lines with named fields, for other programs. Each line is a `MarketEvent`; the first
 * may be a heading with the origin.
 */
const FORMAT = 'tickerwall-events';
const VERSION = 1;

/** Maximum characters of a value quoted in a message. */
const MAX_QUOTED_CHARACTERS = 80;

/** Encodes the heading line. */
export function eventsHeading({ source, feed }: TapeOrigin): string {
  return `${JSON.stringify({ type: 'heading', format: FORMAT, version: VERSION, source, feed })}\n`;
}

/** Returns true for a heading. @throws RangeError if its format or version is not supported */
export function isHeading(value: unknown): boolean {
  const { type, format, version } = (value ?? {}) as Record<string, unknown>;
  if (type !== 'heading') return false;
  if (format !== FORMAT || version !== VERSION) {
    throw new RangeError(
      `format ${inspectShort(format)} of version ${inspectShort(version)} is not ${FORMAT} of ${VERSION}`,
    );
  }
  return true;
}

/** Encodes an event as a line, including the line end. */
export function eventLine(event: MarketEvent): string {
  return `${JSON.stringify(event)}\n`;
}

type Check = (value: unknown) => boolean;

const isTime: Check = (value) => Number.isSafeInteger(value) && (value as number) >= EARLIEST_TIME;
const isNumber: Check = (value) => typeof value === 'number';
const isNumbers: Check = (value) =>
  typeof value === 'object' && value !== null && Object.values(value).every((one) => typeof one === 'number');
const isText: Check = (value) => typeof value === 'string';
const isSymbolText: Check = (value) => typeof value === 'string' && isSymbol(value);
const isSymbolList: Check = (value) => Array.isArray(value) && value.every(isSymbolText);
const isLevels: Check = (value) =>
  Array.isArray(value) &&
  value.every(
    (level) => Array.isArray(level) && level.length === 2 && isNumber(level[0]) && isNumber(level[1]),
  );
const isInstrument: Check = (value) => isSymbolText((value as { symbol?: unknown } | null)?.symbol);
const oneOf =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);

/** Fields of each event type; a name that ends in `?` is optional. */
const FIELDS: Readonly<Record<EventType, Readonly<Record<string, Check>>>> = {
  instrument: ofSymbol({ instrument: isInstrument }),
  trade: ofSymbol({ id: isText, price: isNumber, size: isNumber, side: oneOf('buy', 'sell', 'unknown') }),
  quote: ofSymbol({ 'bid?': isNumber, 'bidSize?': isNumber, 'ask?': isNumber, 'askSize?': isNumber }),
  book_snapshot: ofSymbol({ bids: isLevels, asks: isLevels }),
  book_change: ofSymbol({ bids: isLevels, asks: isLevels }),
  bar: ofSymbol({
    interval: oneOf(...INTERVALS),
    start: isTime,
    ...{ open: isNumber, high: isNumber, low: isNumber, close: isNumber, volume: isNumber, trades: isNumber },
    ...{ 'turnover?': isNumber, 'day?': isNumbers },
  }),
  status: ofSymbol({
    status: oneOf(...TRADING_STATUSES),
    'auction?': isNumbers,
  }),
  disconnect: scoped({ reason: isText, 'cause?': oneOf(...OUTAGE_CAUSES) }),
  gap: scoped({ 'symbol?': isSymbolText, reason: isText }),
  source: {
    ...{ timestamp: isTime, localTimestamp: isTime, source: isText },
    ...{ 'symbols?': isSymbolList, 'interval?': isNumber, 'delayed?': isNumber },
  },
};

function scoped(own: Readonly<Record<string, Check>>): Readonly<Record<string, Check>> {
  return { timestamp: isTime, localTimestamp: isTime, 'source?': isText, 'symbols?': isSymbolList, ...own };
}

function ofSymbol(own: Readonly<Record<string, Check>>): Readonly<Record<string, Check>> {
  return { symbol: isSymbolText, timestamp: isTime, localTimestamp: isTime, ...own };
}

/** Fields as lists, which are faster to iterate for every event. */
const CHECKS = new Map(
  Object.entries(FIELDS).map(([type, fields]) => [
    type,
    Object.entries(fields).map(([name, check]) => ({
      name: name.replace('?', ''),
      optional: name.endsWith('?'),
      check,
    })),
  ]),
);

/** True for the type of an event, or of the heading. */
export function isEventType(type: unknown): boolean {
  return type === 'heading' || CHECKS.has(type as string);
}

/**
 * Validates a parsed line as an event.
 * @throws EventFault naming the invalid field and its value
 */
export function eventOf(value: unknown): MarketEvent {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new EventFault(`an event is an object, not ${inspectShort(value)}`);
  }
  const given = value as Record<string, unknown>;
  const checks = CHECKS.get(given.type as string);
  if (!checks) {
    const types = [...CHECKS.keys()].join(', ');
    throw new EventFault(`type ${inspectShort(given.type)} is not one of ${types}`, 'type');
  }
  let known = 1;
  for (const { name, optional, check } of checks) {
    const field = given[name];
    if (field === undefined && optional) continue;
    if (!check(field)) {
      const found = field === undefined ? 'is missing' : `cannot be ${inspectShort(field)}`;
      const expected = check === isTime ? ': whole µs since 1970 expected' : '';
      throw new EventFault(`${name} of a ${given.type} ${found}${expected}`, name);
    }
    known += 1;
  }
  const names = Object.keys(given);
  if (names.length !== known) {
    const unknown = names.find((name) => name !== 'type' && !checks.some((one) => one.name === name));
    throw new EventFault(`a ${given.type} has no field ${inspectShort(unknown)}`, unknown);
  }
  return value as MarketEvent;
}

function inspectShort(value: unknown): string {
  const text = String(JSON.stringify(value));
  return text.length > MAX_QUOTED_CHARACTERS ? `${text.slice(0, MAX_QUOTED_CHARACTERS)}…` : text;
}
