import type { BarEvent, Level, MarketEvent, QuoteEvent, Side, TradingStatus } from '../../lib/market/event';
import {
  type ColorConvention,
  type Instrument,
  type MarketSymbol,
  toSymbol,
} from '../../lib/market/instrument';
import { venueOf } from '../market/event-scope';
import { DecimalsSeen, decimal, type Numeric } from './decimals';
import type { RawLevel } from './json-fields';
import type { Pair } from './quote-assets';
import { describeInstrument, type Listing } from './venue-instrument';

/** When something happened at the venue and when it was received, µs. */
export interface Moment {
  readonly timestamp: number;
  readonly received: number;
}

/** What the instruments of a venue have in common. */
export interface VenueTraits {
  readonly colorConvention: ColorConvention;
  /** What a product is that the venue's list does not describe, from its code. */
  readonly pairOf: (symbol: string) => Pair;
}

export interface RawTrade {
  readonly id: string | number;
  readonly price: Numeric;
  readonly size: Numeric;
  readonly side: Side;
}

export interface RawBar extends Pick<BarEvent, 'interval' | 'start' | 'trades'> {
  readonly open: Numeric;
  readonly high: Numeric;
  readonly low: Numeric;
  readonly close: Numeric;
  readonly volume: Numeric;
}

/** A side of a quote; the size is absent where the venue does not give it. */
export type RawBest = readonly [price: Numeric, size?: Numeric];

interface Known {
  readonly symbol: MarketSymbol;
  readonly seen: DecimalsSeen;
  listing: Listing | undefined;
  /** Undefined when it must be told (anew) before the next event. */
  instrument: Instrument | undefined;
  status: TradingStatus | undefined;
}

/**
 * Writes what a venue says as events. It defines an instrument before its first event, from the venue's list or else
 * by its code, and anew before a number that needs more decimals than it had. Symbols are `venue:code`.
 *
 * Every method throws RangeError naming the value when a number is none, and then has written nothing of it.
 */
export class EventWriter {
  readonly #traits: VenueTraits;
  readonly #listings = new Map<string, Listing>();
  readonly #known = new Map<string, Known>();
  #events: MarketEvent[] = [];

  constructor(traits: VenueTraits) {
    this.#traits = traits;
  }

  /** The events since the last call. */
  drain(): MarketEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** Takes in a product of the venue's list. */
  list(symbol: string, listing: Listing): void {
    this.#listings.set(symbol, listing);
    const known = this.#known.get(symbol);
    if (known === undefined) return;
    known.listing = listing;
    known.seen.see(listing.tickSize, listing.lotSize);
    known.instrument = undefined;
  }

