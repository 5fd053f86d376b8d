import type { AuctionState, DayState, MarketEvent } from '../../lib/market/event';
import type { Instrument } from '../../lib/market/instrument';
import { barStart, type Interval, TRADE_INTERVALS } from '../../lib/market/interval';
import type { StoredBar } from './bar-series';
import { DayStatistics, type DayStatisticsOptions } from './day-statistics';
import { Book, MAX_BOOK_LEVELS } from './order-book';
import type { QuoteValues } from './quote-columns';
import { Bars } from './symbol-bars';
import { type StoredTrade, TradeRing } from './trade-ring';

/**
 * `timestamp` of a `1d` bar in a keyframe that carries no statistics of the day: if the venue's day spans
 * midnight (UTC), or never ends, the two differ.
 */
export const SERIES_ONLY = 0;

/** State of one symbol, besides its quote columns. */
export interface Entry {
  instrument: Instrument;
  /** Instrument as the feed describes it. */
  given: Instrument;
  /** True after its instrument event; false while a symbol only keeps its row. */
  listed: boolean;
  /** Version of the last change of the instrument or its reference price. */
  instrumentVersion: number;
  /** Price that encoded prices are relative to; NaN until there is one. */
  reference: number;
  readonly trades: TradeRing;
  readonly book: Book;
  readonly bars: Bars;
  /** Bars of before the market was cleared, to be restored. */
  kept?: Bars | undefined;
  /** Venue's time of the newest quote, µs; NaN without one. */
  quotedAt: number;
  hasTrades: boolean;
  /** Time of the first quote or book, µs; NaN before: the day is observed from then on. */
  watchedFrom: number;
  /** True after a bar of a file: no shorter ones are made from the growth of the day's then. */
  hasBars: boolean;
  /** Figures of the trading day. */
  readonly statistics: DayStatistics;
}

export interface NewEntryOptions extends Omit<DayStatisticsOptions, 'bars'> {
  /** Instrument as the feed describes it. */
  readonly given: Instrument;
}

export function newEntry({ given, ...options }: NewEntryOptions): Entry {
  const { instrument } = options;
  const bars = new Bars();
  return {
    instrument,
    given,
    listed: true,
    instrumentVersion: 0,
    reference: Number.NaN,
    trades: new TradeRing(),
    book: new Book(),
    bars,
    quotedAt: Number.NaN,
    hasTrades: false,
    watchedFrom: Number.NaN,
    hasBars: false,
    statistics: new DayStatistics({ ...options, bars }),
  };
}

/** Time without a quote, µs, after which the order book sets the best bid and offer again. */
const QUOTES_SILENCE = 30_000_000;

/** True if the venue sends quotes, so that the book does not set the best bid and offer. @param time µs */
export function hasQuotes({ quotedAt }: Entry, time: number): boolean {
  return time - quotedAt < QUOTES_SILENCE;
}

/**
 * True if the day of the time was observed before its first trades, so that the volume of its first bar is new. Round the
 * clock, a day begins before most quotes; at an exchange, quotes may begin in the middle of a day.
 */
export function wasWatched({ instrument, statistics, watchedFrom }: Entry, time: number): boolean {
  if (instrument.calendar === '24/7') return watchedFrom < statistics.barAt(time).from;
  return watchedFrom < time && watchedFrom <= statistics.continuousFrom(time);
}

export function sameInstrument(a: Instrument, b: Instrument): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/**
 * Returns events that rebuild the symbol's state from an empty market, except closed bars and all trades before
 * the last one.
 * @param time `localTimestamp` of the events, µs
 */
