/**
 * Chooses the source of a symbol's data when several streams of a venue carry the same data: the first one that
 * sends, so that nothing is repeated.
 */
export class FirstSource {
  readonly #sources = new Map<string, string>();

  /** True if this source is the symbol's, or the symbol has none yet. */
  takes(symbol: string, source: string): boolean {
    const known = this.#sources.get(symbol);
    if (known === undefined) this.#sources.set(symbol, source);
    return known === undefined || known === source;
  }
}
