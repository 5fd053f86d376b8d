/** Trades that are remembered, at most. */
const MAX_TRADES = 20_000;
/** Symbols whose instruments are remembered, at most. */
const MAX_SYMBOLS = 10_000;

type Value = Record<string, unknown>;

/**
 * Prepares mapped events of one source: describes instruments before their first event, leaves out descriptions without
 * a change, and trades that an upstream sends again.
 */
export class SourceValues {
  readonly #instrument: object | undefined;
  readonly #isPolled: boolean;
  /** Newest description of each symbol, as text. */
  readonly #described = new Map<string, string>();
  /** In the order of their arrival. */
  readonly #trades = new Set<string>();

  /**
   * @param instrument fields of all instruments
   * @param isPolled true if answers repeat trades, also those without an id
   */
  constructor(instrument: object | undefined, isPolled: boolean) {
    this.#instrument = instrument;
    this.#isPolled = isPolled;
  }

  /** Number of symbols so far. */
  get symbols(): number {
    return this.#described.size;
  }

  /** Adds the events that have news to the list. */
  add(events: readonly Value[], to: Value[]): void {
    for (const event of events) {
      const symbol = event.symbol as string;
      if (event.type === 'instrument') {
        this.#describe(symbol, { ...this.#instrument, ...(event.instrument as object) }, to);
        continue;
      }
      if (!this.#described.has(symbol)) this.#describe(symbol, { ...this.#instrument }, to);
      if (event.type !== 'trade' || !this.#isRepeated(event)) to.push(event);
    }
  }

  /** Forgets everything, when it is not known what the market has. */
  forget(): void {
    this.#described.clear();
    this.#trades.clear();
  }

  #describe(symbol: string, instrument: Value, to: Value[]): void {
    const text = JSON.stringify(instrument);
    if (this.#described.get(symbol) === text) return;
    if (this.#described.size < MAX_SYMBOLS || this.#described.has(symbol)) this.#described.set(symbol, text);
    if (text !== '{}') to.push({ type: 'instrument', symbol, instrument });
  }

  #isRepeated(trade: Value): boolean {
    if (trade.id === undefined && !this.#isPolled) return false;
    const key =
      trade.id === undefined ? JSON.stringify(trade) : `${trade.symbol as string} ${trade.id as string}`;
    if (this.#trades.has(key)) return true;
    this.#trades.add(key);
    if (this.#trades.size > MAX_TRADES) this.#trades.delete(this.#trades.values().next().value as string);
    return false;
  }
}
