import { VenueClocks } from '../calendar/calendars';
import type { SessionState } from '../calendar/trading-calendar';
import type { Level } from '../market/event';
import type { Instrument, MarketSymbol } from '../market/instrument';
import { INTERVALS, type Interval } from '../market/interval';
import type { Channel, Frame, SourceStatus } from '../protocol/messages';
import type { Bar } from './bar-columns';
import { BarBuffer, type BarSeries } from './client-bar-series';
import { createQuoteColumns, type QuoteColumns } from './client-quotes';
import { TradeBuffer, type TradeRing } from './client-trades';
import { type Freshness, freshnessOf, GOOD_HEALTH, type Health } from './freshness';
import { commonDelay, createSourceStates } from './source-states';

/** Maximum of rooms whose symbols are remembered, for `full` frames that omit some; the oldest is dropped. */
const MAX_ROOMS = 64;

/** Newest levels of one symbol, best first. */
export interface Depth {
  readonly version: number;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

export interface MarketStoreOptions {
  /** Clock, ms since 1970; that of a replay jumps. Default: the page's monotonic clock. */
  readonly clock?: () => number;
  /**
   * True to age a value of a full frame by its own timestamp instead of the frame's arrival: for a replay,
   * whose clock is that of the timestamps.
   */
  readonly agesByTimestamp?: boolean;
}

/**
 * State of one stream's market in a page. Frames are pushed in; painters pull by version. React is not
 * notified.
 */
export interface MarketStore {
  readonly quotes: QuoteColumns;
  /** Increases with every frame that has an update. */
  readonly version: number;
  /** Returns the clock of `receivedAt`, ms. */
  clock(): number;
  /** Server time of the newest frame, including heartbeats, µs; NaN before the first. */
  readonly frameTime: number;
  setInstruments(instruments: Iterable<Instrument>): void;
  /** Applies a frame; an empty one (a heartbeat) only updates `frameTime`. */
  applyFrame(frame: Frame): void;
  /** Returns the trades of the symbol, empty before the first; always the same object. */
  tradesOf(symbol: MarketSymbol): TradeRing;
  depthOf(symbol: MarketSymbol): Depth;
  /** Returns the bars of the symbol and interval, empty before the first; always the same object. */
  barsOf(symbol: MarketSymbol, interval: Interval): BarSeries;
  /** Adds bars of `/api/bars`; bars known from frames take precedence. */
  addHistory(symbol: MarketSymbol, interval: Interval, bars: Iterable<Bar>): void;
  /** Sets the state of link and feed on which freshness depends. */
  setHealth(health: Health): void;
  /** Sets the states of the rows' sources. */
  setSources(sources: readonly SourceStatus[]): void;
  /** Clears all values with the next full frame, which is of a stream with another delay. */
  expectStream(): void;
  /** Delay of all prices, s; undefined in real time, and if only some are delayed. */
  readonly delay: number | undefined;
  /** Returns the delay of the row beyond that of all, s; undefined if it has none. */
  ownDelayOf(row: number): number | undefined;
  /** Returns the source of the row; undefined if the status lists none. */
  sourceOf(row: number): SourceStatus | undefined;
  freshnessOf(row: number, now?: number): Freshness;
  /** Returns the age of the row's value, ms; NaN without one. */
  ageOf(row: number, now?: number): number;
  /** Returns the next opening of a venue that its calendar knows to be closed, µs; NaN without one. */
  opensAt(row: number, now?: number): number;
}

export function createMarketStore(
  instruments: Iterable<Instrument> = [],
  options: MarketStoreOptions = {},
): MarketStore {
  const store = new Store(options.clock ?? monotonicTime, options.agesByTimestamp ?? false);
  store.setInstruments(instruments);
  return store;
}

/** Returns ms since 1970, unaffected by changes of the system clock. */
function monotonicTime(): number {
  return performance.timeOrigin + performance.now();
}

/** States of a row without updates, which mean nothing while its venue is closed. */
const SILENT_STATES: ReadonlySet<Freshness> = new Set([
  ...(['none', 'quiet', 'stale', 'long-stale', 'source-stale'] as const),
]);

/** Content of a room, so that a full frame can clear the rest of it. */
interface Room {
  readonly channel: Channel;
  readonly symbols: Set<MarketSymbol>;
}

interface MutableDepth {
  version: number;
  bids: readonly Level[];
  asks: readonly Level[];
}

class Store implements MarketStore {
  readonly #venues = new VenueClocks();
  readonly quotes = createQuoteColumns();
  readonly clock: () => number;
  version = 0;
  frameTime = Number.NaN;
  delay: number | undefined;
  #expectsStream = false;
  #health: Health = GOOD_HEALTH;
  #sources = createSourceStates([]);
  /** Cached sources of rows since the last change. */
  #sourceOfRow: (SourceStatus | undefined)[] = [];
  readonly #trades = new Map<MarketSymbol, TradeBuffer>();
  readonly #depths = new Map<MarketSymbol, MutableDepth>();
  readonly #bars = new Map<string, BarBuffer>();
  /** Epoch of each series' frames: only a frame of another epoch clears its bars. */
  readonly #barEpochs = new Map<BarBuffer, number>();
  readonly #rooms = new Map<string, Room>();
  readonly #agesByTimestamp: boolean;

