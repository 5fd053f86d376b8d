/** A delay varies by half up and down, so that clients cut together do not come back together. */
const JITTER = 0.5;

/** Delays that double from a first to a longest one, each with jitter. */
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

  /** Delays asked for since the last reset. */
  get attempts(): number {
    return this.#attempts;
  }

  /** The next delay, in ms. */
  next(): number {
    const plain = Math.min(this.#longestMs, this.#firstMs * 2 ** this.#attempts);
    this.#attempts += 1;
    return Math.min(this.#longestMs, plain * (1 - JITTER + 2 * JITTER * this.#random()));
  }

  /** A delay anywhere up to the longest, for a crowd that was sent away at one moment. */
  spread(): number {
    this.#attempts += 1;
    return this.#longestMs * this.#random();
  }

  reset(): void {
    this.#attempts = 0;
  }
}
