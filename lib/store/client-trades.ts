import type { TradeUpdate } from '../protocol/messages';

/** Trades kept of a symbol: more than any screen lists. */
export const MAX_TRADES = 200;

/** The newest trades of one symbol. */
export interface TradeRing {
  readonly version: number;
  /** Trades held, at most {@link MAX_TRADES}. */
  readonly size: number;
  /** The n-th newest, 0 first. */
  newest(n: number): TradeUpdate | undefined;
  /** Moment (µs) before which trades are known to be missing; 0 when none are. */
  readonly missingUntil: number;
  /** Trades a second over those of the newest so many ms, by the venue's clock; 0 when there are none. */
  rate(windowMs: number): number;
}

/** Shortest stretch that a rate is taken over, µs: two trades at once are not a million a second. */
const MIN_SPAN_MICROS = 1_000_000;

/**
 * A ring that takes trades oldest first. A trade whose id is held already is left out: two rooms may carry the
 * same symbol.
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

  /** Records that trades before that moment (µs) were lost. */
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
    // When the ring is shorter than the window, only the stretch that it holds counts.
    const span = count < this.size ? windowMs * 1_000 : newest.timestamp - oldest;
    return (count * 1_000_000) / Math.max(span, MIN_SPAN_MICROS);
  }
}
