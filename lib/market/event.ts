import type { Instrument, MarketSymbol } from './instrument';
import type { Interval } from './interval';

/** The aggressor of a trade. */
export type Side = 'buy' | 'sell' | 'unknown';

/** What an instrument may do now. `limit` is a limit-up or limit-down state. */
export type TradingStatus = 'pre' | 'auction' | 'open' | 'limit' | 'halted' | 'closed';

/** One level of a book: price, size. A size of 0 in a change removes the level. */
export type Level = readonly [price: number, size: number];

/** Where the events come from. */
export type Source = 'live' | 'simulated' | 'replay';

interface Timed {
  /** Venue's time, µs since 1970 UTC. */
  readonly timestamp: number;
  /** When we received it, µs since 1970 UTC; never falls within one feed. */
  readonly localTimestamp: number;
}

interface OfSymbol extends Timed {
  readonly symbol: MarketSymbol;
}

/** Defines or redefines an instrument; comes before any other event of its symbol. */
export interface InstrumentEvent extends OfSymbol {
  readonly type: 'instrument';
  readonly instrument: Instrument;
}

export interface TradeEvent extends OfSymbol {
  readonly type: 'trade';
  /** The venue's id of the trade, unique within the symbol. */
  readonly id: string;
  readonly price: number;
  readonly size: number;
  readonly side: Side;
}

/** Best bid and offer, whole: a side that is not in the event is not there. */
export interface QuoteEvent extends OfSymbol {
  readonly type: 'quote';
  readonly bid?: number;
  readonly bidSize?: number;
  readonly ask?: number;
  readonly askSize?: number;
}

/** The whole book, best first; replaces what was known. */
export interface BookSnapshotEvent extends OfSymbol {
  readonly type: 'book_snapshot';
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

/** Changed levels in any order; a size of 0 removes the level. */
export interface BookChangeEvent extends OfSymbol {
  readonly type: 'book_change';
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

/**
 * A bar as the venue gives it (or a feed's backfill); replaces the bar of that interval and start.
 * A `1d` bar is also the day's figures: `close` is the last price, `volume` the day's volume. Where a venue
 * publishes snapshots and no trades, its day bar is what the shorter bars are built from.
 */
export interface BarEvent extends OfSymbol {
  readonly type: 'bar';
  readonly interval: Interval;
  /** Start of the bar, µs. */
  readonly start: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly trades: number;
}

export interface StatusEvent extends OfSymbol {
  readonly type: 'status';
  readonly status: TradingStatus;
}

/**
 * Names the part of the feed that an event concerns: a source, some symbols, or both; without either the whole feed.
 * A source is a venue (`binance`), or a connection that the feed names.
 */
interface Scoped extends Timed {
  /** 1 to 64 characters. */
  readonly source?: string;
  /** With a source: only these symbols of it. */
  readonly symbols?: readonly MarketSymbol[];
}

/** Data of its scope stopped; what is known of it grows old until its next event. */
export interface DisconnectEvent extends Scoped {
  readonly type: 'disconnect';
  readonly reason: string;
}

/** Events of its scope are known to be missing before this one. Its source delivers again. */
export interface GapEvent extends Scoped {
  readonly type: 'gap';
  /** The only symbol that it concerns. */
  readonly symbol?: MarketSymbol;
  readonly reason: string;
}

/**
 * Describes a source; needed only for one that is no venue, is delayed, or is known to deliver seldom. `timestamp` is
 * when its newest event came.
 */
export interface SourceEvent extends Timed {
  readonly type: 'source';
  /** 1 to 64 characters. */
  readonly source: string;
  /** Symbols that come from it from now on; without them those of the venue of that name. */
  readonly symbols?: readonly MarketSymbol[];
  /** Longest usual time between two of its events, µs. */
  readonly interval?: number;
  /** Time by which the source holds its data back, s. */
  readonly delayed?: number;
}

/** One fact from a feed. */
export type MarketEvent =
  | InstrumentEvent
  | TradeEvent
  | QuoteEvent
  | BookSnapshotEvent
  | BookChangeEvent
  | BarEvent
  | StatusEvent
  | DisconnectEvent
  | GapEvent
  | SourceEvent;

export type EventType = MarketEvent['type'];