  /** Makes room for the decimals of numbers that are still to come. */
  expect(symbol: string, levels: readonly RawLevel[]): void {
    see(this.#of(symbol), levels);
  }

  /** Defines an instrument now, without waiting for its first event. */
  define(symbol: string, at: Moment): void {
    this.#tell(this.#of(symbol), at);
  }

  /** Of a price or a size of 0 or less nothing is written: it is no trade of the book. */
  trade(symbol: string, { id, price, size, side }: RawTrade, { timestamp, received }: Moment): void {
    const cost = decimal(price);
    const amount = decimal(size);
    if (!(cost > 0 && amount > 0)) return;
    const known = this.#of(symbol);
    seeOne(known, price, size);
    const stamp = { symbol: this.#tell(known, { timestamp, received }), timestamp, localTimestamp: received };
    this.#events.push({ type: 'trade', ...stamp, id: String(id), price: cost, size: amount, side });
  }

  /** The best bid and offer, whole. A side without a price above 0 is not there. */
  quote(
    symbol: string,
    bid: RawBest | undefined,
    ask: RawBest | undefined,
    { timestamp, received }: Moment,
  ): void {
    const [bidPrice, bidSize] = bestOf(bid);
    const [askPrice, askSize] = bestOf(ask);
    const known = this.#of(symbol);
    if (bid !== undefined) seeOne(known, bid[0], bid[1] ?? 0);
    if (ask !== undefined) seeOne(known, ask[0], ask[1] ?? 0);
    const stamp = { symbol: this.#tell(known, { timestamp, received }), timestamp, localTimestamp: received };
    const event: Changeable<QuoteEvent> = { type: 'quote', ...stamp };
    if (bidPrice > 0) {
      event.bid = bidPrice;
      if (bidSize !== undefined) event.bidSize = bidSize;
    }
    if (askPrice > 0) {
      event.ask = askPrice;
      if (askSize !== undefined) event.askSize = askSize;
    }
    this.#events.push(event);
  }

  /** The whole book, in any order; levels without a price or a size are not there. */
  snapshot(symbol: string, bids: readonly RawLevel[], asks: readonly RawLevel[], at: Moment): void {
    const there = ([price, size]: Level): boolean => price > 0 && size > 0;
    const sorted = {
      bids: bids
        .map(toLevel)
        .filter(there)
        .sort(([a], [b]) => b - a),
      asks: asks
        .map(toLevel)
        .filter(there)
        .sort(([a], [b]) => a - b),
    };
    this.#events.push({ type: 'book_snapshot', ...this.#stamp(symbol, at, bids, asks), ...sorted });
  }

  /** Changed levels; a size of 0 removes one. */
  change(symbol: string, bids: readonly RawLevel[], asks: readonly RawLevel[], at: Moment): void {
    const sides = { bids: bids.map(toLevel), asks: asks.map(toLevel) };
    this.#events.push({ type: 'book_change', ...this.#stamp(symbol, at, bids, asks), ...sides });
  }

  bar(symbol: string, { interval, start, trades, ...raw }: RawBar, at: Moment): void {
    const { open, high, low, close, volume } = raw;
    const prices = { open: decimal(open), high: decimal(high), low: decimal(low), close: decimal(close) };
    const figures = { ...prices, volume: decimal(volume), trades };
    const levels = [open, high, low, close].map((price): RawLevel => [price, volume]);
    this.#events.push({ type: 'bar', ...this.#stamp(symbol, at, levels, []), interval, start, ...figures });
  }

  /** What all instruments known so far may do now. */
  statusOfAll(status: TradingStatus, at: Moment): void {
    for (const known of this.#known.values()) {
      this.#tell(known, at);
      this.#status(known, status, at);
    }
  }

  /** Events of the venue are missing. */
  gap(reason: string, { timestamp, received: localTimestamp }: Moment): void {
    for (const scope of this.#scopes()) {
      this.#events.push({ type: 'gap', ...scope, timestamp, localTimestamp, reason });
    }
  }

  /** Changes of a book are missing: it says so and empties it, until its next snapshot. */
  loseBook(symbol: string, reason: string, at: Moment): void {
    this.#events.push({ type: 'gap', ...this.#stamp(symbol, at, [], []), reason: `book: ${reason}` });
    this.emptyBook(symbol, at);
  }

  emptyBook(symbol: string, at: Moment): void {
    this.snapshot(symbol, [], [], at);
  }

  disconnect(reason: string, received: number): void {
    for (const scope of this.#scopes()) {
      this.#events.push({
        ...{ type: 'disconnect', ...scope, timestamp: received, localTimestamp: received },
        reason,
      });
    }
  }

  /** The venues of all instruments so far; the whole feed before the first of them. */
  #scopes(): readonly { readonly source?: string }[] {
    const venues = new Set<string>();
    for (const { symbol } of this.#known.values()) venues.add(venueOf(symbol));
    return venues.size === 0 ? [{}] : [...venues].map((source) => ({ source }));
  }

  /** What an event begins with, once the instrument is told and has the decimals of the levels. */
  #stamp(
    symbol: string,
    { timestamp, received }: Moment,
    bids: readonly RawLevel[],
    asks: readonly RawLevel[],
  ): Stamp {
    const known = this.#of(symbol);
    see(known, bids);
    see(known, asks);
    return { symbol: this.#tell(known, { timestamp, received }), timestamp, localTimestamp: received };
  }

  /** The symbol of an instrument, which is told before unless it was already. */
  #tell(known: Known, at: Moment): MarketSymbol {
    const { symbol, seen, listing } = known;
    if (known.instrument !== undefined) return symbol;
    const { colorConvention, pairOf } = this.#traits;
    const instrument = describeInstrument(symbol, listing ?? pairOf(symbol), seen, colorConvention, listing);
    known.instrument = instrument;
    const stamp = { symbol, timestamp: at.timestamp, localTimestamp: at.received };
    this.#events.push({ type: 'instrument', ...stamp, instrument });
    if (listing?.status) this.#status(known, listing.status, at);
    return symbol;
  }

  #status(known: Known, status: TradingStatus, { timestamp, received }: Moment): void {
    if (known.status === status) return;
    known.status = status;
    this.#events.push({ type: 'status', symbol: known.symbol, timestamp, localTimestamp: received, status });
  }

  #of(symbol: string): Known {
    let known = this.#known.get(symbol);
    if (known === undefined) {
      const listing = this.#listings.get(symbol);
      const seen = new DecimalsSeen();
      if (listing) seen.see(listing.tickSize, listing.lotSize);
      known = { symbol: toSymbol(symbol), seen, listing, instrument: undefined, status: undefined };
      this.#known.set(symbol, known);
    }
    return known;
  }
}

type Changeable<T> = { -readonly [Field in keyof T]: T[Field] };

interface Stamp {
  readonly symbol: MarketSymbol;
  readonly timestamp: number;
  readonly localTimestamp: number;
}

function toLevel([price, size]: RawLevel): Level {
  return [decimal(price), decimal(size)];
}

function bestOf(best: RawBest | undefined): [price: number, size: number | undefined] {
  if (best === undefined) return [0, undefined];
  return [decimal(best[0]), best[1] === undefined ? undefined : decimal(best[1])];
}

function see(known: Known, levels: readonly RawLevel[]): void {
  for (const [price, size] of levels) seeOne(known, price, size);
}

/** A number that is finer than what was told makes the instrument be told anew. */
function seeOne(known: Known, price: Numeric, size: Numeric): void {
  if (known.seen.see(price, size)) known.instrument = undefined;
}