export function keyframeOf(entry: Entry, quote: QuoteValues, time: number): MarketEvent[] {
  const { given: instrument, bars, book, quotedAt, statistics } = entry;
  const { symbol } = instrument;
  const stamp = { symbol, timestamp: quote.timestamp ?? time, localTimestamp: time };
  const first = Number.isNaN(statistics.firstTime) ? stamp.timestamp : statistics.firstTime;
  const events: MarketEvent[] = [{ type: 'instrument', ...stamp, timestamp: first, instrument }];
  const last = lastTrade(entry);
  if (last) events.push({ type: 'trade', ...stamp, ...last.trade });
  const addBar = (interval: Interval, bar: StoredBar): void => {
    const timestamp = interval === '1d' ? SERIES_ONLY : stamp.timestamp;
    events.push({ type: 'bar', ...stamp, timestamp, interval, ...bar });
  };
  for (const [interval, bar] of last?.bars ?? []) addBar(interval, bar);
  if (quote.status) {
    const auction = auctionOf(quote);
    const timestamp = quote.statusSince ?? stamp.timestamp;
    events.push({ type: 'status', ...stamp, timestamp, status: quote.status, ...(auction && { auction }) });
  }
  const day = dayBar(entry, quote);
  if (day) events.push({ type: 'bar', ...stamp, interval: '1d', ...day });
  for (const interval of bars.intervals) {
    const bar = bars.given(interval)?.newest();
    if (bar && !(interval === '1d' && sameBar(bar, day))) addBar(interval, bar);
  }
  if (!Number.isNaN(quotedAt))
    events.push({ type: 'quote', ...stamp, timestamp: quotedAt, ...bestOf(quote) });
  if (book.changedAt(MAX_BOOK_LEVELS) > 0) {
    events.push({ type: 'book_snapshot', ...stamp, ...book.top(Number.POSITIVE_INFINITY) });
  }
  return events;
}

/**
 * Returns the last trade and the bars that contain it, which would otherwise start with it alone; newest bars
 * are included anyway.
 */
function lastTrade({
  trades,
  bars,
  statistics,
}: Entry): { trade: StoredTrade; bars: [Interval, StoredBar][] } | undefined {
  const trade = trades.newest();
  if (!trade) return undefined;
  const own = TRADE_INTERVALS.flatMap((interval): [Interval, StoredBar][] => {
    const { timestamp } = trade;
    const start = interval === '1d' ? statistics.barAt(timestamp).start : barStart(timestamp, interval);
    const series = bars.given(interval);
    const bar = series.newest()?.start === start ? undefined : series.range(start, start + 1, 1)[0];
    return bar ? [[interval, bar]] : [];
  });
  return { trade, bars: own };
}

function sameBar(a: StoredBar, b: StoredBar | undefined): boolean {
  return b !== undefined && (Object.keys(a) as (keyof StoredBar)[]).every((field) => a[field] === b[field]);
}

/** Returns the statistics of the day as a day bar. */
function dayBar(
  { bars, statistics, hasBars }: Entry,
  quote: QuoteValues,
): (StoredBar & { day: DayState }) | undefined {
  const { last, open, high, low, volume } = quote;
  const newest = bars.given('1d').newest();
  const state = statistics.state();
  if (last == null || open == null || high == null || low == null || !newest || !state) return undefined;
  const { start, trades } = newest;
  const day = hasBars ? { ...state, hasBars: 1 } : state;
  return { start, open, high, low, close: last, volume: volume ?? 0, trades, day };
}

/** Returns the state of the auction; undefined without any value. */
function auctionOf({
  indicative,
  matched,
  unmatchedBuy,
  unmatchedSell,
}: QuoteValues): AuctionState | undefined {
  const auction = {
    ...(indicative != null && { indicative }),
    ...(matched != null && { matched }),
    ...(unmatchedBuy != null && { unmatchedBuy }),
    ...(unmatchedSell != null && { unmatchedSell }),
  };
  return Object.keys(auction).length > 0 ? auction : undefined;
}

function bestOf(quote: QuoteValues): { bid?: number; bidSize?: number; ask?: number; askSize?: number } {
  const best: { bid?: number; bidSize?: number; ask?: number; askSize?: number } = {};
  for (const field of ['bid', 'bidSize', 'ask', 'askSize'] as const) {
    const value = quote[field];
    if (value != null) best[field] = value;
  }
  return best;
}
