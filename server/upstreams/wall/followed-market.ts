import type { MarketEvent, StatusEvent } from '../../../lib/market/event';
import type { Instrument, MarketSymbol } from '../../../lib/market/instrument';
import { barStart, INTERVAL_MICROS, type Interval, TRADE_INTERVALS } from '../../../lib/market/interval';
import type { BarUpdate, DepthUpdate, Frame, QuoteUpdate, TradeUpdate } from '../../../lib/protocol/messages';
import type { StoredBar } from '../../market/bar-series';
import { dayEvent, quoteEvent, type Row, statusEvent } from './followed-row';

/** Trades that wait for the market, at most; beyond it the oldest are left out and reported as a gap. */
const MAX_WAITING_TRADES = 100_000;

const BAR_FIELDS = ['open', 'high', 'low', 'close', 'volume', 'trades'] as const;

/** Returns the bars with `from` ≤ start < `to` that the own market has. */
export type KeptBars = (
  symbol: MarketSymbol,
  interval: Interval,
  from: number,
  to: number,
) => readonly StoredBar[];

interface Followed {
  /** Undefined until it is described; what is known waits. */
  instrument: Instrument | undefined;
  row: Row;
  /** Newest day bar of the upstream. */
  day: StoredBar | undefined;
  /** Time of the newest trade, µs, and its id. */
  newest: number;
  newestId: string;
  /** Status as last given. */
  status: StatusEvent | undefined;
}

/**
 * Turns the frames of another wall into events that bring a market to the same state. Bars and figures of the day are
 * those of the upstream: a trade that the own market adds to them is followed by their values in the same batch.
 */
export class FollowedMarket {
  readonly #keptBars: KeptBars;
  readonly #isWanted: (symbol: MarketSymbol) => boolean;
  readonly #followed = new Map<MarketSymbol, Followed>();
  #trades: TradeUpdate[] = [];
  readonly #bars = new Map<string, BarUpdate>();
  readonly #depth = new Map<MarketSymbol, DepthUpdate>();
  /** Trades before the time (µs) are missing. */
  readonly #gaps = new Map<MarketSymbol, number>();
  /** Symbols with changed values. */
  readonly #quoted = new Map<MarketSymbol, true>();
  readonly #described = new Set<MarketSymbol>();
  #undescribed = 0;
  #isBack = false;

  /** @param isWanted false for symbols that are left out */
  constructor(keptBars: KeptBars, isWanted: (symbol: MarketSymbol) => boolean = () => true) {
    this.#keptBars = keptBars;
    this.#isWanted = isWanted;
  }

  /** Number of instruments. */
  get size(): number {
    return this.#followed.size - this.#undescribed;
  }

  /** Number of symbols whose instruments are missing. */
  get undescribed(): number {
    return this.#undescribed;
  }

  /** True if times went back: what the own market has would be later. */
  get isBack(): boolean {
    return this.#isBack;
  }

  /** Takes descriptions; those without a change are left out. */
  describe(instruments: readonly Instrument[]): void {
    for (const instrument of instruments) {
      const followed = this.#of(instrument.symbol);
      if (followed === undefined) continue;
      const { instrument: known } = followed;
      if (known !== undefined && JSON.stringify(known) === JSON.stringify(instrument)) continue;
      if (known === undefined) this.#undescribed--;
      followed.instrument = instrument;
      this.#described.add(instrument.symbol);
    }
  }

