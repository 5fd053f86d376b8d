/** A day, µs. */
const DAY = 86_400_000_000;

/**
 * Selects new trades from the list that a venue sends on subscription.
 * From the first list of a symbol it takes the trades of the list's day (UTC), or else only the newest one:
 * other days must not count towards the day's statistics. From later lists, after a reconnection, it takes
 * trades that are not known yet.
 */
export class RecentTrades {
  /** By symbol: newest id sent, and newest id of the last list. */
  readonly #known = new Map<string, { newest: number; listed: number }>();

  /**
   * Returns the trades to send, oldest first.
   * @param trades in any order; ids grow with time, timestamps are µs
   * @param now µs
   */
  ofList<T extends ListedTrade>(symbol: string, trades: readonly T[], now: number): T[] {
    const known = this.#known.get(symbol);
    const sorted = trades.toSorted((a, b) => a.id - b.id);
    const day = now - (now % DAY);
    const newTrades = sorted.filter(({ id, timestamp }, place) =>
      known === undefined ? timestamp >= day || place === sorted.length - 1 : id > known.newest,
    );
    const newest = sorted.at(-1)?.id;
    if (newest !== undefined) {
      const listed = Math.max(newest, known?.newest ?? newest);
      this.#known.set(symbol, { newest: listed, listed });
    }
    return newTrades;
  }

  /** True for a streamed trade that no list contained. */
  isNew(symbol: string, id: number): boolean {
    const known = this.#known.get(symbol);
    if (known === undefined) this.#known.set(symbol, { newest: id, listed: Number.NEGATIVE_INFINITY });
    else known.newest = Math.max(known.newest, id);
    return known === undefined || id > known.listed;
  }
}

interface ListedTrade {
  readonly id: number;
  readonly timestamp: number;
}
