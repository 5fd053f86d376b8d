import type { Level, Side, TradingStatus } from '../../../lib/market/event';
import type { Instrument } from '../../../lib/market/instrument';
import type { Factors } from './factors';
import type { Outbox } from './outbox';
import { venueLatency } from './outbox';
import { hashUnit, Random } from './random';
import type { BookSide } from './simulated-book';
import { ASK, BID, BOOK_LEVELS, Book } from './simulated-book';
import { DAY_MICROS } from './trading-day';
import { TradingLimits } from './trading-limits';
import type { Listing } from './universe';

/** Parts of a price's variance due to the market, the sector and jumps; the rest is the symbol's own. */
const VARIANCE_PARTS = {
  share: { market: 0.25, sector: 0.15 },
  crypto: { market: 0.1, sector: 0.45 },
  fx: { market: 0.05, sector: 0.2 },
  future: { market: 0.1, sector: 0.1 },
} as const;
const JUMP_PART = 0.1;
const JUMPS_PER_DAY = 4;

/** Probability that a trade has the side of the one before. */
const SIDE_PERSISTENCE = 0.7;
/** Variance of a sum of signs of that persistence, relative to independent signs: (1+ρ)/(1−ρ). */
const SIDE_VARIANCE = SIDE_PERSISTENCE / (1 - SIDE_PERSISTENCE);
/** Permanent impact of a trade, in ticks; temporary impact decays with the half-life. */
const IMPACT_TICKS = 0.25;
const IMPACT_PERMANENT = 0.3;
const IMPACT_HALF_LIFE_SECONDS = 30;
const IMPACT_DECAY = Math.LN2 / IMPACT_HALF_LIFE_SECONDS;
/** Limit of impact as a part of the variance, for cheap and busy symbols. */
const IMPACT_MAX_PART = 0.1;

/** Standard deviation of the logarithm of a trade's size. */
const TRADE_SIGMA = 1;
/** Mean size of an auction trade, in mean trades. */
const AUCTION_TRADES = 40;
/** Probability that a quote has a new spread. */
const NEW_SPREAD = 0.25;
/** Lowest price, in ticks; leaves room for ten levels above 0. */
const FLOOR_TICKS = 200;

/** Simulates one symbol: price path, order book and trades. Prices are in ticks. */
export class SimulatedSymbol {
  instrument: Instrument;
  status: TradingStatus = 'closed';
  lastTick: number;
  readonly random: Random;
  readonly book: Book;
  readonly limits: TradingLimits | undefined;
  readonly latency: number;
  /** Time of the last {@link evolve}, µs. */
  #time: number;
  #fair: number;
  #impact = 0;
  #spread = 1;
  #side: Side = 'buy';
  /** Lots left at the best price of the side that the last trade hit; 0 once the side was quoted again. */
  #leftLots = 0;
  #leftSide: BookSide = BID;
  #tradeNumber: number;
  #hasQuote = false;
  #nextJump: number;
  #marketBefore: number;
  #sectorBefore: number;
  readonly #marketScale: number;
  readonly #sectorScale: number;
  readonly #ownScale: number;
  readonly #jumpScale: number;
  readonly #jumpGap: number;
  readonly #permanentImpact: number;
  readonly #seed: number;

