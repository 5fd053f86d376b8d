/** Part by which a delay varies up and down, so that clients cut off together do not reconnect together. */
const JITTER = 0.5;

/** Delays that double from a first to a maximum, each with jitter. */
export class Backoff {
  readonly #firstMs: number;
  readonly #longestMs: number;
  readonly #random: () => number;
  #attempts = 0;

  /** @param random 0 up to 1, as `Math.random` */
  constructor(firstMs: number, longestMs: number, random: () => number = Math.random) {
    this.#firstMs = firstMs;
    this.#longestMs = longestMs;
    this.#random = random;
  }

  /** Number of delays since the last reset. */
  get attempts(): number {
    return this.#attempts;
  }

  /** Returns the next delay, ms. */
  next(): number {
    const plain = Math.min(this.#longestMs, this.#firstMs * 2 ** this.#attempts);
    this.#attempts += 1;
    return Math.min(this.#longestMs, plain * (1 - JITTER + 2 * JITTER * this.#random()));
  }

  /** Returns a random delay up to the maximum, to spread many clients that were disconnected at once. */
  spread(): number {
    this.#attempts += 1;
    return this.#longestMs * this.#random();
  }

  /** Returns a random delay up to `ms`, for a client that another server expects. */
  within(ms: number): number {
    return ms * this.#random();
  }

  reset(): void {
    this.#attempts = 0;
  }
}
