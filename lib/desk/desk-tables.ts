import type { Level } from '../market/event';
import type { MarketSymbol } from '../market/instrument';
import type { QuoteColumns } from '../store/client-quotes';
import { changePercent, turnover } from '../store/derived';
import { type MoversBy, moversOf } from './movers';
import type { News } from './status-news';
import type { LoggedTrade } from './trade-log';
import { columnValue, type WatchlistColumn } from './watchlist-columns';

const MICROS_PER_SECOND = 1_000_000;

/**
 * What is taken out of a pane: rows of cells, the first of them the names of the columns, which are the same in every
 * language. Numbers are numbers, NaN where there is none; times are ISO 8601 in UTC.
 */
export type Table = readonly (readonly (string | number)[])[];

/** `2026-03-17T10:47:06.832104Z`, to the µs; empty for NaN. */
export function isoTime(micros: number): string {
  if (!Number.isFinite(micros)) return '';
  const seconds = Math.floor(micros / MICROS_PER_SECOND);
  const below = String(Math.floor(micros - seconds * MICROS_PER_SECOND)).padStart(6, '0');
  return `${new Date(seconds * 1_000).toISOString().slice(0, -'.000Z'.length)}.${below}Z`;
}

/** Instruments in the given order, with the columns that are numbers, and the time. */
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

/** Trades, the newest first; a line without price and size says that trades before its time are missing. */
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

/** The book: asks from the highest price down, then bids; `cumulative` is what rests from the best price to this one. */
export function depthTable(bids: readonly Level[], asks: readonly Level[]): Table {
  return [['side', 'price', 'size', 'cumulative'], ...summed('ask', asks).reverse(), ...summed('bid', bids)];
}

/** Everything that moves, in the order of the pane: by change those that rise, then those that fall. */
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

/** A heatmap's instruments, with what each is gathered in. */
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

/** News of trading, feed and link, the newest first. */
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

/** Last price, change in percent, volume, turnover, currency. */
function figuresOf(quotes: QuoteColumns, row: number): (string | number)[] {
  return [
    quotes.value(row, 'last'),
    changePercent(quotes, row),
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
