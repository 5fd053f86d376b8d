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
 * sends, so that nothing is repeated. It gives way when it was refused or falls silent; the best one gives way if it
 * never sends, since silence of a book may be that of its market. Times are µs.
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
      if (!mayStart || (source !== this.#best && !this.#isSilent(known, now))) return false;
      known.source = source;
    }
    known.heardAt = now;
    known.delivers = true;
    return true;
  }

  /** Reserves a symbol for a source that was subscribed, unless another one delivers. */
  expect(symbol: string, source: string, now: number): void {
    const known = this.#sources.get(symbol);
    if (known === undefined || known.source === source)
      this.#sources.set(symbol, { source, heardAt: now, delivers: false });
  }

  /** Ends all reservations, after the venue refused some subscription. Those that were accepted start again. */
  refused(): void {
    for (const [symbol, { delivers }] of this.#sources) if (!delivers) this.#sources.delete(symbol);
  }

  #isSilent({ source, heardAt, delivers }: Chosen, now: number): boolean {
    return now - heardAt >= SILENCE && (source !== this.#best || !delivers);
  }
}
