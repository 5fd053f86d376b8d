import type { DisconnectEvent, EventType, GapEvent, Level, MarketEvent } from '../../../lib/market/event';
import type { ByteLine } from './byte-line';
import { COLUMNS } from './row';

const COMMA = 44;
const OPEN = 91;
const CLOSE = 93;
const COLON = 58;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;
const NULL = Buffer.from('null');
/** First bytes of a row, by type. */
const STARTS = Object.fromEntries(
  Object.keys(COLUMNS).map((type) => [type, Buffer.from(`["${type}",`)]),
) as Record<EventType, Buffer>;

/**
 * Writes an event as one JSON line, without line end; see `row.ts` for the columns. Numbers keep all bits, −0
 * included.
 * @param symbolNumber symbol number of the event, null for none
 * @throws RangeError naming a number that is not finite; nothing is written then
 */
export function writeRow(line: ByteLine, event: MarketEvent, symbolNumber: number | null): void {
  const before = line.length;
  try {
    write(line, event, symbolNumber);
  } catch (error) {
    line.cut(before);
    throw error;
  }
}

function write(line: ByteLine, event: MarketEvent, symbolNumber: number | null): void {
  line.raw(STARTS[event.type]);
  if (symbolNumber === null) line.raw(NULL);
  else line.number(symbolNumber);
  column(line, event.localTimestamp);
  column(line, event.timestamp);
  line.char(COMMA);
  switch (event.type) {
    case 'instrument':
      writeJson(line, event.instrument);
      break;
    case 'trade':
      line.string(event.id);
      column(line, event.price);
      column(line, event.size);
      line.char(COMMA);
      line.string(event.side);
      break;
    case 'quote':
      optionalNumber(line, event.bid);
      line.char(COMMA);
      optionalNumber(line, event.bidSize);
      line.char(COMMA);
      optionalNumber(line, event.ask);
      line.char(COMMA);
      optionalNumber(line, event.askSize);
      break;
    case 'book_snapshot':
    case 'book_change':
      levels(line, event.bids);
      line.char(COMMA);
      levels(line, event.asks);
      break;
    case 'bar':
      line.string(event.interval);
      column(line, event.start);
      column(line, event.open);
      column(line, event.high);
      column(line, event.low);
      column(line, event.close);
      column(line, event.volume);
      column(line, event.trades);
      if (event.turnover === undefined && event.day === undefined) break;
      line.char(COMMA);
      optionalNumber(line, event.turnover);
      if (event.day === undefined) break;
      line.char(COMMA);
      writeJson(line, event.day);
      break;
    case 'status':
      line.string(event.status);
      if (event.auction === undefined) break;
      line.char(COMMA);
      writeJson(line, event.auction);
      break;
    case 'disconnect':
      line.string(event.reason);
      writeScope(line, event);
      if (event.cause === undefined) break;
      line.char(COMMA);
      line.string(event.cause);
      break;
    case 'gap':
      line.string(event.reason);
      writeScope(line, event);
      break;
    case 'source':
      line.string(event.source);
      line.char(COMMA);
      optionalNumber(line, event.interval);
      line.char(COMMA);
      optionalNumber(line, event.delayed);
      line.char(COMMA);
      writeJson(line, event.symbols ?? null);
      break;
  }
  line.char(CLOSE);
}

/** Omits the scope columns for a row of the whole feed, unless the cause follows. */
function writeScope(line: ByteLine, event: DisconnectEvent | GapEvent): void {
  const { source, symbols } = event;
  const isLast = event.type === 'gap' || event.cause === undefined;
  if (source === undefined && symbols === undefined && isLast) return;
  line.char(COMMA);
  writeJson(line, source ?? null);
  line.char(COMMA);
  writeJson(line, symbols ?? null);
}

function column(line: ByteLine, value: number): void {
  line.char(COMMA);
  line.number(value);
}

function optionalNumber(line: ByteLine, value: number | undefined): void {
  if (value === undefined) line.raw(NULL);
  else line.number(value);
}

function levels(line: ByteLine, side: readonly Level[]): void {
  line.char(OPEN);
  for (let index = 0; index < side.length; index++) {
    const [price, size] = side[index] as Level;
    if (index > 0) line.char(COMMA);
    line.char(OPEN);
    line.number(price);
    column(line, size);
    line.char(CLOSE);
  }
  line.char(CLOSE);
}

/** Writes plain data as JSON. `JSON.stringify` would lose the sign of −0 and write NaN as null. */
function writeJson(line: ByteLine, value: unknown): void {
  if (typeof value === 'number') line.number(value);
  else if (typeof value === 'string') line.string(value);
  else if (typeof value !== 'object' || value === null) line.text(JSON.stringify(value));
  else if (Array.isArray(value)) {
    line.char(OPEN);
    for (const [index, item] of value.entries()) {
      if (index > 0) line.char(COMMA);
      writeJson(line, item);
    }
    line.char(CLOSE);
  } else {
    const fields = Object.entries(value).filter(([, field]) => field !== undefined);
    line.char(OPEN_OBJECT);
    for (const [index, [name, field]] of fields.entries()) {
      if (index > 0) line.char(COMMA);
      line.string(name);
      line.char(COLON);
      writeJson(line, field);
    }
    line.char(CLOSE_OBJECT);
  }
}
