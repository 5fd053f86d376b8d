/** Trades of a generation; the newest one or two are remembered. */
const MAX_TRADES = 50_000;

/** Recognizes trades that producers push again, among the newest 50,000 to 100,000 with an id. */
export class RepeatedTrades {
  #current = new Set<string>();
  #before = new Set<string>();

  /** Notes a trade; true if it is new. */
  isNew(symbol: string, id: string): boolean {
    const key = `${symbol} ${id}`;
    if (this.#current.has(key) || this.#before.has(key)) return false;
    if (this.#current.size >= MAX_TRADES) {
      this.#before = this.#current;
      this.#current = new Set();
    }
    this.#current.add(key);
    return true;
  }

  /** Forgets all, when it is not known what the market has. */
  clear(): void {
    this.#current.clear();
    this.#before.clear();
  }
}
