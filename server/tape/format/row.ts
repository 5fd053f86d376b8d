import {
  type DisconnectEvent,
  type EventType,
  type MarketEvent,
  OUTAGE_CAUSES,
  type SourceEvent,
} from '../../../lib/market/event';
import { isSymbol, type MarketSymbol } from '../../../lib/market/instrument';

/**
 * Columns of a row, by the event type in its first column.
 * `symbol` is the symbol's number in the tape's instrument list; times are µs since 1970 (UTC); a level is
 * `[price, size]`; `null` means absent. Segment headers repeat this table for other programs. Rows omit
 * {@link OMITTED_COLUMNS} that are absent.
 */
export const COLUMNS: Readonly<Record<EventType, readonly string[]>> = {
  instrument: columns('instrument'),
  trade: columns('id', 'price', 'size', 'side'),
  quote: columns('bid', 'bidSize', 'ask', 'askSize'),
  book_snapshot: columns('bids', 'asks'),
  book_change: columns('bids', 'asks'),
  bar: columns('interval', 'start', 'open', 'high', 'low', 'close', 'volume', 'trades', 'turnover', 'day'),
  status: columns('status', 'auction'),
  disconnect: columns('reason', 'source', 'symbols', 'cause'),
  gap: columns('reason', 'source', 'symbols'),
  source: columns('source', 'interval', 'delayed', 'symbols'),
};

function columns(...own: string[]): readonly string[] {
  return ['type', 'symbol', 'localTimestamp', 'timestamp', ...own];
}

/** Number of last columns that a row omits when they are absent. */
const OMITTED_COLUMNS: Partial<Record<EventType, number>> = { bar: 2, status: 1, disconnect: 3, gap: 2 };

/**
 * Decodes a parsed row. An `instrument` row adds its symbol to the list.
 * @throws RangeError naming the fault
 */
export function decodeRow(row: unknown, symbols: MarketSymbol[]): MarketEvent {
  if (!Array.isArray(row)) throw new RangeError(`a row must be an array: ${inspectShort(row)}`);
  const [type, symbolNumber, localTimestamp, timestamp, a, b, c, d] = row;
  const known = COLUMNS[type as EventType];
  if (known === undefined) throw new RangeError(`unknown event type: ${inspectShort(row)}`);
  const least = known.length - (OMITTED_COLUMNS[type as EventType] ?? 0);
  if (row.length > known.length || row.length < least) {
    throw new RangeError(`${known.length} columns expected: ${inspectShort(row)}`);
  }
  if (typeof localTimestamp !== 'number' || typeof timestamp !== 'number') {
    throw new RangeError(`times must be numbers: ${inspectShort(row)}`);
  }
  if (type === 'instrument') {
    if (typeof symbolNumber !== 'number' || typeof a?.symbol !== 'string') {
      throw new RangeError(`not an instrument: ${inspectShort(row)}`);
    }
    symbols[symbolNumber] = a.symbol;
    return { type, symbol: a.symbol, timestamp, localTimestamp, instrument: a };
  }
  if (type === 'disconnect') {
    // Causes of later versions are unknown here, and left out.
    const cause = OUTAGE_CAUSES.find((known) => known === d);
    return { type, timestamp, localTimestamp, reason: a, ...scopeOf(b, c, row), ...(cause && { cause }) };
  }
  if (type === 'gap' && symbolNumber === null) {
    return { type, timestamp, localTimestamp, reason: a, ...scopeOf(b, c, row) };
  }
  if (type === 'source') return { type, timestamp, localTimestamp, ...sourceOf(row) };
  const symbol = symbols[symbolNumber as number];
  if (symbol === undefined)
    throw new RangeError(`no instrument has the number ${symbolNumber}: ${inspectShort(row)}`);
  switch (type as Exclude<EventType, 'instrument' | 'disconnect' | 'source'>) {
    case 'trade':
      if (typeof b !== 'number' || typeof c !== 'number')
        throw new RangeError(`not a trade: ${inspectShort(row)}`);
      return { type, symbol, timestamp, localTimestamp, id: a, price: b, size: c, side: d };
    case 'quote':
      return {
        type,
        symbol,
        timestamp,
        localTimestamp,
        ...(a === null ? undefined : { bid: a }),
        ...(b === null ? undefined : { bidSize: b }),
        ...(c === null ? undefined : { ask: c }),
        ...(d === null ? undefined : { askSize: d }),
      };
    case 'book_snapshot':
    case 'book_change':
      if (!Array.isArray(a) || !Array.isArray(b))
        throw new RangeError(`not an order book: ${inspectShort(row)}`);
      return { type, symbol, timestamp, localTimestamp, bids: a, asks: b };
    case 'bar': {
      const [open, high, low, close, volume, trades, turnover, day] = row.slice(6);
      const interval = a;
      return {
        type,
        symbol,
        timestamp,
        localTimestamp,
        interval,
        start: b,
        open,
        high,
        low,
        close,
        volume,
        trades,
        ...(typeof turnover === 'number' && { turnover }),
        ...(typeof day === 'object' && day !== null && { day }),
      };
    }
    case 'status':
      return { type, symbol, timestamp, localTimestamp, status: a, ...(b != null && { auction: b }) };
    case 'gap':
      return { type, symbol, timestamp, localTimestamp, reason: a, ...scopeOf(b, c, row) };
  }
}

type Scope = Pick<DisconnectEvent, 'source' | 'symbols'>;

/** @throws RangeError for an invalid scope */
function scopeOf(source: unknown, symbols: unknown, row: unknown): Scope {
  if (source !== undefined && source !== null && typeof source !== 'string') {
    throw new RangeError(`not a source: ${inspectShort(row)}`);
  }
  if (symbols !== undefined && symbols !== null && !isSymbolList(symbols)) {
    throw new RangeError(`not a list of symbols: ${inspectShort(row)}`);
  }
  return { ...(typeof source === 'string' && { source }), ...(isSymbolList(symbols) && { symbols }) };
}

/** @throws RangeError for an invalid source */
function sourceOf(row: readonly unknown[]): Omit<SourceEvent, 'type' | 'timestamp' | 'localTimestamp'> {
  const [, , , , source, interval, delayed, symbols] = row;
  if (typeof source !== 'string') throw new RangeError(`not a source: ${inspectShort(row)}`);
  const { symbols: listed } = scopeOf(source, symbols, row);
  return {
    source,
    ...(typeof interval === 'number' && { interval }),
    ...(typeof delayed === 'number' && { delayed }),
    ...(listed && { symbols: listed }),
  };
}

function isSymbolList(value: unknown): value is readonly MarketSymbol[] {
  return Array.isArray(value) && value.every((symbol) => typeof symbol === 'string' && isSymbol(symbol));
}

/** Maximum characters of a row quoted in a message. */
const MAX_QUOTED_CHARACTERS = 80;

function inspectShort(row: unknown): string {
  return String(JSON.stringify(row)).slice(0, MAX_QUOTED_CHARACTERS);
}
