/** Width of a bin, ms. */
const BIN = 0.1;
/** Maximum duration, ms; longer ones count as this. */
const MAX_DURATION_MS = 30_000;

/** Histogram of durations in bins of 0.1 ms, of constant size. */
export class Histogram {
  readonly #bins = new Uint32Array(MAX_DURATION_MS / BIN + 1);
  #count = 0;
  #max = 0;

  add(ms: number): void {
    const bounded = Math.min(Math.max(ms, 0), MAX_DURATION_MS);
    const bin = Math.floor(bounded / BIN);
    this.#bins[bin] = (this.#bins[bin] as number) + 1;
    this.#count++;
    if (ms > this.#max) this.#max = ms;
  }

  /** Returns median, 99th percentile (upper edges of bins) and maximum, ms; zeros without values. */
  summary(): { p50: number; p99: number; max: number } {
    return { p50: this.#percentile(0.5), p99: this.#percentile(0.99), max: this.#max };
  }

  clear(): void {
    this.#bins.fill(0);
    this.#count = 0;
    this.#max = 0;
  }

  #percentile(part: number): number {
    const wanted = Math.ceil(this.#count * part);
    if (wanted === 0) return 0;
    let seen = 0;
    for (let bin = 0; bin < this.#bins.length; bin++) {
      seen += this.#bins[bin] as number;
      if (seen >= wanted) return Math.min((bin + 1) * BIN, this.#max);
    }
    return this.#max;
  }
}
