import {
  type BarEvent,
  type BookChangeEvent,
  type BookSnapshotEvent,
  MAX_AHEAD,
  type MarketEvent,
  type StatusEvent,
  type TradeEvent,
} from '../../lib/market/event';
import { barStart, isLong } from '../../lib/market/interval';
import type { QuoteColumns } from './quote-columns';
import { type Entry, hasQuotes, SERIES_ONLY, wasWatched } from './symbol-entry';
import type { SymbolTable } from './symbol-table';
import type { UpdateCounts } from './update-counts';
import { adder } from './volume';

/** Event of one symbol that is not its description. */
export type SymbolEvent = Exclude<
  MarketEvent,
  { readonly type: 'disconnect' | 'gap' | 'source' | 'instrument' }
>;

export interface SymbolUpdatesOptions {
  readonly quotes: QuoteColumns;
  readonly table: SymbolTable;
  readonly counts: UpdateCounts;
  /** Called for a trade (or a venue's new last price) at `price`. */
  readonly traded: (row: number, price: number) => void;
}

/** Applies events to the state of their symbol. */
export class SymbolUpdates {
  readonly #quotes: QuoteColumns;
  readonly #counts: UpdateCounts;
  readonly #table: SymbolTable;
  readonly #traded: SymbolUpdatesOptions['traded'];

  constructor({ quotes, table, counts, traded }: SymbolUpdatesOptions) {
    this.#quotes = quotes;
    this.#counts = counts;
    this.#table = table;
    this.#traded = traded;
  }

  /** Applies an event of a listed row, with valid prices. */
  apply(row: number, event: SymbolEvent, version: number): void {
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

  #entry(row: number): Entry {
    return this.#table.entry(row);
  }

  #trade(row: number, event: TradeEvent, version: number): void {
    const entry = this.#entry(row);
    const { price, size, timestamp: time } = event;
    const quotes = this.#quotes;
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
      quotes.set(row, 'lastSize', size === 0 ? Number.NaN : size, version);
      statistics.moved(price, time, version);
    }
    entry.trades.push(event, version);
    const lateAmong = isLate ? entry.trades : undefined;
    entry.bars.addTrade({ time, price, add, day, lateAmong }, version);
    this.#counts.add('quotes', row);
    this.#counts.add('trades', row);
    this.#counts.add('bars', row);
    this.#traded(row, price);
  }

  #status(row: number, { status, auction, ...event }: StatusEvent, version: number): void {
    const quotes = this.#quotes;
    let isChanged = quotes.setStatus(row, status, version);
    if (isChanged) quotes.set(row, 'statusSince', timeOf(event), version);
    for (const field of ['indicative', 'matched', 'unmatchedBuy', 'unmatchedSell'] as const) {
      isChanged = quotes.set(row, field, auction?.[field] ?? Number.NaN, version) || isChanged;
    }
    if (isChanged) this.#counts.add('quotes', row);
  }

  /** Sets the time of the newest change, which late events do not set back. */
  #reachTime(row: number, time: number, version: number): void {
    if (!(this.#quotes.get(row, 'timestamp') >= time)) this.#quotes.set(row, 'timestamp', time, version);
  }

  #book(row: number, event: BookSnapshotEvent | BookChangeEvent, version: number): void {
    const entry = this.#entry(row);
    const time = timeOf(event);
    if (Number.isNaN(entry.watchedFrom)) entry.watchedFrom = time;
    if (event.type === 'book_snapshot') entry.book.replace(event.bids, event.asks, version);
    else entry.book.change(event.bids, event.asks, version);
    this.#counts.add('depth', row);
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
    const quotes = this.#quotes;
    this.#table.setReference(this.#entry(row), Number.isNaN(bid) ? ask : bid, version);
    this.#reachTime(row, timestamp, version);
    quotes.set(row, 'bid', bid, version);
    quotes.set(row, 'bidSize', bidSize, version);
    quotes.set(row, 'ask', ask, version);
    quotes.set(row, 'askSize', askSize, version);
    this.#counts.add('quotes', row);
  }

  #bar(row: number, event: BarEvent, version: number): void {
    const entry = this.#entry(row);
    const isDay = event.interval === '1d';
    entry.hasBars ||= event.day?.hasBars === 1 || isOfFile(event);
    if (isDay && event.timestamp !== SERIES_ONLY) this.#day(row, event, version);
    const start = isDay ? entry.statistics.dateOf(event.start) : startOf(event);
    entry.bars.set(event.interval, { ...event, start }, version);
    if (isLong(event.interval)) this.#longBar(row, event, version);
    // A keyframe has the reference itself.
    if (event.day === undefined) entry.statistics.addedBar(start, version);
    this.#counts.add('bars', row);
  }

  /** Takes the last price from a bar of several days, where nothing shorter gives it. */
  #longBar(row: number, event: BarEvent, version: number): void {
    const { statistics, hasTrades } = this.#entry(row);
    const isOlder = event.timestamp < this.#quotes.get(row, 'timestamp');
    if (hasTrades || statistics.hasDay || isOlder) return;
    this.#reachTime(row, event.timestamp, version);
    this.#table.setReference(this.#entry(row), event.close, version);
    this.#quotes.mark(row, 'last', event.close, version);
    this.#counts.add('quotes', row);
    this.#traded(row, event.close);
  }

  /** Applies the venue's statistics of the day; if the venue gives nothing shorter, also to shorter bars. */
  #day(row: number, event: BarEvent, version: number): void {
    const entry = this.#entry(row);
    const quotes = this.#quotes;
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
    this.#counts.add('quotes', row);
    this.#traded(row, event.close);
  }
}

/** Returns the start of a bar; that of several days starts with its first one, whichever of them a feed names. */
function startOf({ start, interval }: BarEvent): number {
  return isLong(interval) ? barStart(start, interval) : start;
}

/** True for a bar as files have it: its time is its last µs. A venue's own times are not as fine. */
function isOfFile({ timestamp }: BarEvent): boolean {
  return (timestamp + 1) % 1_000_000 === 0;
}

/** Returns the venue's time of an event; one far ahead of the receive time cannot be right. */
function timeOf({ timestamp, localTimestamp }: Pick<MarketEvent, 'timestamp' | 'localTimestamp'>): number {
  return timestamp > localTimestamp + MAX_AHEAD ? localTimestamp : timestamp;
}
