import type { Instrument, MarketSymbol } from './instrument';
import type { Interval } from './interval';

/** Maximum of a venue's time above the receive time, µs: a later trade or bar is rejected. */
export const MAX_AHEAD = 300_000_000;

/** Earliest time of an event, µs: 1900 (UTC). Daily bars go back that far. */
export const EARLIEST_TIME = Date.UTC(1900, 0) * 1_000;

/** Earliest time of an event that is no bar of days, µs: 1971 (UTC). A current time in s or ms, read as µs, is before it. */
export const EARLIEST_MICROS = Date.UTC(1971, 0) * 1_000;

/** Aggressor side of a trade. */
export type Side = 'buy' | 'sell' | 'unknown';

/** Trading statuses, in the order of their wire codes. `limit` is a limit-up or limit-down state. */
export const TRADING_STATUSES = ['pre', 'auction', 'open', 'limit', 'halted', 'closed'] as const;
/** Trading status of an instrument. */
export type TradingStatus = (typeof TRADING_STATUSES)[number];

/** Level of an order book: price, size. A size of 0 in a change removes the level. */
export type Level = readonly [price: number, size: number];

/** Origin of events. */
export type Source = 'live' | 'simulated' | 'replay';

interface Timed {
  /** Venue's time, µs since 1970 UTC. */
  readonly timestamp: number;
  /** Receive time, µs since 1970 UTC; never decreases within a feed. */
  readonly localTimestamp: number;
}

interface OfSymbol extends Timed {
  readonly symbol: MarketSymbol;
}

/** Defines or redefines an instrument; precedes all other events of its symbol. */
export interface InstrumentEvent extends OfSymbol {
  readonly type: 'instrument';
  readonly instrument: Instrument;
}

export interface TradeEvent extends OfSymbol {
  readonly type: 'trade';
  /** Venue's id of the trade, unique within the symbol. */
  readonly id: string;
  readonly price: number;
  readonly size: number;
  readonly side: Side;
}

/** Full best bid and offer: a side missing in the event is empty. */
export interface QuoteEvent extends OfSymbol {
  readonly type: 'quote';
  readonly bid?: number;
  readonly bidSize?: number;
  readonly ask?: number;
  readonly askSize?: number;
}

/** Order book snapshot, best first; replaces the book. */
export interface BookSnapshotEvent extends OfSymbol {
  readonly type: 'book_snapshot';
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

/** Order book delta: changed levels in any order; a size of 0 removes the level. */
export interface BookChangeEvent extends OfSymbol {
  readonly type: 'book_change';
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

/**
 * Bar of a venue (or of a feed's backfill); replaces the bar of that interval and start.
 * A `1d` bar also sets the statistics of the day: `close` is the last price, `volume` the day's volume. If a
 * venue publishes snapshots and no trades, shorter bars are built from its day bar.
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
  /** Value of the volume in the instrument's currency, if the venue gives it. */
  readonly turnover?: number;
  /** State of the day, in keyframes only. */
  readonly day?: DayState;
}

/** State of the figures of a trading day, as a keyframe carries it with the day's bar. Times in µs. */
export interface DayState {
  /** 00:00 UTC of the trading date. */
  readonly date: number;
  /** First moment of the day, and the first after it. */
  readonly from: number;
  readonly to: number;
  /** Time of the first and of the newest trade. */
  readonly openTime?: number;
  readonly newestTime?: number;
  /** Size of the newest trade. */
  readonly lastSize?: number;
  /** Sums of the average price, see `PriceMean`. */
  readonly meanSize?: number;
  readonly meanSum?: number;
  readonly since?: number;
  readonly prevClose?: number;
  /** 1 if the bars are those of a file, so that no shorter ones are made. */
  readonly hasBars?: number;
  /** Trading date of the newest previous close that an instrument event gave, and that close. */
  readonly describedDate?: number;
  readonly describedClose?: number;
  readonly reference?: number;
  readonly referenceTime?: number;
}

/** State of an auction: the price at which it would end now, and the sizes at it. */
export interface AuctionState {
  readonly indicative?: number;
  readonly matched?: number;
  readonly unmatchedBuy?: number;
  readonly unmatchedSell?: number;
}

/** Trading status, and the state of its auction; `timestamp` is the start of a status that is new. */
export interface StatusEvent extends OfSymbol {
  readonly type: 'status';
  readonly status: TradingStatus;
  /** Replaces the known state; without it there is none. */
  readonly auction?: AuctionState;
}

/**
 * Scope of an event: a source, some symbols, or both; without either the whole feed. A source is a venue
 * (`binance`), or a connection named by the feed.
 */
interface Scoped extends Timed {
  /** 1 to 64 characters. */
  readonly source?: string;
  /** With a source: only these symbols of it. */
  readonly symbols?: readonly MarketSymbol[];
}

/**
 * Causes of an outage, for texts and programs: the source cannot be reached; it does not serve this address (HTTP 403,
 * 451); it is connected and sends nothing; it has announced maintenance; this machine has no network.
 */
export const OUTAGE_CAUSES = ['unreachable', 'blocked', 'silent', 'maintenance', 'network'] as const;
export type OutageCause = (typeof OUTAGE_CAUSES)[number];

/** Data of its scope stopped; values become stale until its next event. */
export interface DisconnectEvent extends Scoped {
  readonly type: 'disconnect';
  /** For logs and operators, in English. */
  readonly reason: string;
  readonly cause?: OutageCause;
}

/** Events of its scope are missing before this one. Its source delivers again. */
export interface GapEvent extends Scoped {
  readonly type: 'gap';
  /** The only symbol concerned. */
  readonly symbol?: MarketSymbol;
  readonly reason: string;
}

/**
 * Describes a source; needed only for one that is no venue, is delayed, or delivers rarely. `timestamp` is the
 * time of its newest event.
 */
export interface SourceEvent extends Timed {
  readonly type: 'source';
  /** 1 to 64 characters. */
  readonly source: string;
  /** Symbols of the source from now on; default: those of the venue of that name. */
  readonly symbols?: readonly MarketSymbol[];
  /** Longest usual time between its events, µs. */
  readonly interval?: number;
  /** Delay of its data, s. */
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
