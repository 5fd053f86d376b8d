/** Time without data, µs, after which another source takes the place of a symbol's source. */
const SILENCE = 30_000_000;

/** Source of a symbol, and the time of its last data or of its subscription, µs. */
interface Chosen {
  source: string;
  heardAt: number;
  /** False while it is only subscribed. */
  delivers: boolean;
}

/**
 * Chooses the source of a symbol's data when several streams of a venue carry the same data: the first one that
 * sends, so that nothing is repeated. It gives way when it was refused or falls silent. Times are µs.
 */
export class FirstSource {
  readonly #best: string | undefined;
  readonly #sources = new Map<string, Chosen>();

  /** @param best source that takes the place of any other one as soon as it sends */
  constructor(best?: string) {
    this.#best = best;
  }

  /**
   * True if this source is the symbol's. Otherwise it becomes it if the symbol has none that still sends.
   * @param mayStart false for data that is useless without earlier data of the same source
   */
  takes(symbol: string, source: string, now: number, mayStart = true): boolean {
    const known = this.#sources.get(symbol);
    if (known === undefined) {
      if (mayStart) this.#sources.set(symbol, { source, heardAt: now, delivers: true });
      return mayStart;
    }
    if (known.source !== source) {
      if (!mayStart || (source !== this.#best && now - known.heardAt < SILENCE)) return false;
      known.source = source;
    }
    known.heardAt = now;
    known.delivers = true;
    return true;
  }

  /** Reserves a symbol without a source for one that was subscribed. */
  expect(symbol: string, source: string, now: number): void {
    if (!this.#sources.has(symbol)) this.#sources.set(symbol, { source, heardAt: now, delivers: false });
  }

  /** Ends all reservations, after the venue refused some subscription. Those that were accepted start again. */
  refused(): void {
    for (const [symbol, { delivers }] of this.#sources) if (!delivers) this.#sources.delete(symbol);
  }
}
