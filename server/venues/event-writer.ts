import type { BarEvent, Level, MarketEvent, Side, TradingStatus } from '../../lib/market/event';
import {
  type ColorConvention,
  type Instrument,
  type MarketSymbol,
  toSymbol,
} from '../../lib/market/instrument';
import { DecimalsSeen, decimal, type Numeric } from './decimals';
import { describeInstrument, type Listing } from './instrument';
import type { RawLevel } from './json-fields';
import type { Pair } from './quote-assets';

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
    const known = this.#of(symbol);
    for (const [price, size] of levels) if (known.seen.see(price, size)) known.instrument = undefined;
  }

  /** Defines an instrument now, without waiting for its first event. */
  define(symbol: string, at: Moment): void {
    this.#told(symbol, at);
  }

  /** Of a price or a size of 0 or less nothing is written: it is no trade of the book. */
  trade(symbol: string, { id, price, size, side }: RawTrade, at: Moment): void {
    const [cost, amount] = [decimal(price), decimal(size)];
    if (!(cost > 0 && amount > 0)) return;
    const told = this.#told(symbol, at, [[price, size]]);
    this.#events.push({ type: 'trade', ...stamp(told, at), id: String(id), price: cost, size: amount, side });
  }

  /** The best bid and offer, whole. A side without a price above 0 is not there. */
  quote(symbol: string, bid: RawBest | undefined, ask: RawBest | undefined, at: Moment): void {
    const best = { ...sideOf('bid', bid), ...sideOf('ask', ask) };
    const sides = [bid, ask].filter((side) => side !== undefined);
    const told = this.#told(
      symbol,
      at,
      sides.map(([price, size = 0]): RawLevel => [price, size]),
    );
    this.#events.push({ type: 'quote', ...stamp(told, at), ...best });
  }

  /** The whole book, in any order; levels without a price or a size are not there. */
  snapshot(symbol: string, bids: readonly RawLevel[], asks: readonly RawLevel[], at: Moment): void {
    const there = ([price, size]: Level): boolean => price > 0 && size > 0;
    const sides = {
      bids: bids
        .map(toLevel)
        .filter(there)
        .sort(([a], [b]) => b - a),
      asks: asks
        .map(toLevel)
        .filter(there)
        .sort(([a], [b]) => a - b),
    };
    const told = this.#told(symbol, at, bids, asks);
    this.#events.push({ type: 'book_snapshot', ...stamp(told, at), ...sides });
  }

  /** Changed levels; a size of 0 removes one. */
  change(symbol: string, bids: readonly RawLevel[], asks: readonly RawLevel[], at: Moment): void {
    const sides = { bids: bids.map(toLevel), asks: asks.map(toLevel) };
    const told = this.#told(symbol, at, bids, asks);
    this.#events.push({ type: 'book_change', ...stamp(told, at), ...sides });
  }

  bar(symbol: string, bar: Pick<BarEvent, 'interval' | 'start' | 'trades'> & RawBar, at: Moment): void {
    const { open, high, low, close, volume } = bar;
    const figures = {
      ...{ open: decimal(open), high: decimal(high), low: decimal(low), close: decimal(close) },
      ...{ volume: decimal(volume), trades: bar.trades },
    };
    const told = this.#told(
      symbol,
      at,
      [open, high, low, close].map((price): RawLevel => [price, volume]),
    );
    this.#events.push({
      type: 'bar',
      ...stamp(told, at),
      interval: bar.interval,
      start: bar.start,
      ...figures,
    });
  }

  /** What all instruments known so far may do now. */
  statusOfAll(status: TradingStatus, at: Moment): void {
    for (const symbol of this.#known.keys()) this.#status(this.#told(symbol, at), status, at);
  }

  /** Events of the whole feed are missing. */
  gap(reason: string, at: Moment): void {
    this.#events.push({ type: 'gap', timestamp: at.timestamp, localTimestamp: at.received, reason });
  }

  /** Changes of a book are missing: it says so and empties it, until its next snapshot. */
  loseBook(symbol: string, reason: string, at: Moment): void {
    const told = this.#told(symbol, at);
    this.#events.push({ type: 'gap', ...stamp(told, at), reason: `book: ${reason}` });
    this.emptyBook(symbol, at);
  }

  emptyBook(symbol: string, at: Moment): void {
    this.snapshot(symbol, [], [], at);
  }

  disconnect(reason: string, received: number): void {
    this.#events.push({ type: 'disconnect', timestamp: received, localTimestamp: received, reason });
  }

  /** The symbol, once its instrument is told and has the decimals of the levels. */
  #told(symbol: string, at: Moment, ...sides: readonly (readonly RawLevel[])[]): Known {
    const known = this.#of(symbol);
    for (const side of sides) {
      for (const [price, size] of side) if (known.seen.see(price, size)) known.instrument = undefined;
    }
    if (known.instrument !== undefined) return known;
    const { colorConvention, pairOf } = this.#traits;
    const { seen, listing } = known;
    const pair = listing ?? pairOf(symbol);
    known.instrument = describeInstrument(known.symbol, pair, seen, colorConvention, listing);
    this.#events.push({ type: 'instrument', ...stamp(known, at), instrument: known.instrument });
    if (listing?.status) this.#status(known, listing.status, at);
    return known;
  }

  #status(known: Known, status: TradingStatus, at: Moment): void {
    if (known.status === status) return;
    known.status = status;
    this.#events.push({ type: 'status', ...stamp(known, at), status });
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

interface RawBar {
  readonly open: Numeric;
  readonly high: Numeric;
  readonly low: Numeric;
  readonly close: Numeric;
  readonly volume: Numeric;
}

function stamp({ symbol }: Known, { timestamp, received }: Moment) {
  return { symbol, timestamp, localTimestamp: received };
}

function toLevel([price, size]: RawLevel): Level {
  return [decimal(price), decimal(size)];
}

function sideOf(side: 'bid' | 'ask', best: RawBest | undefined): Record<string, number> {
  if (best === undefined) return {};
  const price = decimal(best[0]);
  if (!(price > 0)) return {};
  return { [side]: price, ...(best[1] !== undefined && { [`${side}Size`]: decimal(best[1]) }) };
}
