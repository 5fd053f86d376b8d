/**
 * Where a symbol's data comes from when several streams of a venue carry the same: the first one that comes, so that
 * nothing is told twice.
 */
export class FirstSource {
  readonly #sources = new Map<string, string>();

  /** Whether this source is the symbol's: it is when there is no other yet. */
  takes(symbol: string, source: string): boolean {
    const known = this.#sources.get(symbol);
    if (known === undefined) this.#sources.set(symbol, source);
    return known === undefined || known === source;
  }
}
