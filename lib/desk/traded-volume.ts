import type { TradeRing } from '../store/client-trades';

/** Maximum of prices of one symbol; those that traded longest ago are dropped. */
const MAX_PRICES = 2_000;

/**
 * Volume traded at each price since the start, from the trades of a page. It restarts after missed trades: a
 * sum with a data gap would look complete.
 */
export class TradedVolume {
  readonly #byPrice = new Map<number, number>();
  #version = -1;
  #newestId: string | undefined;

  /** Adds the trades since the last call. */
  follow(trades: TradeRing): void {
    if (trades.version === this.#version) return;
    this.#version = trades.version;
    let fresh = 0;
    while (fresh < trades.size && trades.newest(fresh)?.id !== this.#newestId) fresh++;
    if (fresh === trades.size) this.#byPrice.clear();
    for (let n = fresh - 1; n >= 0; n--) {
      const trade = trades.newest(n);
      if (trade) this.#add(trade.price, trade.size);
    }
    this.#newestId = trades.newest(0)?.id;
  }

  /** Volumes by price, unordered. */
  entries(): Iterable<readonly [price: number, volume: number]> {
    return this.#byPrice;
  }

  #add(price: number, size: number): void {
    const known = this.#byPrice.get(price) ?? 0;
    this.#byPrice.delete(price);
    this.#byPrice.set(price, known + size);
    if (this.#byPrice.size <= MAX_PRICES) return;
    const oldest = this.#byPrice.keys().next();
    if (!oldest.done) this.#byPrice.delete(oldest.value);
  }
}
