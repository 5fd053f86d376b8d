import type {
  BarEvent,
  BookChangeEvent,
  BookSnapshotEvent,
  MarketEvent,
  TradeEvent,
} from '../../lib/market/event';
import type { Instrument, MarketSymbol } from '../../lib/market/instrument';
import type { Interval } from '../../lib/market/interval';
import type { BarSeries, StoredBar } from './bar-series';
import type { Book } from './order-book';
import { QuoteColumns, type QuoteValues } from './quote-columns';
import { SourceTable } from './source-table';
import type { Bars } from './symbol-bars';
import { type Entry, keyframeOf, newEntry, SERIES_ONLY, sameInstrument } from './symbol-entry';
import type { TradeRing } from './trade-ring';
import { UpdateCounts } from './update-counts';
import { validateEvent } from './validate-event';
import { adder } from './volume';

/** Receives changes that rooms must handle at once. */
export interface MarketWatcher {
  /** Called when a symbol appears. */
  added(row: number): void;
  /** Called for a trade (or a venue's new last price) at `price`. */
  traded(row: number, price: number): void;
}

/** Fills empty series of a symbol with known past bars, under this version. */
export type BarPast = (symbol: MarketSymbol, bars: Bars, version: number) => void;

/**
 * Latest state of every symbol of a stream. Every event that changes something gets the next version; queries
 * return what is newer than a version. A symbol is a row: a small integer that never changes.
 * Statistics of the day (open, high, low, volume) follow the venue: they restart with an instrument event that
 * has another previous close and with a `1d` bar, never by the clock, since days differ between venues.
 */
export class Market {
  #version = 0;
  #definedAt = 0;
  /** `localTimestamp` (µs) of the newest event. */
  #time = 0;
  readonly #entries: Entry[] = [];
  readonly #rows = new Map<string, number>();
  readonly #watchers = new Set<MarketWatcher>();
  #past: BarPast | undefined;
  readonly quotes = new QuoteColumns();
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

  get version(): number {
    return this.#version;
  }

  /** Version of the last change of an instrument or reference price. */
  get definedAt(): number {
    return this.#definedAt;
  }

  /** `localTimestamp` (µs) of the newest event, 0 before the first. */
  get time(): number {
    return this.#time;
  }

  get size(): number {
    return this.#entries.length;
  }

  watch(watcher: MarketWatcher): void {
    this.#watchers.add(watcher);
  }

