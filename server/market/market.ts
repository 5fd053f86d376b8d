import {
  type BarEvent,
  type BookChangeEvent,
  type BookSnapshotEvent,
  MAX_AHEAD,
  type MarketEvent,
  type StatusEvent,
  type TradeEvent,
} from '../../lib/market/event';
import type { Instrument, MarketSymbol } from '../../lib/market/instrument';
import type { Interval } from '../../lib/market/interval';
import { completeByVenue } from '../instruments/venue-facts';
import type { BarSeries, StoredBar } from './bar-series';
import type { Book } from './order-book';
import { QuoteColumns, type QuoteValues } from './quote-columns';
import { SourceTable } from './source-table';
import { type Entry, hasQuotes, keyframeOf, SERIES_ONLY, wasWatched } from './symbol-entry';
import { type BarPast, type CompleteInstrument, SymbolTable } from './symbol-table';
import type { TradeRing } from './trade-ring';
import { UpdateCounts } from './update-counts';
import { validateEvent, withValidPrices } from './validate-event';
import { adder } from './volume';

type SymbolEvent = Exclude<MarketEvent, { readonly type: 'disconnect' | 'gap' | 'source' | 'instrument' }>;

/** Receives changes that rooms must handle at once. */
export interface MarketWatcher {
  /** Called when a symbol appears. */
  added(row: number): void;
  /** Called for a trade (or a venue's new last price) at `price`. */
  traded(row: number, price: number): void;
}

/**
 * Latest state of every symbol of a stream. Every event takes exactly one version, also one that changes nothing or is
 * rejected, so markets with the same events have the same versions; queries return what is newer than a version. A symbol is a row: a small integer that never changes.
 * Statistics of the day follow the trading day of each venue, see {@link DayStatistics}.
 */
export class Market {
  #version = 0;
  /** `localTimestamp` (µs) of the newest event. */
  #time = 0;
  readonly #watchers = new Set<MarketWatcher>();
  readonly quotes = new QuoteColumns();
  readonly #table: SymbolTable;
  /** Number of feed updates of each row on each channel. */
  readonly counts = new UpdateCounts();
  /** Sources of the rows' events and their states. */
  readonly sources = new SourceTable({
    size: () => this.size,
    symbolOf: (row) => this.symbolOf(row),
    indexOf: (symbol) => this.indexOf(symbol),
    isListed: (row) => this.#entry(row).listed,
    statusOf: (row) => this.quotes.status(row),
  });

  /** @param complete adds what is known of an instrument besides its description by the feed */
  constructor(complete: CompleteInstrument = completeByVenue) {
    this.#table = new SymbolTable(this.quotes, complete);
  }

  get version(): number {
    return this.#version;
  }

  /** Version of the last change of an instrument or reference price. */
  get definedAt(): number {
    return this.#table.definedAt;
  }

  /** `localTimestamp` (µs) of the newest event, 0 before the first. */
  get time(): number {
    return this.#time;
  }

  get size(): number {
    return this.#table.size;
  }

  watch(watcher: MarketWatcher): void {
    this.#watchers.add(watcher);
  }

  /** Registers a callback that fills in the bars of each new symbol, also after `clear`. */
  registerPastBars(past: BarPast): void {
    this.#table.registerPastBars(past);
  }

  /**
   * Skips versions that another process has assigned.
   * @throws RangeError naming both versions if the market is past that one: its content differs from the
   * origin's
   */
  advanceTo(version: number): void {
    if (version < this.#version) {
      throw new RangeError(`version ${version} of the origin is before ${this.#version}, the market's own`);
    }
    this.#version = version;
  }

  /** Returns the row of a symbol, −1 if it is unknown. */
  indexOf(symbol: string): number {
    return this.#table.indexOf(symbol);
  }

  symbolOf(row: number): MarketSymbol {
    return this.#entry(row).instrument.symbol;
  }

  instrumentOf(row: number): Instrument {
    return this.#entry(row).instrument;
  }

  /** Returns the version of the last change of the instrument or its reference price. */
  instrumentVersion(row: number): number {
    return this.#entry(row).instrumentVersion;
  }

  /** Returns the price that encoded prices are relative to, 0 until there is one. */
  reference(row: number): number {
    const { reference } = this.#entry(row);
    return Number.isNaN(reference) ? 0 : reference;
  }

  instruments(): Instrument[] {
    return this.#table.listed().map((entry) => entry.instrument);
  }

  /** Returns the instruments as the feed describes them, which tapes record. */
  givenInstruments(): Instrument[] {
    return this.#table.listed().map((entry) => entry.given);
  }

  /** Describes all instruments again, after a change of the known facts. */
  completeAgain(): void {
    this.#table.completeAgain(this.#time, () => ++this.#version);
  }

  /** Returns the time of the newest trade of a row, µs; a trade from before it is late. */
  newestTradeTime(row: number): number {
    return this.#entry(row).statistics.newestTime;
  }

