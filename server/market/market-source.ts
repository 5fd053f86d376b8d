import type { DisconnectEvent, TradingStatus } from '../../lib/market/event';
import type { MarketSymbol } from '../../lib/market/instrument';
import type { StreamState } from '../../lib/protocol/messages';

/** A source is stale after so many of its longest usual intervals, and never sooner than the minimum, µs. */
export const STALE_INTERVALS = 3;
export const MIN_STALE = 3_000_000;
/** Interval that is assumed before one is known, µs: stale after 10 s. */
export const UNKNOWN_INTERVAL = 10_000_000 / STALE_INTERVALS;
/** Longest interval that is learned, µs. */
export const MAX_INTERVAL = 60_000_000;
/** Events are counted as one arrival in each span of so much time, µs: they come in bursts. */
export const ARRIVAL_SPAN = 100_000;
/** Part of the learned interval that each further arrival takes away. */
export const FORGOTTEN = 1 / 64;
/** Sources below this interval are lively, µs: one outage must not teach them that outages are usual. */
export const LIVELY_INTERVAL = 1_000_000;

/** States of an instrument in which no data is expected. */
export const RESTING: ReadonlySet<TradingStatus | undefined> = new Set(['pre', 'halted', 'closed']);

/** The symbols of a market, by row. */
export interface SourceRows {
  size(): number;
  symbolOf(row: number): MarketSymbol;
  /** Row of a symbol, −1 when it is unknown. */
  indexOf(symbol: string): number;
  isListed(row: number): boolean;
  statusOf(row: number): TradingStatus | undefined;
}

/** An outage that was reported by an event. */
export interface Outage {
  readonly event: DisconnectEvent;
  /** The event concerned the whole feed. */
  readonly whole: boolean;
}

export interface Source {
  readonly name: string;
  /** An event named it, so that it is listed without symbols too. */
  named: boolean;
  /** Its symbols were assigned to it; it is not simply their venue. */
  assigned: boolean;
  listedRows: number;
  /** Rows of it that are disconnected by themselves. */
  lostRows: number;
  /** It was silent because none of its instruments trades. */
  resting: boolean;
  state: StreamState;
  /** µs; NaN before anything is known of it. */
  since: number;
  outage: Outage | undefined;
  delayed: number | undefined;
}

export function emptySource(name: string): Source {
  return {
    name,
    named: false,
    assigned: false,
    listedRows: 0,
    lostRows: 0,
    resting: false,
    state: 'ok',
    since: Number.NaN,
    outage: undefined,
    delayed: undefined,
  };
}

/** Whether there is anything to tell of it: without symbols, only that it is in trouble. */
export function isShown({ named, listedRows, since, state }: Source): boolean {
  return (listedRows > 0 || (named && state !== 'ok')) && !Number.isNaN(since);
}

/** Where the next span of an arrival begins, µs. */
export function nextArrival(time: number): number {
  return (Math.floor(time / ARRIVAL_SPAN) + 1) * ARRIVAL_SPAN;
}

export function withoutSymbols({ symbols: _symbols, ...event }: DisconnectEvent): DisconnectEvent {
  return event;
}