  /**
   * @param fair price at the start, in ticks
   * @param tradesPerSecond mean rate of trades, which bounds the impact of one
   */
  constructor(
    readonly listing: Listing,
    seed: number,
    start: number,
    fair: number,
    prevCloseTicks: number,
    tradesPerSecond: number,
    factors: Factors,
  ) {
    this.#seed = seed;
    const { instrument } = listing;
    this.random = new Random(this.#key(start));
    this.book = new Book(this.random, this, listing.restLots, listing.levelGap);
    this.instrument = { ...instrument, prevClose: this.price(prevCloseTicks) };
    this.limits = listing.band === undefined ? undefined : new TradingLimits(listing.band, fair);
    this.latency = venueLatency(hashUnit(instrument.venue));
    this.lastTick = Math.round(fair);
    this.#time = start;
    this.#fair = fair;
    this.#tradeNumber = Math.floor(start / 1_000);
    this.#marketBefore = factors.market;
    this.#sectorBefore = factors.sectors[listing.sector] as number;

    const perSecond = listing.volatility / Math.sqrt(DAY_MICROS / 1e6);
    const parts = VARIANCE_PARTS[instrument.kind as keyof typeof VARIANCE_PARTS];
    const cut = Math.sqrt(IMPACT_MAX_PART / (tradesPerSecond * SIDE_VARIANCE)) * perSecond * fair;
    this.#permanentImpact = Math.min(IMPACT_TICKS * IMPACT_PERMANENT, cut);
    const impactPart =
      (tradesPerSecond * SIDE_VARIANCE * this.#permanentImpact ** 2) / (perSecond * fair) ** 2;
    this.#marketScale = perSecond * Math.sqrt(parts.market);
    this.#sectorScale = perSecond * Math.sqrt(parts.sector);
    this.#ownScale = perSecond * Math.sqrt(1 - parts.market - parts.sector - JUMP_PART - impactPart);
    this.#jumpScale = listing.volatility * Math.sqrt(JUMP_PART / JUMPS_PER_DAY);
    this.#jumpGap = DAY_MICROS / JUMPS_PER_DAY;
    this.#nextJump = start + this.#jumpGap * this.random.exponential();
  }

  /** Converts ticks to a price, the double nearest to the decimal number. */
  price(ticks: number): number {
    return (ticks * this.listing.tickUnits) / this.listing.priceScale;
  }

  size(lots: number): number {
    return (lots * this.listing.lotUnits) / this.listing.sizeScale;
  }

  /** Price without the limit band, in ticks. */
  get unlimitedTicks(): number {
    return this.#fair + this.#impact;
  }

  /** Advances the price to the time (µs) and returns the elapsed seconds. */
  evolve(time: number, factors: Factors): number {
    const seconds = (time - this.#time) / 1e6;
    this.#time = time;
    const sector = factors.sectors[this.listing.sector] as number;
    let move =
      this.#marketScale * (factors.market - this.#marketBefore) +
      this.#sectorScale * (sector - this.#sectorBefore) +
      this.#ownScale * factors.regime * Math.sqrt(seconds) * this.random.normal();
    this.#marketBefore = factors.market;
    this.#sectorBefore = sector;
    while (this.#nextJump <= time) {
      this.#nextJump += this.#jumpGap * this.random.exponential();
      move += this.#jumpScale * this.random.normal();
    }
    this.#impact *= Math.exp(-IMPACT_DECAY * seconds);
    this.jump(move);
    return seconds;
  }

  /** Moves the price by a relative amount at once. */
  jump(move: number): void {
    const fair = this.#fair * (1 + move);
    this.#fair = fair < FLOOR_TICKS ? 2 * FLOOR_TICKS - fair : fair;
    if (!(this.#fair >= FLOOR_TICKS)) this.#fair = FLOOR_TICKS;
  }

  /** Emits a new `quote` and its `book_change`. `spreadFactor` is 1 except after the open. */
  quote(out: Outbox, spreadFactor: number): void {
    const { book, random } = this;
    const bids: Level[] = [];
    const asks: Level[] = [];
    const bid = this.#nextBid(spreadFactor);
    const ask = bid + this.#spread;
    const isBidMoved = bid !== book.bestTick(BID);
    const isAskMoved = ask !== book.bestTick(ASK);
    if (isBidMoved) book.setBest(BID, bid, book.restingLots(0), bids);
    if (isAskMoved) book.setBest(ASK, ask, book.restingLots(0), asks);
    if (!isBidMoved && !isAskMoved) {
      const bits = random.bits();
      const isAfterTrade = this.#leftLots > 0;
      const side = isAfterTrade ? this.#leftSide : bits & 1 ? BID : ASK;
      const changed = side === BID ? bids : asks;
      book.setBest(
        side,
        side === BID ? bid : ask,
        isAfterTrade ? this.#leftLots : book.restingLots(0),
        changed,
      );
      if (bits & 2) book.refreshDeep(side, 1 + ((bits >>> 2) % (BOOK_LEVELS - 1)), changed);
    }
    this.#leftLots = 0;
    this.#sendQuote(out);
    const { symbol } = this.instrument;
    const { timestamp, localTimestamp } = out;
    out.events.push({ type: 'book_change', symbol, timestamp, localTimestamp, bids, asks });
  }

  /** Emits a trade at the current quote and applies its impact. */
  trade(out: Outbox): void {
    const { book, random } = this;
    if (random.uniform() >= SIDE_PERSISTENCE) this.#side = this.#side === 'buy' ? 'sell' : 'buy';
    const hit = this.#side === 'buy' ? ASK : BID;
    const sign = this.#side === 'buy' ? 1 : -1;
    const lots = random.lots(this.listing.tradeLots, TRADE_SIGMA);
    this.#sendTrade(out, book.bestTick(hit), lots, this.#side);
    this.#leftSide = hit;
    this.#leftLots = Math.max(0, book.bestLots(hit) - lots);
    const scaled = sign * this.#permanentImpact;
    this.#fair += scaled;
    this.#impact += (scaled * (1 - IMPACT_PERMANENT)) / IMPACT_PERMANENT;
  }

  /** Builds the book and emits its snapshot and the quote. */
  open(out: Outbox, spreadFactor: number): void {
    const bid = this.#nextBid(spreadFactor);
    this.book.build(BID, bid);
    this.book.build(ASK, bid + this.#spread);
    this.#hasQuote = true;
    this.sendState(out);
  }

  /** Emits an auction trade at the current quote, without an aggressor side; nothing if there is no quote. */
  auctionTrade(out: Outbox): void {
    if (!this.#hasQuote) return;
    const side = this.random.bits() & 1 ? BID : ASK;
    const lots = this.random.lots(this.listing.tradeLots * AUCTION_TRADES, TRADE_SIGMA);
    this.#sendTrade(out, this.book.bestTick(side), lots, 'unknown');
  }

  /** Clears the quote and the book. */
  close(out: Outbox): void {
    this.#hasQuote = false;
    this.sendState(out);
  }

  /** Starts a new day (µs of its start): new random numbers, and the previous close. */
  beginDay(time: number): void {
    this.random.rekey(this.#key(time));
    this.instrument = { ...this.instrument, prevClose: this.price(this.lastTick) };
  }

  setStatus(out: Outbox, status: TradingStatus): void {
    this.status = status;
    this.sendStatus(out);
  }

  sendInstrument(out: Outbox): void {
    const { instrument } = this;
    const { timestamp, localTimestamp } = out;
    out.events.push({ type: 'instrument', symbol: instrument.symbol, timestamp, localTimestamp, instrument });
  }

  sendStatus(out: Outbox): void {
    const { status } = this;
    const { timestamp, localTimestamp } = out;
    out.events.push({ type: 'status', symbol: this.instrument.symbol, timestamp, localTimestamp, status });
  }

  /** Emits the current order book snapshot and quote. */
  sendState(out: Outbox): void {
    const { symbol } = this.instrument;
    const { timestamp, localTimestamp } = out;
    const bids = this.#hasQuote ? this.book.levels(BID) : [];
    const asks = this.#hasQuote ? this.book.levels(ASK) : [];
    out.events.push({ type: 'book_snapshot', symbol, timestamp, localTimestamp, bids, asks });
    this.#sendQuote(out);
  }

  /** Shifts the symbol's clock; no time passes for its price. */
  shift(micros: number): void {
    this.#time += micros;
    this.#nextJump += micros;
    if (this.limits !== undefined) this.limits.deadline += micros;
  }

  #key(time: number): string {
    return `${this.#seed}/${this.listing.instrument.symbol}/${Math.floor(time / DAY_MICROS)}`;
  }

  #nextBid(spreadFactor: number): number {
    const { random, limits } = this;
    if (random.uniform() < NEW_SPREAD)
      this.#spread = 1 + random.poisson(this.listing.extraSpread * spreadFactor + spreadFactor - 1);
    const middle = limits === undefined ? this.unlimitedTicks : limits.clamp(this.unlimitedTicks);
    return Math.round(middle - this.#spread / 2);
  }

  #sendQuote(out: Outbox): void {
    const { symbol } = this.instrument;
    const { timestamp, localTimestamp } = out;
    if (!this.#hasQuote) {
      out.events.push({ type: 'quote', symbol, timestamp, localTimestamp });
      return;
    }
    out.events.push({
      type: 'quote',
      symbol,
      timestamp,
      localTimestamp,
      bid: this.price(this.book.bestTick(BID)),
      bidSize: this.size(this.book.bestLots(BID)),
      ask: this.price(this.book.bestTick(ASK)),
      askSize: this.size(this.book.bestLots(ASK)),
    });
  }

  #sendTrade(out: Outbox, tick: number, lots: number, side: Side): void {
    this.lastTick = tick;
    out.events.push({
      type: 'trade',
      symbol: this.instrument.symbol,
      timestamp: out.timestamp,
      localTimestamp: out.localTimestamp,
      id: String(this.#tradeNumber++),
      price: this.price(tick),
      size: this.size(lots),
      side,
    });
  }
}