  constructor(clock: () => number, agesByTimestamp: boolean) {
    this.clock = clock;
    this.#agesByTimestamp = agesByTimestamp;
  }

  setInstruments(instruments: Iterable<Instrument>): void {
    for (const instrument of instruments) this.quotes.setInstrument(instrument);
  }

  applyFrame(frame: Frame): void {
    this.frameTime = Number.isNaN(this.frameTime) ? frame.time : Math.max(this.frameTime, frame.time);
    if (frame.full && frame.time < this.frameTime) this.frameTime = frame.time;
    if (frame.full && this.#expectsStream) this.#clear();
    // A full frame of a cleared market may be empty, which is an update for its room.
    const emptied = frame.full && isEmpty(frame) ? this.#rooms.get(frame.room)?.channel : undefined;
    const { gaps } = frame;
    const quotes = frame.quotes ?? (emptied === 'quotes' ? [] : undefined);
    const trades = frame.trades ?? (emptied === 'trades' ? [] : undefined);
    const depth = frame.depth ?? (emptied === 'depth' ? [] : undefined);
    const bars = frame.bars ?? (emptied === 'bars' ? [] : undefined);
    if (quotes) this.#applyQuotes(frame, quotes);
    if (trades) this.#applyTrades(frame, trades);
    if (gaps) for (const gap of gaps) this.#tradeBuffer(gap.symbol).missing(gap.until);
    if (depth) this.#applyDepth(frame, depth);
    if (bars) this.#applyBars(frame, bars);
    if (quotes || trades || gaps || depth || bars) this.version++;
  }

  tradesOf(symbol: MarketSymbol): TradeRing {
    return this.#tradeBuffer(symbol);
  }

  depthOf(symbol: MarketSymbol): Depth {
    return this.#depth(symbol);
  }

  barsOf(symbol: MarketSymbol, interval: Interval): BarSeries {
    return this.#barBuffer(symbol, interval);
  }

  addHistory(symbol: MarketSymbol, interval: Interval, bars: Iterable<Bar>): void {
    const buffer = this.#barBuffer(symbol, interval);
    const known = new Set(buffer.start.subarray(0, buffer.size));
    for (const bar of bars) if (!known.has(bar.start)) buffer.merge(bar);
  }

  setHealth(health: Health): void {
    this.#health = health;
  }

  setSources(sources: readonly SourceStatus[]): void {
    this.#sources = createSourceStates(sources);
    this.#sourceOfRow = [];
    this.delay = commonDelay(sources);
  }

  expectStream(): void {
    this.#expectsStream = true;
  }

  ownDelayOf(row: number): number | undefined {
    const delayed = this.sourceOf(row)?.delayed;
    return delayed === this.delay ? undefined : delayed;
  }

  /** Clears all but bars, which a frame of another epoch replaces. */
  #clear(): void {
    this.#expectsStream = false;
    this.#rooms.clear();
    for (let row = 0; row < this.quotes.rows; row++) this.quotes.empty(row);
    for (const buffer of this.#trades.values()) buffer.clear();
    for (const symbol of this.#depths.keys()) this.#setDepth(symbol, [], []);
  }

  sourceOf(row: number): SourceStatus | undefined {
    if (row in this.#sourceOfRow) return this.#sourceOfRow[row];
    const symbol = this.quotes.symbolOf(row);
    if (symbol === undefined) return undefined;
    const source = this.#sources.of(symbol);
    this.#sourceOfRow[row] = source;
    return source;
  }

  freshnessOf(row: number, now = this.clock()): Freshness {
    const freshness = freshnessOf(this.quotes, row, now, this.#health, this.sourceOf(row)?.state);
    if (!SILENT_STATES.has(freshness)) return freshness;
    const phase = this.#venueState(row, now)?.phase;
    return phase === 'closed' || phase === 'break' ? 'closed' : freshness;
  }

  opensAt(row: number, now = this.clock()): number {
    return this.#venueState(row, now)?.opens ?? Number.NaN;
  }

  /** Returns the state of the row's venue; undefined if its calendar does not reach the time (ms). */
  #venueState(row: number, now: number): SessionState | undefined {
    const clock = this.#venues.of(this.quotes.instrumentOf(row)?.calendar);
    return clock?.stateAt(now * 1_000);
  }

  ageOf(row: number, now = this.clock()): number {
    return Math.max(0, now - this.quotes.receivedAt(row));
  }

  #applyQuotes(frame: Frame, updates: NonNullable<Frame['quotes']>): void {
    const now = this.clock();
    const full = frame.full === true;
    for (const update of updates) {
      const stamped = full && this.#agesByTimestamp ? update.timestamp : undefined;
      this.quotes.apply(update, stamped === undefined ? now : stamped / 1_000, full);
    }
    for (const symbol of this.#room(frame, 'quotes', updates)) this.quotes.empty(this.quotes.rowOf(symbol));
  }

  #applyTrades(frame: Frame, updates: NonNullable<Frame['trades']>): void {
    const replaced = this.#room(frame, 'trades', updates);
    if (frame.full) for (const { symbol } of updates) replaced.add(symbol);
    for (const symbol of replaced) this.#tradeBuffer(symbol).clear();
    for (const trade of updates) this.#tradeBuffer(trade.symbol).push(trade);
  }

  #applyDepth(frame: Frame, updates: NonNullable<Frame['depth']>): void {
    for (const symbol of this.#room(frame, 'depth', updates)) this.#setDepth(symbol, [], []);
    for (const { symbol, bids, asks } of updates) this.#setDepth(symbol, bids, asks);
  }

  #applyBars(frame: Frame, updates: NonNullable<Frame['bars']>): void {
    for (const symbol of this.#room(frame, 'bars', updates)) this.#clearBars(symbol, frame.epoch);
    for (const update of updates) {
      const buffer = this.#barBuffer(update.symbol, update.interval);
      const epoch = this.#barEpochs.get(buffer);
      if (frame.full && epoch !== undefined && epoch !== frame.epoch) buffer.clear();
      if (epoch !== frame.epoch) this.#barEpochs.set(buffer, frame.epoch);
      buffer.merge(update);
    }
  }

  /**
   * Records the symbols of the frame's room.
   * @returns the room's symbols that a full frame no longer has; none for other frames
   */
  #room(
    frame: Frame,
    channel: Channel,
    updates: readonly { readonly symbol: MarketSymbol }[],
  ): Set<MarketSymbol> {
    const { symbols } = this.#rooms.get(frame.room) ?? this.#addRoom(frame.room, channel);
    const gone = new Set<MarketSymbol>();
    if (frame.full) {
      for (const symbol of symbols) gone.add(symbol);
      symbols.clear();
      for (const { symbol } of updates) gone.delete(symbol);
    }
    for (const { symbol } of updates) symbols.add(symbol);
    return gone;
  }

  #addRoom(name: string, channel: Channel): Room {
    if (this.#rooms.size >= MAX_ROOMS) {
      const oldest = this.#rooms.keys().next();
      if (!oldest.done) this.#rooms.delete(oldest.value);
    }
    const room: Room = { channel, symbols: new Set() };
    this.#rooms.set(name, room);
    return room;
  }