  /** Returns all fields of a quote; those without a value are absent. */
  quote(row: number): QuoteValues {
    return this.quotes.newer(row, 0);
  }

  depth(row: number, levels: number): ReturnType<Book['top']> {
    return this.#entry(row).book.top(levels);
  }

  /** Returns the version of the last change to the first levels of the book. */
  depthVersion(row: number, levels: number): number {
    return this.#entry(row).book.changedAt(levels);
  }

  trades(row: number): TradeRing {
    return this.#entry(row).trades;
  }

  bars(row: number, interval: Interval): BarSeries {
    return this.#entry(row).bars.of(interval);
  }

  /**
   * Applies an event as the next version.
   * @throws RangeError if a symbol comes before its instrument, or naming an invalid number; its version is taken
   */
  apply(event: MarketEvent): void {
    const version = ++this.#version;
    validateEvent(event);
    if (event.localTimestamp > this.#time) this.#time = event.localTimestamp;
    if (event.type === 'disconnect' || event.type === 'gap' || event.type === 'source') {
      this.sources.apply(event);
      return;
    }
    if (event.type === 'instrument') {
      const row = this.#define(event.instrument, Math.min(event.timestamp, event.localTimestamp), version);
      this.sources.received(row, event.localTimestamp);
      return;
    }
    const row = this.#table.indexOf(event.symbol);
    if (row < 0 || !this.#entry(row).listed) {
      throw new RangeError(`${event.type} of ${event.symbol} before its instrument`);
    }
    const priced = withValidPrices(event, this.#entry(row).instrument);
    this.sources.received(row, event.localTimestamp);
    if (priced !== undefined) this.#applyOf(row, priced, version);
  }

  #applyOf(row: number, event: SymbolEvent, version: number): void {
    switch (event.type) {
      case 'trade':
        this.#trade(row, event, version);
        break;
      case 'quote': {
        const entry = this.#entry(row);
        const time = timeOf(event);
        entry.quotedAt = time;
        if (Number.isNaN(entry.watchedFrom)) entry.watchedFrom = time;
        this.#setBest(row, event.bid, event.bidSize, event.ask, event.askSize, time, version);
        break;
      }
      case 'book_snapshot':
      case 'book_change':
        this.#book(row, event, version);
        break;
      case 'bar':
        this.#bar(row, event, version);
        break;
      case 'status':
        this.#status(row, event, version);
        break;
    }
  }

  /**
   * Adds bars from before the events.
   * @param isWhole true if they take precedence over existing ones, which may be built from a part of the
   * events
   */
  addPast(row: number, interval: Interval, bars: readonly StoredBar[], isWhole = false): void {
    const series = this.bars(row, interval);
    const added = bars.filter(({ start }) => isWhole || series.range(start, start + 1, 1).length === 0);
    if (added.length === 0) return;
    const version = ++this.#version;
    for (const bar of added) series.set(bar, version);
  }

  /**
   * Returns events that rebuild this state from an empty market, except past bars and all but the last trades.
   */
  keyframe(): MarketEvent[] {
    const rows = Array.from({ length: this.size }, (_, row) => this.rowKeyframe(row, this.#time));
    return [...rows.flat(), ...this.sources.keyframe(this.#time)];
  }

  /** Returns the keyframe of one row at the moment `time` (µs). */
  rowKeyframe(row: number, time: number): MarketEvent[] {
    return this.#entry(row).listed ? keyframeOf(this.#entry(row), this.quote(row), time) : [];
  }

  /** Clears everything but the symbols, their rows and their instruments. */
  clear(): void {
    const time = this.#time;
    const listed = this.#forgetRows();
    this.sources.clear();
    for (const row of listed) this.sources.listed(row);
    this.#table.listAgain(listed, time, () => ++this.#version);
  }

  /** Clears everything. Symbols keep their rows and are listed again with their next instrument event. */
  forget(): void {
    this.#forgetRows();
    this.sources.forget();
  }

  #forgetRows(): number[] {
    this.#version = 0;
    this.#time = 0;
    this.quotes.clear();
    this.counts.clear();
    return this.#table.forget();
  }

  #entry(row: number): Entry {
    return this.#table.entry(row);
  }

  /** @returns its row */
  #define(given: Instrument, time: number, version: number): number {
    const { row, change } = this.#table.define(given, time, version);
    if (change === 'added') {
      this.sources.addRow(row);
      this.counts.reach(row);
    }
    if (change === 'added' || change === 'listed') this.sources.listed(row);
    if (change === 'added') for (const watcher of this.#watchers) watcher.added(row);
    return row;
  }

  #trade(row: number, event: TradeEvent, version: number): void {
    const entry = this.#entry(row);
    const { price, size, timestamp: time } = event;
    const { quotes } = this;
    const { statistics } = entry;
    entry.hasTrades = true;
    this.#table.setReference(entry, price, version);
    const day = statistics.reach(time, version);
    const isLate = time < statistics.newestTime;
    const add = adder(size, entry.instrument.sizeDecimals);
    if (!statistics.isEarlier(time)) statistics.add(event, add, version);
    if (!isLate) {
      this.#reachTime(row, time, version);
      quotes.mark(row, 'last', price, version);
      quotes.set(row, 'lastSize', size, version);
      statistics.moved(price, time, version);
    }
    entry.trades.push(event, version);
    const lateAmong = isLate ? entry.trades : undefined;
    entry.bars.addTrade({ time, price, add, day, lateAmong }, version);
    this.counts.add('quotes', row);
    this.counts.add('trades', row);
    this.counts.add('bars', row);
    for (const watcher of this.#watchers) watcher.traded(row, price);
  }

  #status(row: number, { status, auction, ...event }: StatusEvent, version: number): void {
    const { quotes } = this;
    let isChanged = quotes.setStatus(row, status, version);
    if (isChanged) quotes.set(row, 'statusSince', timeOf(event), version);
    for (const field of ['indicative', 'matched', 'unmatchedBuy', 'unmatchedSell'] as const) {
      isChanged = quotes.set(row, field, auction?.[field] ?? Number.NaN, version) || isChanged;
    }
    if (isChanged) this.counts.add('quotes', row);
  }

  /** Sets the time of the newest change, which late events do not set back. */
  #reachTime(row: number, time: number, version: number): void {
    if (!(this.quotes.get(row, 'timestamp') >= time)) this.quotes.set(row, 'timestamp', time, version);
  }

  #book(row: number, event: BookSnapshotEvent | BookChangeEvent, version: number): void {
    const entry = this.#entry(row);
    const time = timeOf(event);
    if (Number.isNaN(entry.watchedFrom)) entry.watchedFrom = time;
    if (event.type === 'book_snapshot') entry.book.replace(event.bids, event.asks, version);
    else entry.book.change(event.bids, event.asks, version);
    this.counts.add('depth', row);
    if (hasQuotes(entry, time)) return;
    entry.quotedAt = Number.NaN;
    const best = entry.book.best();
    this.#setBest(row, best.bid, best.bidSize, best.ask, best.askSize, time, version);
  }

