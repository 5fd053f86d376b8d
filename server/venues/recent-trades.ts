import { TradeIds } from './trade-ids';

/** A day, µs. */
const DAY = 86_400_000_000;

/**
 * Selects new trades from the list that a venue sends on subscription, and from the stream after it.
 * From the first list of a symbol it takes the trades of the list's day (UTC), or else only the newest one:
 * other days must not count towards the day's statistics. From later lists, after a reconnection, it takes
 * trades that are not known yet.
 */
export class RecentTrades {
  readonly #ids = new TradeIds();

  /**
   * Returns the trades to send, oldest first.
   * @param trades in any order; ids grow with time, timestamps are µs
   * @param now µs
   */
  ofList<T extends ListedTrade>(symbol: string, trades: readonly T[], now: number): T[] {
    const newest = this.#ids.newest(symbol);
    const sorted = trades.toSorted((a, b) => a.id - b.id);
    const day = now - (now % DAY);
    const newTrades = sorted.filter(({ id, timestamp }, place) =>
      newest === undefined ? timestamp >= day || place === sorted.length - 1 : id > newest,
    );
    const last = sorted.at(-1);
    if (last !== undefined) this.#ids.list(symbol, last.id);
    return newTrades;
  }

  /** True for a streamed trade that neither a list nor the stream contained. */
  isNew(symbol: string, id: number): boolean {
    return this.#ids.isNew(symbol, id);
  }
}

interface ListedTrade {
  readonly id: number;
  readonly timestamp: number;
}
