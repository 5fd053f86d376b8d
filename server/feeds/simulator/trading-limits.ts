/** Time that a price may stay at its band before trading halts, and duration of a halt, µs. */
export const LIMIT_STATE_MICROS = 15_000_000;
export const HALT_MICROS = 300_000_000;

/**
 * Time constant of the reference price. An exponential mean replaces the mean of the last five minutes: with
 * this constant its observations are as old on average (150 s), and no past prices are stored.
 */
const MEAN_SECONDS = 150;

/** Price band of one symbol around its 5-minute mean. The mean is frozen while the price is limited. */
export class TradingLimits {
  /** End of the current limit state or halt, µs; infinite without one. */
  deadline = Number.POSITIVE_INFINITY;
  /** Width of the band to each side, as a part of the mean. */
  readonly #band: number;
  #mean: number;

  constructor(band: number, mean: number) {
    this.#band = band;
    this.#mean = mean;
  }

  isBeyond(price: number): boolean {
    return Math.abs(price - this.#mean) > this.#band * this.#mean;
  }

  clamp(price: number): number {
    const lowest = this.#mean * (1 - this.#band);
    const highest = this.#mean * (1 + this.#band);
    return Math.min(Math.max(price, lowest), highest);
  }

  observe(price: number, seconds: number): void {
    this.#mean += (price - this.#mean) * (1 - Math.exp(-seconds / MEAN_SECONDS));
  }

  /** Restarts the mean at a price, after a halt or at an open. */
  reset(price: number): void {
    this.#mean = price;
    this.deadline = Number.POSITIVE_INFINITY;
  }
}