  /** Takes a frame of any room. */
  add(frame: Frame): void {
    if (frame.full && frame.quotes) this.#replaceRows(frame.quotes);
    for (const update of frame.quotes ?? []) this.#quote(update);
    const trades = frame.full ? this.#newTrades(frame.trades ?? []) : (frame.trades ?? []);
    for (const trade of trades) this.#trade(trade);
    for (const { symbol, until } of frame.gaps ?? []) this.#gaps.set(symbol, until);
    for (const update of frame.depth ?? [])
      if (this.#of(update.symbol)) this.#depth.set(update.symbol, update);
    for (const bar of frame.bars ?? []) this.addBar(bar);
  }

  /** Takes a bar, of a frame or of the past. */
  addBar(bar: BarUpdate): void {
    const followed = this.#of(bar.symbol);
    if (followed === undefined) return;
    this.#bars.set(keyOf(bar), bar);
    const isNewest = bar.interval === '1d' && bar.start >= (followed.day?.start ?? 0);
    if (isNewest) followed.day = bar;
  }

  /**
   * Returns the events of everything taken since the last call, and the symbols of data among them. Symbols without an
   * instrument wait.
   */
  take(now: number): { readonly events: MarketEvent[]; readonly symbols: ReadonlySet<MarketSymbol> } {
    const events: MarketEvent[] = [];
    const symbols = new Set<MarketSymbol>();
    const stamp = { timestamp: now, localTimestamp: now };
    for (const symbol of this.#described) {
      const { instrument } = this.#followed.get(symbol) as Followed;
      if (instrument !== undefined) events.push({ type: 'instrument', symbol, instrument, ...stamp });
    }
    this.#described.clear();
    for (const [symbol, until] of this.#ready(this.#gaps)) {
      const reason = `trades before ${new Date(until / 1_000).toISOString()} are missing`;
      events.push({ type: 'gap', symbol, reason, ...stamp });
    }
    const bars = this.#takeTrades(now, events, symbols);
    for (const [key, bar] of this.#bars) {
      if (!this.#isDescribed(bar.symbol)) continue;
      this.#bars.delete(key);
      bars.set(key, bar);
    }
    for (const bar of bars.values()) {
      symbols.add(bar.symbol);
      events.push(barEvent(bar, now));
    }
    for (const [symbol] of this.#ready(this.#quoted)) symbols.add(symbol);
    for (const symbol of symbols) this.#restate(symbol, now, events);
    for (const [symbol, { bids, asks }] of this.#ready(this.#depth)) {
      const { row } = this.#followed.get(symbol) as Followed;
      events.push({ type: 'book_snapshot', symbol, ...stamp, timestamp: row.timestamp ?? now, bids, asks });
      // A book sets the best prices of a market without quotes.
      if (row.timestamp != null) events.push(quoteEvent(symbol, row, now));
      symbols.add(symbol);
    }
    return { events, symbols };
  }

  /** Removes the entries of described symbols, and returns them. */
  #ready<T>(waiting: Map<MarketSymbol, T>): [MarketSymbol, T][] {
    const ready = [...waiting].filter(([symbol]) => this.#isDescribed(symbol));
    for (const [symbol] of ready) waiting.delete(symbol);
    return ready;
  }

  #isDescribed(symbol: MarketSymbol): boolean {
    return this.#followed.get(symbol)?.instrument !== undefined;
  }

  /** Adds the trades to the events. @returns the bars that contain them, as they are without them */
  #takeTrades(now: number, events: MarketEvent[], symbols: Set<MarketSymbol>): Map<string, BarUpdate> {
    const bars = new Map<string, BarUpdate>();
    const waiting: TradeUpdate[] = [];
    for (const trade of this.#trades) {
      const { symbol, timestamp } = trade;
      if (!this.#isDescribed(symbol)) {
        waiting.push(trade);
        continue;
      }
      symbols.add(symbol);
      for (const interval of TRADE_INTERVALS) {
        const start = barStart(timestamp, interval);
        const length = INTERVAL_MICROS[interval];
        const isDay = interval === '1d';
        if (!isDay && bars.has(keyOf({ symbol, interval, start }))) continue;
        // A day can begin before and after midnight (UTC).
        const from = isDay ? start - length : start;
        for (const bar of this.#keptBars(symbol, interval, from, start + (isDay ? 2 * length : 1))) {
          bars.set(keyOf({ symbol, interval, start: bar.start }), { symbol, interval, ...bar });
        }
      }
      events.push({ type: 'trade', ...trade, localTimestamp: now });
    }
    this.#trades = waiting;
    return bars;
  }

  /** Adds status, figures of the day and best prices of a symbol, as the upstream has them. */
  #restate(symbol: MarketSymbol, now: number, events: MarketEvent[]): void {
    const followed = this.#followed.get(symbol) as Followed;
    const { row, instrument, day, newest } = followed;
    if (instrument === undefined) return;
    const status = statusEvent(symbol, row, now);
    if (status !== undefined && !isSameStatus(status, followed.status)) {
      const isBack =
        followed.status?.status === status.status && followed.status.timestamp < status.timestamp;
      // It had another status in between, which no frame shows; the start of this one is known by that only.
      if (isBack) events.push({ ...status, status: status.status === 'open' ? 'pre' : 'open' });
      events.push(status);
      followed.status = status;
    }
    const figures = day && dayEvent({ instrument, row, day, newest, now });
    if (day !== undefined && figures !== undefined) {
      events.push(figures);
      // The figures set the bar of the day too; a bar added after them would move the reference.
      if (!isSameBar(figures, day)) events.push(barEvent({ symbol, interval: '1d', ...day }, now));
    }
    if (row.timestamp != null) events.push(quoteEvent(symbol, row, now));
  }