  /** Registers a callback that fills in the bars of each new symbol, also after `clear`. */
  registerPastBars(past: BarPast): void {
    this.#past = past;
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
    return this.#rows.get(symbol) ?? -1;
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
    return this.#entries.filter((entry) => entry.listed).map((entry) => entry.instrument);
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
   * Applies an event.
   * @throws RangeError if a symbol comes before its instrument, or naming an invalid number
   */
  apply(event: MarketEvent): void {
    validateEvent(event);
    if (event.localTimestamp > this.#time) this.#time = event.localTimestamp;
    if (event.type === 'disconnect' || event.type === 'gap' || event.type === 'source') {
      this.sources.apply(event);
      return;
    }
    if (event.type === 'instrument') {
      this.sources.received(this.#define(event.instrument), event.localTimestamp);
      return;
    }
    const row = this.#rows.get(event.symbol);
    if (row === undefined || this.#entries[row]?.listed !== true) {
      throw new RangeError(`${event.type} of ${event.symbol} before its instrument`);
    }
    this.sources.received(row, event.localTimestamp);
    const version = ++this.#version;
    switch (event.type) {
      case 'trade':
        this.#trade(row, event, version);
        break;
      case 'quote': {
        const entry = this.#entry(row);
        entry.hasQuotes = true;
        entry.watched = true;
        this.#setBest(row, event.bid, event.bidSize, event.ask, event.askSize, event.timestamp, version);
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
        if (this.quotes.setStatus(row, event.status, version)) this.counts.add('quotes', row);
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
    const rows = this.#entries.map((_, row) => this.rowKeyframe(row, this.#time));
    return [...rows.flat(), ...this.sources.keyframe(this.#time)];
  }

  /** Returns the keyframe of one row at the moment `time` (µs). */
  rowKeyframe(row: number, time: number): MarketEvent[] {
    return this.#entry(row).listed ? keyframeOf(this.#entry(row), this.quote(row), time) : [];
  }

  /** Clears everything but the symbols, their rows and their instruments. */
  clear(): void {
    const listed = this.#entries.map((entry) => entry.listed);
    this.#forgetRows();
    this.sources.clear();
    for (const [row, entry] of this.#entries.entries()) {
      if (!listed[row]) continue;
      this.#list(row, entry);
      this.#setInstrument(row, entry.instrument, ++this.#version);
    }
  }

  /** Clears everything. Symbols keep their rows and are listed again with their next instrument event. */
  forget(): void {
    this.#forgetRows();
    this.sources.forget();
  }

  #forgetRows(): void {
    this.#version = 0;
    this.#definedAt = 0;
    this.#time = 0;
    this.quotes.clear();
    this.counts.clear();
    for (const [row, { instrument }] of this.#entries.entries()) {
      this.#entries[row] = { ...newEntry(instrument), listed: false };
    }
  }

  #entry(row: number): Entry {
    const entry = this.#entries[row];
    if (!entry) throw new RangeError(`no row ${row}`);
    return entry;
  }

  #list(row: number, entry: Entry): void {
    entry.listed = true;
    this.sources.listed(row);
  }

  /** @returns its row */
  #define(instrument: Instrument): number {
    const known = this.#rows.get(instrument.symbol);
    if (known === undefined) {
      const row = this.quotes.addRow();
      this.#rows.set(instrument.symbol, row);
      this.#entries.push(newEntry(instrument));
      this.sources.addRow(row);
      this.sources.listed(row);
      this.counts.reach(row);
      this.#setInstrument(row, instrument, ++this.#version);
      for (const watcher of this.#watchers) watcher.added(row);
      return row;
    }
    const entry = this.#entry(known);
    if (!entry.listed) {
      this.#list(known, entry);
      this.#setInstrument(known, instrument, ++this.#version);
      return known;
    }
    const before = entry.instrument;
    if (sameInstrument(before, instrument)) return known;
    const version = ++this.#version;
    const newDay = before.prevClose !== undefined && instrument.prevClose !== before.prevClose;
    if (newDay) {
      for (const field of ['open', 'high', 'low'] as const)
        this.quotes.set(known, field, Number.NaN, version);
      this.quotes.set(known, 'volume', 0, version);
    }
    this.#setInstrument(known, instrument, version);
    return known;
  }

  #setInstrument(row: number, instrument: Instrument, version: number): void {
    const entry = this.#entry(row);
    if (entry.instrumentVersion === 0) this.#past?.(instrument.symbol, entry.bars, version);
    entry.instrument = instrument;
    entry.instrumentVersion = version;
    this.#definedAt = version;
    if (instrument.prevClose !== undefined) entry.reference = instrument.prevClose;
    this.quotes.set(row, 'prevClose', instrument.prevClose ?? Number.NaN, version);
  }

  #trade(row: number, event: TradeEvent, version: number): void {
    const entry = this.#entry(row);
    const { price, size, timestamp } = event;
    const { quotes } = this;
    entry.hasTrades = true;
    this.#setReference(entry, price, version);
    quotes.set(row, 'timestamp', timestamp, version);
    quotes.mark(row, 'last', price, version);
    quotes.set(row, 'lastSize', size, version);
    const add = adder(size, entry.instrument.sizeDecimals);
    quotes.set(row, 'volume', add(quotes.get(row, 'volume') || 0), version);
    if (Number.isNaN(quotes.get(row, 'open'))) quotes.set(row, 'open', price, version);
    if (!(quotes.get(row, 'high') >= price)) quotes.set(row, 'high', price, version);
    if (!(quotes.get(row, 'low') <= price)) quotes.set(row, 'low', price, version);
    entry.trades.push(event, version);
    entry.bars.addTrade(timestamp, price, add, version);
    this.counts.add('quotes', row);
    this.counts.add('trades', row);
    this.counts.add('bars', row);
    for (const watcher of this.#watchers) watcher.traded(row, price);
  }

  #book(row: number, event: BookSnapshotEvent | BookChangeEvent, version: number): void {
    const entry = this.#entry(row);
    entry.watched = true;
    if (event.type === 'book_snapshot') entry.book.replace(event.bids, event.asks, version);
    else entry.book.change(event.bids, event.asks, version);
    this.counts.add('depth', row);
    if (entry.hasQuotes) return;
    const best = entry.book.best();
    this.#setBest(row, best.bid, best.bidSize, best.ask, best.askSize, event.timestamp, version);
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
    this.#setReference(this.#entry(row), Number.isNaN(bid) ? ask : bid, version);
    quotes.set(row, 'timestamp', timestamp, version);
    quotes.set(row, 'bid', bid, version);
    quotes.set(row, 'bidSize', bidSize, version);
    quotes.set(row, 'ask', ask, version);
    quotes.set(row, 'askSize', askSize, version);
    this.counts.add('quotes', row);
  }

  #bar(row: number, event: BarEvent, version: number): void {
    const entry = this.#entry(row);
    const isDay = event.interval === '1d' && event.timestamp !== SERIES_ONLY;
    if (isDay && !(event.start < entry.dayStart)) this.#day(row, event, version);
    entry.bars.of(event.interval).set(event, version);
    this.counts.add('bars', row);
  }

  /** Applies the venue's statistics of the day; if the venue gives no trades, also to shorter bars. */
  #day(row: number, event: BarEvent, version: number): void {
    const entry = this.#entry(row);
    const { quotes } = this;
    this.#setReference(entry, event.close, version);
    const sameDay = entry.dayStart === event.start;
    const known = sameDay ? quotes.get(row, 'volume') || 0 : 0;
    const traded = event.volume - known;
    entry.dayStart = event.start;
    if (!entry.hasTrades && (sameDay || entry.watched) && traded > 0) {
      const add = adder(traded, entry.instrument.sizeDecimals);
      entry.bars.addTrade(event.timestamp, event.close, add, version, '1d');
    }
    quotes.set(row, 'timestamp', event.timestamp, version);
    quotes.mark(row, 'last', event.close, version);
    quotes.set(row, 'open', event.open, version);
    quotes.set(row, 'high', event.high, version);
    quotes.set(row, 'low', event.low, version);
    quotes.set(row, 'volume', event.volume, version);
    this.counts.add('quotes', row);
    for (const watcher of this.#watchers) watcher.traded(row, event.close);
  }

  /** Takes the first price as the reference of an instrument without a previous close. */
  #setReference(entry: Entry, price: number, version: number): void {
    if (!Number.isNaN(entry.reference) || Number.isNaN(price)) return;
    entry.reference = price;
    entry.instrumentVersion = version;
    this.#definedAt = version;
  }
}
