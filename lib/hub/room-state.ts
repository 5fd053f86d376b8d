import type { MarketSymbol } from '../market/instrument';
import type { BarUpdate, DepthUpdate, Frame, QuoteUpdate } from '../protocol/messages';
import { RecentList } from './recent-list';
import { TradeBacklog } from './trade-backlog';

/** Bars that a room keeps for tabs that join later. */
const MAX_KEPT_BARS = 100_000;

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

interface Range {
  high: number;
  low: number;
}

/** Position of one tab in a room. */
export class Cursor {
  /** Number of the last change that it has; 0 for none. */
  at = 0;
  /** Version of that change. */
  version = 0;
  /** Feed updates reported to it. */
  merged = 0;
  /** Trades received by then, and those that were dropped before it took them. */
  trades = 0;
  dropped = 0;
  /** Highest and lowest trades since then; undefined for a hidden tab, where a spike cannot be seen. */
  ranges: Map<MarketSymbol, Range> | undefined;

  /** Sets whether the tab is visible. */
  watch(visible: boolean): void {
    if (!visible) this.ranges = undefined;
    else this.ranges ??= new Map();
  }
}

/**
 * State of a room with the time of each change. A tab, new or lagging, requests what is newer than its cursor
 * and gets one frame, in which all updates in between are conflated. Only the cursor is kept per tab.
 */
export class RoomState {
  readonly #quotes = new RecentList<MarketSymbol, Mutable<QuoteUpdate>>();
  readonly #trades = new TradeBacklog();
  readonly #depth = new RecentList<MarketSymbol, DepthUpdate>();
  readonly #bars = new RecentList<string, BarUpdate>(MAX_KEPT_BARS);
  readonly #cursors = new Set<Cursor>();
  /** Number of frames received. */
  #at = 0;
  /** Number of the last full frame. */
  #fullAt = 0;
  #last: Frame | undefined;
  #merged = 0;
  #mergedBeforeFull = 0;

  enter(cursor: Cursor): void {
    this.#cursors.add(cursor);
  }

  leave(cursor: Cursor): void {
    this.#cursors.delete(cursor);
  }

  /** Applies a frame; frames are in order and without a gap. */
  apply(frame: Frame): void {
    const at = ++this.#at;
    if (frame.full || this.#last === undefined) this.#restart(frame, at);
    this.#last = frame;
    this.#merged += frame.merged;
    for (const update of frame.quotes ?? []) this.#applyQuote(update, at);
    for (const trade of frame.trades ?? []) this.#trades.push(trade, at);
    for (const gap of frame.gaps ?? []) this.#trades.missing(gap, at);
    for (const update of frame.depth ?? []) this.#depth.set(update.symbol, update, at);
    for (const bar of frame.bars ?? []) this.#bars.set(`${bar.symbol} ${bar.interval} ${bar.start}`, bar, at);
  }

  /** True if there is a change that the cursor lacks. */
  hasUpdates(cursor: Cursor): boolean {
    return cursor.at < this.#at;
  }

  /**
   * Returns everything newer than the cursor as one frame and advances the cursor: of quotes and depth the
   * newest state of each changed symbol, of trades all that are still kept. Undefined without changes.
   */
  take(cursor: Cursor): Frame | undefined {
    const last = this.#last;
    if (last === undefined || !this.hasUpdates(cursor)) return undefined;
    const since = cursor.at;
    const full = since < this.#fullAt;
    const quotes = this.#quotes.since(since).map((quote) => withRange(quote, cursor.ranges));
    const trades = this.#trades.since(since);
    const gaps = this.#trades.gapsSince(since);
    const depth = this.#depth.since(since);
    const bars = this.#bars.since(since);
    const frame: Frame = {
      epoch: last.epoch,
      room: last.room,
      from: full ? 0 : cursor.version,
      to: last.to,
      time: last.time,
      merged: this.#merged - (full ? this.#mergedBeforeFull : cursor.merged),
      ...(full ? { full } : undefined),
      ...(quotes.length > 0 ? { quotes } : undefined),
      ...(trades.length > 0 ? { trades } : undefined),
      ...(gaps.length > 0 ? { gaps } : undefined),
      ...(depth.length > 0 ? { depth } : undefined),
      ...(bars.length > 0 ? { bars } : undefined),
    };
    if (!full) cursor.dropped += this.#trades.pushed - cursor.trades - trades.length;
    cursor.trades = this.#trades.pushed;
    cursor.at = this.#at;
    cursor.version = last.to;
    cursor.merged = this.#merged;
    cursor.ranges?.clear();
    return frame;
  }

  #restart(frame: Frame, at: number): void {
    this.#fullAt = at;
    this.#mergedBeforeFull = this.#merged;
    this.#quotes.clear();
    this.#trades.clear();
    this.#depth.clear();
    // A market removes no bar, and a snapshot of the same epoch may begin later than the known bars.
    if (this.#last?.epoch !== frame.epoch) this.#bars.clear();
    for (const { ranges } of this.#cursors) ranges?.clear();
  }

  #applyQuote(update: QuoteUpdate, at: number): void {
    const { rangeHigh, rangeLow, ...fields } = update;
    const known = this.#quotes.get(update.symbol);
    this.#quotes.set(update.symbol, known === undefined ? fields : Object.assign(known, fields), at);
    if (rangeHigh === undefined && rangeLow === undefined) return;
    for (const { ranges } of this.#cursors) {
      if (ranges === undefined) continue;
      const range = ranges.get(update.symbol) ?? noRange();
      range.high = Math.max(range.high, rangeHigh ?? range.high);
      range.low = Math.min(range.low, rangeLow ?? range.low);
      ranges.set(update.symbol, range);
    }
  }
}

function noRange(): Range {
  return { high: Number.NEGATIVE_INFINITY, low: Number.POSITIVE_INFINITY };
}

function withRange(quote: QuoteUpdate, ranges: Map<MarketSymbol, Range> | undefined): QuoteUpdate {
  const range = ranges?.get(quote.symbol);
  if (range === undefined) return quote;
  return {
    ...quote,
    ...(Number.isFinite(range.high) ? { rangeHigh: range.high } : undefined),
    ...(Number.isFinite(range.low) ? { rangeLow: range.low } : undefined),
  };
}