  #replaceRows(quotes: readonly QuoteUpdate[]): void {
    for (const { symbol, timestamp } of quotes) {
      const known = this.#followed.get(symbol)?.row.timestamp;
      if (known != null && timestamp !== undefined && timestamp < known) this.#isBack = true;
    }
    for (const [symbol, followed] of this.#followed) {
      followed.row = {};
      this.#quoted.set(symbol, true);
    }
  }

  #quote({ symbol, rangeHigh: _high, rangeLow: _low, ...changed }: QuoteUpdate): void {
    const followed = this.#of(symbol);
    if (followed === undefined) return;
    Object.assign(followed.row, changed);
    this.#quoted.set(symbol, true);
  }

  #trade(trade: TradeUpdate): void {
    const followed = this.#of(trade.symbol);
    if (followed === undefined) return;
    if (this.#trades.length >= MAX_WAITING_TRADES) {
      const oldest = this.#trades.splice(0, MAX_WAITING_TRADES / 2);
      for (const { symbol, timestamp } of oldest) this.#gaps.set(symbol, timestamp + 1);
    }
    this.#trades.push(trade);
    if (trade.timestamp < followed.newest) return;
    followed.newest = trade.timestamp;
    followed.newestId = trade.id;
  }

  /** Returns the trades of a full frame that were not taken before: those after the newest one. */
  #newTrades(trades: readonly TradeUpdate[]): TradeUpdate[] {
    const from = new Map<string, number>();
    for (const [at, { symbol, id, timestamp }] of trades.entries()) {
      const followed = this.#followed.get(symbol);
      if (followed === undefined) continue;
      const isKnown =
        timestamp < followed.newest || (timestamp === followed.newest && id === followed.newestId);
      if (isKnown) from.set(symbol, at + 1);
    }
    return trades.filter(({ symbol }, at) => at >= (from.get(symbol) ?? 0));
  }

  /** Returns the state of a symbol; undefined if it is left out. */
  #of(symbol: MarketSymbol): Followed | undefined {
    const known = this.#followed.get(symbol);
    if (known !== undefined || !this.#isWanted(symbol)) return known;
    const followed: Followed = {
      ...{ instrument: undefined, row: {}, day: undefined, newest: 0, newestId: '', status: undefined },
    };
    this.#followed.set(symbol, followed);
    this.#undescribed++;
    return followed;
  }
}

function isSameStatus(status: StatusEvent, known: StatusEvent | undefined): boolean {
  return JSON.stringify({ ...status, localTimestamp: 0 }) === JSON.stringify({ ...known, localTimestamp: 0 });
}

function isSameBar(bar: StoredBar, other: StoredBar): boolean {
  return BAR_FIELDS.every((field) => bar[field] === other[field]);
}

function keyOf({ symbol, interval, start }: Pick<BarUpdate, 'symbol' | 'interval' | 'start'>): string {
  return `${symbol} ${interval} ${start}`;
}

/** A bar of `1d` with the time 0 has no figures of the day, see `SERIES_ONLY`. */
function barEvent(bar: BarUpdate, now: number): MarketEvent {
  return { type: 'bar', ...bar, timestamp: bar.interval === '1d' ? 0 : bar.start, localTimestamp: now };
}
