import type { TradeUpdate } from '../protocol/messages';

/** Maximum of trades of a symbol: more than any screen lists. */
export const MAX_TRADES = 200;

/** Newest trades of one symbol. */
export interface TradeRing {
  readonly version: number;
  /** Number of trades, at most {@link MAX_TRADES}. */
  readonly size: number;
  /** Returns the n-th newest, 0 first. */
  newest(n: number): TradeUpdate | undefined;
  /** Time (µs) before which trades are missing; 0 without a gap. */
  readonly missingUntil: number;
  /** Returns the trades per second over the newest window (ms), by the venue's clock; 0 without trades. */
  rate(windowMs: number): number;
}

/** Minimum span of a rate, µs: two trades at once are not a million per second. */
const MIN_SPAN_MICROS = 1_000_000;

/**
 * Ring of trades, added oldest first. A trade with a known id is ignored: two rooms may carry the same symbol.
 */
export class TradeBuffer implements TradeRing {
  version = 0;
  missingUntil = 0;
  readonly #trades: TradeUpdate[] = [];
  readonly #ids = new Set<string>();
  #next = 0;

  get size(): number {
    return this.#trades.length;
  }

  newest(n: number): TradeUpdate | undefined {
    if (n < 0 || n >= this.#trades.length) return undefined;
    return this.#trades[(this.#next - 1 - n + 2 * MAX_TRADES) % MAX_TRADES];
  }

  push(trade: TradeUpdate): void {
    if (this.#ids.has(trade.id)) return;
    const dropped = this.#trades[this.#next];
    if (dropped !== undefined) this.#ids.delete(dropped.id);
    this.#trades[this.#next] = trade;
    this.#ids.add(trade.id);
    this.#next = (this.#next + 1) % MAX_TRADES;
    this.version++;
  }

  /** Records a gap in the trades before that time (µs). */
  missing(until: number): void {
    this.missingUntil = Math.max(this.missingUntil, until);
    this.version++;
  }

  clear(): void {
    this.#trades.length = 0;
    this.#ids.clear();
    this.#next = 0;
    this.missingUntil = 0;
    this.version++;
  }

  rate(windowMs: number): number {
    const newest = this.newest(0);
    if (newest === undefined) return 0;
    const from = newest.timestamp - windowMs * 1_000;
    let count = 0;
    let oldest = newest.timestamp;
    for (let n = 0; n < this.size; n++) {
      const trade = this.newest(n);
      if (trade === undefined || trade.timestamp < from) break;
      oldest = trade.timestamp;
      count++;
    }
    // If the ring is shorter than the window, only its own span counts.
    const span = count < this.size ? windowMs * 1_000 : newest.timestamp - oldest;
    return (count * 1_000_000) / Math.max(span, MIN_SPAN_MICROS);
  }
}
