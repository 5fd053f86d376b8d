import type { Level } from '../market/event';
import type { MarketSymbol } from '../market/instrument';
import type { QuoteColumns } from '../store/client-quotes';
import { percentFrom, referencePrice, turnover } from '../store/derived';
import { type MoversBy, moversOf } from './movers';
import type { News } from './status-news';
import type { LoggedTrade } from './trade-log';
import { columnValue, type WatchlistColumn } from './watchlist-columns';

const MICROS_PER_SECOND = 1_000_000;

/**
 * Exported table of a pane: rows of cells, the first with the names of the columns, which are the same in every
 * language. Numbers are numbers, NaN if absent; times are ISO 8601 in UTC.
 */
export type Table = readonly (readonly (string | number)[])[];

/** Formats a time as `2026-03-17T10:47:06.832104Z`, to the µs; empty for NaN. */
export function isoTime(micros: number): string {
  if (!Number.isFinite(micros)) return '';
  const seconds = Math.floor(micros / MICROS_PER_SECOND);
  const below = String(Math.floor(micros - seconds * MICROS_PER_SECOND)).padStart(6, '0');
  return `${new Date(seconds * 1_000).toISOString().slice(0, -'.000Z'.length)}.${below}Z`;
}

/** Returns instruments in the given order, with their numeric columns and the time. */
export function watchlistTable(
  quotes: QuoteColumns,
  symbols: readonly MarketSymbol[],
  columns: readonly WatchlistColumn[],
): Table {
  const shown = columns.filter((column) => column !== 'symbol' && column !== 'day');
  const lines = symbols.map((symbol) => {
    const row = quotes.rowOf(symbol);
    const cells = shown.map((column) => {
      const value = columnValue(quotes, row, column);
      return column === 'time' ? isoTime(value) : value;
    });
    return [symbol, quotes.instrumentOf(row)?.name ?? '', ...cells];
  });
  return [['symbol', 'name', ...shown], ...lines];
}

/** Returns trades, newest first; a line without price and size marks missing trades before its time. */
export function tradesTable(symbol: MarketSymbol, lines: readonly LoggedTrade[]): Table {
  return [
    ['time', 'symbol', 'price', 'size', 'side', 'id'],
    ...lines.toReversed().map(({ trade, until }) => {
      const time = isoTime(until);
      return trade
        ? [time, symbol, trade.price, trade.size, trade.side, trade.id]
        : [time, symbol, Number.NaN, Number.NaN, 'missing', ''];
    }),
  ];
}

/**
 * Returns the book: asks from the highest price down, then bids; `cumulative` is the size from the best price
 * to this one.
 */
export function depthTable(bids: readonly Level[], asks: readonly Level[]): Table {
  return [['side', 'price', 'size', 'cumulative'], ...summed('ask', asks).reverse(), ...summed('bid', bids)];
}

/** Returns all movers, in the order of the pane: by change the rising ones, then the falling ones. */
export function moversTable(quotes: QuoteColumns, rows: readonly number[], by: MoversBy): Table {
  const found =
    by === 'change'
      ? [...moversOf(quotes, rows, by, false), ...moversOf(quotes, rows, by, true)]
      : moversOf(quotes, rows, by, false);
  return [
    ['symbol', 'name', 'last', 'changePercent', 'volume', 'turnover', 'currency'],
    ...found.map((row) => [
      quotes.symbolOf(row) ?? '',
      quotes.instrumentOf(row)?.name ?? '',
      ...figuresOf(quotes, row),
    ]),
  ];
}

/** Returns the instruments of a heatmap, with the group of each. */
export function heatmapTable(
  quotes: QuoteColumns,
  items: readonly { readonly symbol: string; readonly sector: string }[],
): Table {
  return [
    ['symbol', 'name', 'group', 'last', 'changePercent', 'volume', 'turnover', 'currency'],
    ...items.map(({ symbol, sector }) => {
      const row = quotes.rowOf(symbol);
      return [symbol, quotes.instrumentOf(row)?.name ?? '', sector, ...figuresOf(quotes, row)];
    }),
  ];
}

/** Returns news of trading, feed and link, newest first. */
export function newsTable(all: readonly News[]): Table {
  return [
    ['time', 'kind', 'symbol', 'before', 'now', 'reason'],
    ...all.toReversed().map((news) => {
      const time = isoTime(news.time);
      if (news.kind === 'trading') return [time, news.kind, news.symbol, news.before, news.now, ''];
      if (news.kind === 'feed') return [time, news.kind, '', '', news.state, news.reason ?? ''];
      return [time, news.kind, '', '', news.up ? 'up' : 'down', ''];
    }),
  ];
}

/** Returns last price, its change in percent, volume, turnover, currency; nothing of a running auction. */
function figuresOf(quotes: QuoteColumns, row: number): (string | number)[] {
  const last = quotes.value(row, 'last');
  return [
    last,
    percentFrom(referencePrice(quotes, row), last),
    quotes.value(row, 'volume'),
    turnover(quotes, row),
    quotes.instrumentOf(row)?.currency ?? '',
  ];
}

function summed(side: 'bid' | 'ask', levels: readonly Level[]): (string | number)[][] {
  let sum = 0;
  return levels.map(([price, size]) => {
    sum += size;
    return [side, price, size, sum];
  });
}
