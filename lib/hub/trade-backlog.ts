import type { MarketSymbol } from '../market/instrument';
import type { TradeGap, TradeUpdate } from '../protocol/messages';

/** Trades that a room keeps for tabs that are behind: somewhat fewer than time and sales lists. */
export const TRADES_KEPT = 4_096;

interface Kept {
  readonly trade: TradeUpdate;
  readonly at: number;
}

interface Missing {
  /** When it was known. */
  readonly at: number;
  /** µs. */
  readonly until: number;
}

/** Trades of a room in order, bounded; what fell out is remembered by symbol and named to whoever had not had it. */
export class TradeBacklog {
  #kept: Kept[] = [];
  /** Index of the oldest in `#kept`; the array is cut when half of it is gone. */
  #start = 0;
  /** Trades that ever came. */
  pushed = 0;
  /** Newest trade of each symbol that fell out. */
  readonly #fallen = new Map<MarketSymbol, Missing>();
  /** What the server said is missing. */
  readonly #told = new Map<MarketSymbol, Missing>();

  /** @param at when it came: never less than at the last call */
  push(trade: TradeUpdate, at: number): void {
    this.pushed++;
    this.#kept.push({ trade, at });
    if (this.#kept.length - this.#start <= TRADES_KEPT) return;
    const fallen = this.#kept[this.#start];
    if (fallen === undefined) return;
    this.#fallen.set(fallen.trade.symbol, { at: fallen.at, until: fallen.trade.timestamp + 1 });
    this.#start++;
    if (this.#start < TRADES_KEPT) return;
    this.#kept = this.#kept.slice(this.#start);
    this.#start = 0;
  }

  missing({ symbol, until }: TradeGap, at: number): void {
    this.#told.set(symbol, { at, until: Math.max(until, this.#told.get(symbol)?.until ?? 0) });
  }

  clear(): void {
    this.#kept = [];
    this.#start = 0;
    this.#fallen.clear();
    this.#told.clear();
  }

  /** Trades that came after that moment, oldest first. */
  since(at: number): TradeUpdate[] {
    let from = this.#kept.length;
    while (from > this.#start && (this.#kept[from - 1]?.at ?? 0) > at) from--;
    return this.#kept.slice(from).map(({ trade }) => trade);
  }

  /** Where trades are missing of those that came after that moment. */
  gapsSince(at: number): TradeGap[] {
    const until = new Map<MarketSymbol, number>();
    for (const missing of [this.#told, this.#fallen])
      for (const [symbol, one] of missing)
        if (one.at > at) until.set(symbol, Math.max(one.until, until.get(symbol) ?? 0));
    return [...until].map(([symbol, micros]) => ({ symbol, until: micros }));
  }
}
