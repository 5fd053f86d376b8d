import type { BarEvent, Level, MarketEvent, QuoteEvent, Side, TradingStatus } from '../../lib/market/event';
import {
  type ColorConvention,
  codeOf,
  type Instrument,
  type MarketSymbol,
  toSymbol,
} from '../../lib/market/instrument';
import { venueOf } from '../market/event-scope';
import { DecimalsSeen, decimal, type Numeric } from './decimals';
import type { RawLevel } from './json-fields';
import type { Pair } from './quote-assets';
import { changesOf, describeInstrument, type Listing } from './venue-instrument';

/** Time of an event at the venue and its receive time, µs. */
export interface Moment {
  readonly timestamp: number;
  readonly received: number;
}

/** Common traits of a venue's instruments. */
export interface VenueTraits {
  readonly colorConvention: ColorConvention;
  /** Parses the code of a product that the venue's list lacks. `name` is `venue:code`, without escapes. */
  readonly pairOf: (name: string) => Pair;
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
  /** Value of the volume in the quote currency, if the venue gives it. */
  readonly turnover?: Numeric;
}

/** Side of a quote; the size is absent if the venue does not give it. */
export type RawBest = readonly [price: Numeric, size?: Numeric];

interface Known {
  readonly symbol: MarketSymbol;
  readonly seen: DecimalsSeen;
  listing: Listing | undefined;
  /** Undefined if it must be sent before the next event. */
  instrument: Instrument | undefined;
  /** True after it was sent for the first time. */
  sent: boolean;
  status: TradingStatus | undefined;
}

/**
 * Converts a venue's data to events. It sends an instrument before its first event, described by the venue's
 * list or else its code, and again before a number with more decimals than before. Symbols are `venue:code`.
 * Every method throws RangeError naming a value that is not a number; it has written nothing then.
 */
export class EventWriter {
  readonly #traits: VenueTraits;
  readonly #listings = new Map<string, Listing>();
  readonly #known = new Map<string, Known>();
  #events: MarketEvent[] = [];

  constructor(traits: VenueTraits) {
    this.#traits = traits;
  }

  /** Returns the events since the last call. */
  drain(): MarketEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /**
   * Adds a product of the venue's list, or what changed of it since the last list. If its instrument was sent, the
   * change is sent at once: a halted product may have no further event.
   */
  list(symbol: string, listing: Listing, at: Moment): void {
    const before = this.#listings.get(symbol);
    const changes = changesOf(before, listing);
    if (changes === 'nothing') return;
    this.#listings.set(symbol, listing);
    const known = this.#known.get(symbol);
    if (known === undefined) return;
    known.listing = listing;
    known.seen.see(listing.tickSize, listing.lotSize);
    if (changes === 'product') known.instrument = undefined;
    if (!known.sent) return;
    this.#ensureDefined(known, at);
    if (listing.status) this.#status(known, listing.status, at);
  }

  /** Writes the trading status of an instrument; of one that was not sent yet, keeps it in its listing. */
  status(symbol: string, status: TradingStatus, at: Moment): void {
    const listing = this.#listings.get(symbol);
    const known = this.#known.get(symbol);
    if (listing !== undefined) this.#listings.set(symbol, { ...listing, status });
    if (known === undefined) return;
    known.listing = this.#listings.get(symbol);
    if (known.sent) this.#status(known, status, at);
  }

