/** Longest first pause, and its limit after many failures, ms. */
const FIRST_PAUSE = 500;
const MAX_PAUSE = 30_000;
/** Longest pause before the first retry, ms. */
export const FIRST_RETRY = 1_000;
/** Time of flowing data after which failures are forgotten, ms. */
export const STABLE_MS = 60_000;

/**
 * Chooses pauses between attempts to connect: random from 0 to a limit that doubles ("full jitter"), so that clients
 * that lost their venue at the same moment do not return at the same moment.
 */
export class RetryPauses {
  readonly #random: () => number;
  #failures = 0;

  /** @param random returns a number from 0 up to 1 */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** Number of failures in a row. */
  get failures(): number {
    return this.#failures;
  }

  /** Counts a failure and returns the pause before the next attempt, ms. */
  next(): number {
    const limit = this.#failures === 0 ? FIRST_RETRY : Math.min(MAX_PAUSE, FIRST_PAUSE * 2 ** this.#failures);
    this.#failures += 1;
    return this.#random() * limit;
  }

  /** Forgets the failures, after {@link STABLE_MS} of flowing data. */
  reset(): void {
    this.#failures = 0;
  }
}
