import type { MarketEvent } from '../../lib/market/event';
import type { Instrument, MarketSymbol } from '../../lib/market/instrument';
import type { Interval } from '../../lib/market/interval';
import { completeByVenue } from '../instruments/venue-facts';
import type { BarSeries, StoredBar } from './bar-series';
import type { KnownBars } from './long-bars';
import type { Book } from './order-book';
import { QuoteColumns, type QuoteValues } from './quote-columns';
import { SourceTable } from './source-table';
import { MarketRestore } from './state/market-restore';
import { writeRowState } from './state/row-state';
import type { StateWriter } from './state/state-bytes';
import { type Entry, keyframeOf } from './symbol-entry';
import { type BarPast, type CompleteInstrument, SymbolTable } from './symbol-table';
import { SymbolUpdates } from './symbol-updates';
import type { TradeRing } from './trade-ring';
import { UpdateCounts } from './update-counts';
import { validateEvent, withValidPrices } from './validate-event';

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
  #horizon = 0;
  #restoring: MarketRestore | undefined;
  /** `localTimestamp` (µs) of the newest event. */
  #time = 0;
  readonly #watchers = new Set<MarketWatcher>();
  readonly quotes = new QuoteColumns();
  readonly #table: SymbolTable;
  readonly #updates: SymbolUpdates;
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
    this.#updates = new SymbolUpdates({
      ...{ quotes: this.quotes, table: this.#table, counts: this.counts },
      traded: (row, price) => {
        for (const watcher of this.#watchers) watcher.traded(row, price);
      },
    });
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

  bars(row: number, interval: Interval): KnownBars {
    return this.#entry(row).bars.of(interval);
  }

  /** Returns the intervals of which a row has bars of its feed, as {@link givenBars} gives them, shortest first. */
  intervals(row: number): readonly Interval[] {
    return this.#entry(row).bars.intervals;
  }

  /** Returns the bars that the feed gave or its trades made; undefined without a series, as of most long intervals. */
  givenBars(row: number, interval: Interval): BarSeries | undefined {
    return this.#entry(row).bars.given(interval);
  }

  /**
   * Applies an event as the next version.
   * @throws RangeError if a symbol comes before its instrument, or naming an invalid number; its version is taken
   */
  apply(event: MarketEvent): void {
    const version = ++this.#version;
    if (version <= this.#horizon) this.#applyRestoring(event, version);
    else this.#applyAs(event, version);
  }

  #applyAs(event: MarketEvent, version: number): void {
    validateEvent(event);
    // 0 is none, and the times of old bars are before it.
    if (event.localTimestamp > this.#time || this.#time === 0) this.#time = event.localTimestamp;
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
    if (priced !== undefined) this.#updates.apply(row, priced, version);
  }

  /**
   * Adds bars from before the events.
   * @param isWhole true if they take precedence over existing ones, which may be built from a part of the
   * events
   */
  addPast(row: number, interval: Interval, bars: readonly StoredBar[], isWhole = false): void {
    const known = this.bars(row, interval);
    const added = bars.filter(({ start }) => isWhole || known.range(start, start + 1, 1).length === 0);
    if (added.length === 0) return;
    const version = ++this.#version;
    for (const bar of added) this.#entry(row).bars.set(interval, bar, version);
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

  /**
   * Version from which the market knows each version of its rows: for earlier ones it cannot tell what is newer.
   * Events up to it may be in the rows already.
   */
  get horizon(): number {
    return this.#horizon;
  }

  /** True for a row that {@link writeRow} writes. */
  isListed(row: number): boolean {
    return this.#entry(row).listed;
  }

  /** Writes the whole state of a row, for {@link restore}. */
  writeRow(row: number, state: StateWriter): void {
    writeRowState(this.#entry(row), row, this.quotes, state);
  }

  /** Forgets everything and begins to take over the state of another market. */
  restore(): MarketRestore {
    this.forget();
    return new MarketRestore({
      ...{ table: this.#table, quotes: this.quotes, sources: this.sources },
      added: (row) => this.#added(row),
      ended: (restore, { version, horizon, time }) => {
        this.#version = version;
        this.#horizon = horizon;
        this.#time = time;
        if (version < horizon) this.#restoring = restore;
        else restore.settle();
      },
    });
  }

  /** Applies an event from before the horizon, unless its row has it already. */
  #applyRestoring(event: MarketEvent, version: number): void {
    const restore = this.#restoring;
    try {
      if (restore?.lacks(event, version)) this.#applyAs(event, version);
    } finally {
      if (version === this.#horizon) {
        this.#restoring = undefined;
        restore?.settle();
      }
    }
  }

  /**
   * Clears everything but the symbols, their rows and their instruments, which are listed again under one version.
   * @param keepsBars true to keep the bars too, as a history would restore them
   */
  clear(keepsBars = false): void {
    const time = this.#time;
    const listed = this.#forgetRows(keepsBars);
    this.sources.clear();
    for (const row of listed) this.sources.listed(row);
    if (listed.length > 0) this.#version = 1;
    this.#table.listAgain(listed, time, this.#version);
  }

  /** Clears everything. Symbols keep their rows and are listed again with their next instrument event. */
  forget(): void {
    this.#forgetRows();
    this.sources.forget();
  }

  #forgetRows(keepsBars = false): number[] {
    this.#version = 0;
    this.#horizon = 0;
    this.#restoring = undefined;
    this.#time = 0;
    this.quotes.clear();
    this.counts.clear();
    return this.#table.forget(keepsBars);
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

  /** Handles a row that another market had. */
  #added(row: number): void {
    this.sources.addRow(row);
    this.counts.reach(row);
    for (const watcher of this.#watchers) watcher.added(row);
  }
}