  /** Reserves decimals for numbers that are still to come. */
  expect(symbol: string, levels: readonly RawLevel[]): void {
    see(this.#of(symbol), levels);
  }

  /** Sends an instrument now, before its first event. */
  define(symbol: string, at: Moment): void {
    this.#ensureDefined(this.#of(symbol), at);
  }

  /** Writes a trade; drops one with a price or size of 0 or less, which is no trade of the book. */
  trade(symbol: string, { id, price, size, side }: RawTrade, { timestamp, received }: Moment): void {
    const cost = decimal(price);
    const amount = decimal(size);
    if (!(cost > 0 && amount > 0)) return;
    const known = this.#of(symbol);
    seeOne(known, price, size);
    const defined = this.#ensureDefined(known, { timestamp, received });
    const terms = { id: String(id), price: cost, size: amount, side };
    this.#events.push({ type: 'trade', symbol: defined, timestamp, localTimestamp: received, ...terms });
  }

  /** Writes the full best bid and offer. A side without a price above 0 is absent. */
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
    const event: Changeable<QuoteEvent> = {
      type: 'quote',
      symbol: this.#ensureDefined(known, { timestamp, received }),
      timestamp,
      localTimestamp: received,
    };
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

  /** Writes an order book snapshot, in any order; levels without a price or size are absent. */
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

  /** Writes changed levels; a size of 0 removes one. */
  change(symbol: string, bids: readonly RawLevel[], asks: readonly RawLevel[], at: Moment): void {
    const sides = { bids: bids.map(toLevel), asks: asks.map(toLevel) };
    this.#events.push({ type: 'book_change', ...this.#stamp(symbol, at, bids, asks), ...sides });
  }

  bar(symbol: string, { interval, start, trades, ...raw }: RawBar, at: Moment): void {
    const { open, high, low, close, volume, turnover } = raw;
    const prices = { open: decimal(open), high: decimal(high), low: decimal(low), close: decimal(close) };
    const worth = turnover === undefined ? {} : { turnover: decimal(turnover) };
    const values = { ...prices, volume: decimal(volume), trades, ...worth };
    const levels = [open, high, low, close].map((price): RawLevel => [price, volume]);
    this.#events.push({ type: 'bar', ...this.#stamp(symbol, at, levels, []), interval, start, ...values });
  }

  /** Writes the trading status of all instruments so far. `open` is that of the list for those that have one. */
  statusOfAll(status: TradingStatus, at: Moment): void {
    for (const known of this.#known.values()) {
      this.#ensureDefined(known, at);
      this.#status(known, (status === 'open' && known.listing?.status) || status, at);
    }
  }

  /** Reports missing events of the venue. */
  gap(reason: string, { timestamp, received: localTimestamp }: Moment): void {
    for (const scope of this.#scopes()) {
      this.#events.push({ type: 'gap', ...scope, timestamp, localTimestamp, reason });
    }
  }

  /** Reports a part of a frame that could not be read. */
  lostPart(what: string, received: number): void {
    this.gap(`a part of a frame could not be read: ${what}`, { timestamp: received, received });
  }

  /** Reports a gap in a book and clears it until its next snapshot. */
  loseBook(symbol: string, reason: string, at: Moment): void {
    this.#events.push({ type: 'gap', ...this.#stamp(symbol, at, [], []), reason: `book: ${reason}` });
    this.emptyBook(symbol, at);
  }

  emptyBook(symbol: string, at: Moment): void {
    this.snapshot(symbol, [], [], at);
  }

  /** @param symbols the only instruments concerned */
  disconnect(reason: string, received: number, symbols?: ReadonlySet<MarketSymbol>): void {
    for (const scope of this.#scopes(symbols)) {
      this.#events.push({
        ...{ type: 'disconnect', ...scope, timestamp: received, localTimestamp: received },
        reason,
      });
    }
  }

  /** Venues of all instruments so far; the whole feed before the first instrument. */
  #scopes(
    only?: ReadonlySet<MarketSymbol>,
  ): readonly { readonly source?: string; readonly symbols?: MarketSymbol[] }[] {
    const venues = new Set<string>();
    for (const { symbol } of this.#known.values()) venues.add(venueOf(symbol));
    if (only === undefined || only.size >= this.#known.size)
      return venues.size === 0 ? [{}] : [...venues].map((source) => ({ source }));
    return [...venues].flatMap((source) => {
      const symbols = [...only].filter((symbol) => venueOf(symbol) === source);
      return symbols.length === 0 ? [] : [{ source, symbols }];
    });
  }

  /**
   * Returns the common fields of an event. Sends the instrument first if needed, with the decimals of the
   * levels.
   */
  #stamp(
    symbol: string,
    { timestamp, received }: Moment,
    bids: readonly RawLevel[],
    asks: readonly RawLevel[],
  ): Stamp {
    const known = this.#of(symbol);
    see(known, bids);
    see(known, asks);
    return {
      symbol: this.#ensureDefined(known, { timestamp, received }),
      timestamp,
      localTimestamp: received,
    };
  }

  /** Returns the symbol of an instrument; sends the instrument first if needed. */
  #ensureDefined(known: Known, at: Moment): MarketSymbol {
    const { symbol, seen, listing } = known;
    if (known.instrument !== undefined) return symbol;
    const { colorConvention, pairOf } = this.#traits;
    const instrument = describeInstrument(
      symbol,
      listing ?? pairOf(nameOf(symbol)),
      seen,
      colorConvention,
      listing,
    );
    known.instrument = instrument;
    known.sent = true;
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
      known = {
        ...{ symbol: toSymbol(symbol), seen, listing },
        ...{ instrument: undefined, sent: false, status: undefined },
      };
      this.#known.set(symbol, known);
    }
    return known;
  }
}

/** Returns `venue:code` with the venue's own code. */
function nameOf(symbol: MarketSymbol): string {
  return `${venueOf(symbol)}:${codeOf(symbol)}`;
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

/** Requires the instrument to be sent again if a number needs more decimals. */
function seeOne(known: Known, price: Numeric, size: Numeric): void {
  if (known.seen.see(price, size)) known.instrument = undefined;
}
