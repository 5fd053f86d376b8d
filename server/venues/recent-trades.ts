/** A day, µs. */
const DAY = 86_400_000_000;

/**
 * Chooses the trades that are told from those that a venue lists when one subscribes. Of its first list for a symbol
 * they are those of the list's day (UTC), or else the newest alone: the day's figures would otherwise begin with
 * another day's trades. Of later lists, which come after a reconnection, they are those that are not known yet.
 */
export class RecentTrades {
  /** By symbol, the newest id told, and the newest of the last list. */
  readonly #known = new Map<string, { newest: number; listed: number }>();

  /**
   * The trades to be told, oldest first.
   * @param trades in any order; ids grow with time, timestamps are µs
   * @param now µs
   */
  ofList<T extends ListedTrade>(symbol: string, trades: readonly T[], now: number): T[] {
    const known = this.#known.get(symbol);
    const sorted = trades.toSorted((a, b) => a.id - b.id);
    const day = now - (now % DAY);
    const told = sorted.filter(({ id, timestamp }, place) =>
      known === undefined ? timestamp >= day || place === sorted.length - 1 : id > known.newest,
    );
    const newest = sorted.at(-1)?.id;
    if (newest !== undefined) {
      const listed = Math.max(newest, known?.newest ?? newest);
      this.#known.set(symbol, { newest: listed, listed });
    }
    return told;
  }

  /** Whether a trade that came by itself is new: one that a list had already is not. */
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