  /** Clears bars of an earlier epoch. Those of the same epoch stay: a market removes no bar. */
  #clearBars(symbol: MarketSymbol, epoch: number): void {
    for (const interval of INTERVALS) {
      const buffer = this.#bars.get(`${symbol} ${interval}`);
      const known = buffer && this.#barEpochs.get(buffer);
      if (buffer && known !== undefined && known !== epoch) buffer.clear();
    }
  }

  #tradeBuffer(symbol: MarketSymbol): TradeBuffer {
    let buffer = this.#trades.get(symbol);
    if (buffer === undefined) {
      buffer = new TradeBuffer();
      this.#trades.set(symbol, buffer);
    }
    return buffer;
  }

  #depth(symbol: MarketSymbol): MutableDepth {
    let depth = this.#depths.get(symbol);
    if (depth === undefined) {
      depth = { version: 0, bids: [], asks: [] };
      this.#depths.set(symbol, depth);
    }
    return depth;
  }

  #setDepth(symbol: MarketSymbol, bids: readonly Level[], asks: readonly Level[]): void {
    const depth = this.#depth(symbol);
    depth.bids = bids;
    depth.asks = asks;
    depth.version++;
  }

  #barBuffer(symbol: MarketSymbol, interval: Interval): BarBuffer {
    const key = `${symbol} ${interval}`;
    let buffer = this.#bars.get(key);
    if (buffer === undefined) {
      buffer = new BarBuffer(interval);
      this.#bars.set(key, buffer);
    }
    return buffer;
  }
}

function isEmpty({ quotes, trades, gaps, depth, bars }: Frame): boolean {
  return !quotes && !trades && !gaps && !depth && !bars;
}
