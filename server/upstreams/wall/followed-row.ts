import type { AuctionState, BarEvent, DayState, QuoteEvent, StatusEvent } from '../../../lib/market/event';
import type { Instrument, MarketSymbol } from '../../../lib/market/instrument';
import { INTERVAL_MICROS } from '../../../lib/market/interval';
import { PriceMean } from '../../../lib/market/turnover';
import type { StoredBar } from '../../market/bar-series';
import type { QuoteValues } from '../../market/quote-columns';

/** Newest values of a symbol at the upstream. */
export type Row = QuoteValues;

const BEST_FIELDS = ['bid', 'bidSize', 'ask', 'askSize'] as const;
const AUCTION_FIELDS = ['indicative', 'matched', 'unmatchedBuy', 'unmatchedSell'] as const;
const DAY_FIELDS = ['lastSize', 'since', 'prevClose', 'reference', 'referenceTime'] as const;

/** Returns the quote that gives a market the best prices of the row. */
export function quoteEvent(symbol: MarketSymbol, row: Row, now: number): QuoteEvent {
  const stamp = { symbol, timestamp: row.timestamp ?? now, localTimestamp: now };
  return { type: 'quote', ...stamp, ...present(row, BEST_FIELDS) };
}

/** Returns the status of the row; undefined without one. */
export function statusEvent(symbol: MarketSymbol, row: Row, now: number): StatusEvent | undefined {
  const { status, statusSince, timestamp } = row;
  if (status === undefined) return undefined;
  const auction: AuctionState = present(row, AUCTION_FIELDS);
  const stamp = { symbol, timestamp: statusSince ?? timestamp ?? now, localTimestamp: now };
  return { type: 'status', ...stamp, status, ...(Object.keys(auction).length > 0 && { auction }) };
}

export interface DayFigures {
  readonly instrument: Instrument;
  readonly row: Row;
  /** Newest day bar. */
  readonly day: StoredBar;
  /** Time of the newest trade, µs; 0 without one. */
  readonly newest: number;
  readonly now: number;
}

/** Returns the day bar that gives a market all figures of the row, as a keyframe does; undefined without a price. */
export function dayEvent({ instrument, row, day, newest, now }: DayFigures): BarEvent | undefined {
  const { last, open, high, low, volume, vwap, timestamp } = row;
  if (last == null || open == null || high == null || low == null || timestamp == null) return undefined;
  const mean = new PriceMean(instrument.inverse === true);
  if (vwap != null) mean.set(vwap, volume ?? 0);
  const time = Math.max(timestamp, newest);
  const state: DayState = {
    ...{ date: day.start, from: day.start, to: day.start + INTERVAL_MICROS['1d'] },
    ...{ openTime: row.since ?? day.start, meanSize: mean.size, meanSum: mean.weighted },
    ...(newest > 0 && { newestTime: newest }),
    ...present(row, DAY_FIELDS),
  };
  return {
    ...{ type: 'bar', interval: '1d', symbol: instrument.symbol, timestamp: time, localTimestamp: now },
    ...{
      start: day.start,
      open,
      high,
      low,
      close: last,
      volume: volume ?? 0,
      trades: day.trades,
      day: state,
    },
  };
}

function present<F extends keyof Row>(row: Row, fields: readonly F[]): Partial<Record<F, number>> {
  const found: Partial<Record<F, number>> = {};
  for (const field of fields) {
    const value = row[field];
    if (typeof value === 'number') found[field] = value;
  }
  return found;
}
