import type { Interval } from '../../lib/market/interval';
import type {
  BarUpdate,
  Channel,
  DepthUpdate,
  QuoteUpdate,
  TradeGap,
  TradeUpdate,
} from '../../lib/protocol/messages';
import type { Market } from '../market/market';
import { NO_QUOTE, type QuoteValues } from '../market/quote-columns';

/** Newest trades of a symbol in a snapshot. */
const TRADES_IN_SNAPSHOT = 50;
/** Newest bars of a symbol in a snapshot. */
export const BARS_IN_SNAPSHOT = 120;

/** Content of a room, apart from symbols and rate. */
export interface Content {
  readonly channel: Channel;
  /** `depth` only. */
  readonly levels: number;
  /** `bars` only. */
  readonly interval: Interval;
}

/** A range of versions: newer than `from` (0: a snapshot) up to `to`. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** Changes of one symbol in a window. */
export type RowContent =
  | { readonly channel: 'quotes'; readonly update: QuoteUpdate }
  | { readonly channel: 'trades'; readonly trades: readonly TradeUpdate[]; readonly gap?: TradeGap }
  | { readonly channel: 'depth'; readonly update: DepthUpdate }
  | { readonly channel: 'bars'; readonly bars: readonly BarUpdate[] };

/** Returns the highest and lowest trade of a row in the window. */
export type RangeOf = (row: number) => { high: number; low: number } | undefined;

/**
 * Reads a row's changes in the window; undefined without any. Values may be newer than `to`, since screens need
 * the newest state; trades are not, so that none is sent twice.
 */
export function readRow(
  market: Market,
  content: Content,
  row: number,
  window: Window,
  rangeOf: RangeOf,
): RowContent | undefined {
  switch (content.channel) {
    case 'quotes': {
      if ((market.quotes.rowVersion[row] as number) <= window.from) return undefined;
      return { channel: 'quotes', update: quoteUpdate(market, row, window, rangeOf) };
    }
    case 'trades':
      return readTrades(market, row, window);
    case 'depth': {
      if (market.depthVersion(row, content.levels) <= window.from) return undefined;
      return {
        channel: 'depth',
        update: { symbol: market.symbolOf(row), ...market.depth(row, content.levels) },
      };
    }
    case 'bars': {
      const series = market.bars(row, content.interval);
      if (series.version <= window.from) return undefined;
      const symbol = market.symbolOf(row);
      const { interval } = content;
      const bars = series.newer(window.from, window.from === 0 ? BARS_IN_SNAPSHOT : Number.POSITIVE_INFINITY);
      if (bars.length === 0) return undefined;
      return { channel: 'bars', bars: bars.map((bar) => ({ symbol, interval, ...bar })) };
    }
  }
}

function quoteUpdate(market: Market, row: number, window: Window, rangeOf: RangeOf): QuoteUpdate {
  const update = market.quotes.newer(row, window.from, { ...NO_UPDATE });
  update.symbol = market.symbolOf(row);
  const { last } = update;
  if (window.from > 0 && last != null) {
    const range = rangeOf(row);
    update.rangeHigh = range ? range.high : last;
    update.rangeLow = range ? range.low : last;
  }
  return update as QuoteUpdate;
}

/**
 * A quote under construction. Fields that never disappear once present are not `null`; the columns do not
 * distinguish.
 */
type Update = { symbol?: string; rangeHigh?: number; rangeLow?: number } & QuoteValues;

/** All fields of an update, for the reason given at {@link NO_QUOTE}. */
const NO_UPDATE = {
  symbol: undefined,
  ...NO_QUOTE,
  rangeHigh: undefined,
  rangeLow: undefined,
} as unknown as Update;

function readTrades(market: Market, row: number, window: Window): RowContent | undefined {
  const ring = market.trades(row);
  const symbol = market.symbolOf(row);
  const snapshot = window.from === 0;
  const stored = ring.between(window.from, window.to, snapshot ? TRADES_IN_SNAPSHOT : undefined);
  const trades = stored.map((trade) => ({ symbol, ...trade }));
  const until = ring.oldestTimestamp;
  if (!snapshot && until !== undefined && ring.droppedAfter(window.from)) {
    return { channel: 'trades', trades, gap: { symbol, until } };
  }
  return trades.length > 0 ? { channel: 'trades', trades } : undefined;
}
