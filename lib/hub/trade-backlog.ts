import type { MarketSymbol } from '../market/instrument';
import type { TradeGap, TradeUpdate } from '../protocol/messages';

/** Trades that a room keeps for lagging tabs: slightly fewer than time and sales lists. */
export const MAX_KEPT_TRADES = 4_096;

interface Kept {
  readonly trade: TradeUpdate;
  readonly at: number;
}

interface Missing {
  /** Time at which the gap was known. */
  readonly at: number;
  /** End of the gap, µs. */
  readonly until: number;
}

/**
 * Trades of a room in order, limited. Dropped ones are remembered by symbol and reported to tabs that lack
 * them.
 */
export class TradeBacklog {
  #kept: Kept[] = [];
  /** Index of the oldest in `#kept`; the array is compacted when half of it was dropped. */
  #start = 0;
  /** Number of trades received. */
  pushed = 0;
  /** Newest dropped trade of each symbol. */
  readonly #dropped = new Map<MarketSymbol, Missing>();
  /** Gaps reported by the server. */
  readonly #reported = new Map<MarketSymbol, Missing>();

  /** @param at time of arrival: never less than at the last call */
  push(trade: TradeUpdate, at: number): void {
    this.pushed++;
    this.#kept.push({ trade, at });
    if (this.#kept.length - this.#start <= MAX_KEPT_TRADES) return;
    const oldest = this.#kept[this.#start];
    if (oldest === undefined) return;
    this.#dropped.set(oldest.trade.symbol, { at: oldest.at, until: oldest.trade.timestamp + 1 });
    this.#start++;
    if (this.#start < MAX_KEPT_TRADES) return;
    this.#kept = this.#kept.slice(this.#start);
    this.#start = 0;
  }

  missing({ symbol, until }: TradeGap, at: number): void {
    this.#reported.set(symbol, { at, until: Math.max(until, this.#reported.get(symbol)?.until ?? 0) });
  }

  clear(): void {
    this.#kept = [];
    this.#start = 0;
    this.#dropped.clear();
    this.#reported.clear();
  }

  /** Returns trades received after that moment, oldest first. */
  since(at: number): TradeUpdate[] {
    let from = this.#kept.length;
    while (from > this.#start && (this.#kept[from - 1]?.at ?? 0) > at) from--;
    return this.#kept.slice(from).map(({ trade }) => trade);
  }

  /** Returns the gaps among trades received after that moment. */
  gapsSince(at: number): TradeGap[] {
    const until = new Map<MarketSymbol, number>();
    for (const missing of [this.#reported, this.#dropped])
      for (const [symbol, one] of missing)
        if (one.at > at) until.set(symbol, Math.max(one.until, until.get(symbol) ?? 0));
    return [...until].map(([symbol, micros]) => ({ symbol, until: micros }));
  }
}
