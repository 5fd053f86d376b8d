import type { DisconnectEvent, EventType, MarketEvent, SourceEvent } from '../../../lib/market/event';
import { isSymbol, type MarketSymbol } from '../../../lib/market/instrument';

/**
 * What the columns of a row are, by the event type in its first column. `symbol` is the place of the symbol in the
 * tape's list of instruments; times are µs since 1970 (UTC); a level is `[price, size]`; `null` is "not there".
 * The header line of every segment repeats this table for whoever reads the file without this program. Rows of the
 * whole feed end before the columns of a scope.
 */
export const COLUMNS: Readonly<Record<EventType, readonly string[]>> = {
  instrument: columns('instrument'),
  trade: columns('id', 'price', 'size', 'side'),
  quote: columns('bid', 'bidSize', 'ask', 'askSize'),
  book_snapshot: columns('bids', 'asks'),
  book_change: columns('bids', 'asks'),
  bar: columns('interval', 'start', 'open', 'high', 'low', 'close', 'volume', 'trades'),
  status: columns('status'),
  disconnect: columns('reason', 'source', 'symbols'),
  gap: columns('reason', 'source', 'symbols'),
  source: columns('source', 'interval', 'delayed', 'symbols'),
};

function columns(...own: string[]): readonly string[] {
  return ['type', 'symbol', 'localTimestamp', 'timestamp', ...own];
}

/** Columns that only rows of a part of the feed have. */
const SCOPE_COLUMNS = 2;

/**
 * The event of a parsed row. An `instrument` row puts its symbol into the list.
 * @throws RangeError naming what is wrong when the row is none that `writeRow` makes
 */
export function decodeRow(row: unknown, symbols: MarketSymbol[]): MarketEvent {
  if (!Array.isArray(row)) throw new RangeError(`a row must be an array: ${brief(row)}`);
  const [type, place, localTimestamp, timestamp, a, b, c, d] = row;
  const known = COLUMNS[type as EventType];
  if (known === undefined) throw new RangeError(`unknown event type: ${brief(row)}`);
  const isShort = (type === 'disconnect' || type === 'gap') && row.length === known.length - SCOPE_COLUMNS;
  if (row.length !== known.length && !isShort) {
    throw new RangeError(`${known.length} columns expected: ${brief(row)}`);
  }
  if (typeof localTimestamp !== 'number' || typeof timestamp !== 'number') {
    throw new RangeError(`times must be numbers: ${brief(row)}`);
  }
  if (type === 'instrument') {
    if (typeof place !== 'number' || typeof a?.symbol !== 'string') {
      throw new RangeError(`not an instrument: ${brief(row)}`);
    }
    symbols[place] = a.symbol;
    return { type, symbol: a.symbol, timestamp, localTimestamp, instrument: a };
  }
  if (type === 'disconnect' || (type === 'gap' && place === null)) {
    return { type, timestamp, localTimestamp, reason: a, ...scopeOf(b, c, row) };
  }
  if (type === 'source') return { type, timestamp, localTimestamp, ...sourceOf(row) };
  const symbol = symbols[place as number];
  if (symbol === undefined) throw new RangeError(`no instrument has the place ${place}: ${brief(row)}`);
  switch (type as Exclude<EventType, 'instrument' | 'disconnect' | 'source'>) {
    case 'trade':
      if (typeof b !== 'number' || typeof c !== 'number') throw new RangeError(`not a trade: ${brief(row)}`);
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
      if (!Array.isArray(a) || !Array.isArray(b)) throw new RangeError(`not a book: ${brief(row)}`);
      return { type, symbol, timestamp, localTimestamp, bids: a, asks: b };
    case 'bar': {
      const [open, high, low, close, volume, trades] = row.slice(6);
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
      };
    }
    case 'status':
      return { type, symbol, timestamp, localTimestamp, status: a };
    case 'gap':
      return { type, symbol, timestamp, localTimestamp, reason: a, ...scopeOf(b, c, row) };
  }
}

type Scope = Pick<DisconnectEvent, 'source' | 'symbols'>;

/** @throws RangeError for a scope that is none */
function scopeOf(source: unknown, symbols: unknown, row: unknown): Scope {
  if (source !== undefined && source !== null && typeof source !== 'string') {
    throw new RangeError(`not a source: ${brief(row)}`);
  }
  if (symbols !== undefined && symbols !== null && !isSymbolList(symbols)) {
    throw new RangeError(`not a list of symbols: ${brief(row)}`);
  }
  return { ...(typeof source === 'string' && { source }), ...(isSymbolList(symbols) && { symbols }) };
}

/** @throws RangeError when the row describes no source */
function sourceOf(row: readonly unknown[]): Omit<SourceEvent, 'type' | 'timestamp' | 'localTimestamp'> {
  const [, , , , source, interval, delayed, symbols] = row;
  if (typeof source !== 'string') throw new RangeError(`not a source: ${brief(row)}`);
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

/** Longest piece of a row that a message repeats, in characters. */
const SHOWN_CHARACTERS = 80;

function brief(row: unknown): string {
  return String(JSON.stringify(row)).slice(0, SHOWN_CHARACTERS);
}