  #setBest(
    row: number,
    bid = Number.NaN,
    bidSize = Number.NaN,
    ask = Number.NaN,
    askSize = Number.NaN,
    timestamp: number,
    version: number,
  ): void {
    const { quotes } = this;
    this.#table.setReference(this.#entry(row), Number.isNaN(bid) ? ask : bid, version);
    this.#reachTime(row, timestamp, version);
    quotes.set(row, 'bid', bid, version);
    quotes.set(row, 'bidSize', bidSize, version);
    quotes.set(row, 'ask', ask, version);
    quotes.set(row, 'askSize', askSize, version);
    this.counts.add('quotes', row);
  }

  #bar(row: number, event: BarEvent, version: number): void {
    const entry = this.#entry(row);
    const isDay = event.interval === '1d';
    entry.hasBars ||= event.day?.hasBars === 1 || isOfFile(event);
    if (isDay && event.timestamp !== SERIES_ONLY) this.#day(row, event, version);
    const start = isDay ? entry.statistics.dateOf(event.start) : event.start;
    entry.bars.of(event.interval).set({ ...event, start }, version);
    // A keyframe has the reference itself.
    if (event.day === undefined) entry.statistics.addedBar(start, version);
    this.counts.add('bars', row);
  }

  /** Applies the venue's statistics of the day; if the venue gives nothing shorter, also to shorter bars. */
  #day(row: number, event: BarEvent, version: number): void {
    const entry = this.#entry(row);
    const { quotes } = this;
    this.#table.setReference(entry, event.close, version);
    const isLate = event.timestamp < entry.statistics.newestTime;
    const growth = entry.statistics.setDay(event, version);
    if (growth === undefined) return;
    const { isSameDay, traded } = growth;
    const isOnlySource = !entry.hasTrades && !entry.hasBars;
    if (isOnlySource && traded > 0 && (isSameDay || wasWatched(entry, event.timestamp))) {
      const { timestamp: time, close: price } = event;
      const add = adder(traded, entry.instrument.sizeDecimals);
      entry.bars.addTrade({ time, price, add, day: entry.statistics.barAt(time), except: '1d' }, version);
    }
    this.#reachTime(row, event.timestamp, version);
    if (!isLate) quotes.mark(row, 'last', event.close, version);
    this.counts.add('quotes', row);
    for (const watcher of this.#watchers) watcher.traded(row, event.close);
  }
}

/** True for a bar as files have it: its time is its last µs. A venue's own times are not as fine. */
function isOfFile({ timestamp }: BarEvent): boolean {
  return (timestamp + 1) % 1_000_000 === 0;
}

/** Returns the venue's time of an event; one far ahead of the receive time cannot be right. */
function timeOf({ timestamp, localTimestamp }: Pick<MarketEvent, 'timestamp' | 'localTimestamp'>): number {
  return timestamp > localTimestamp + MAX_AHEAD ? localTimestamp : timestamp;
}
