/** Keys tracked at a time, about 100 bytes each; further ones share one. */
const MAX_KEYS = 100_000;
/** Number of keys from which idle ones are removed. */
const FIRST_SWEEP = 1_000;
/** Shortest time between sweeps, µs. */
const SWEEP_PERIOD = 1_000_000;
const OTHERS = '';
const MICROS_PER_SECOND = 1e6;

export interface RateLimitOptions {
  /** Amount available after a pause. */
  readonly burst: number;
  /** Amount that is regained a second. */
  readonly perSecond: number;
  /** µs; never decreases. */
  readonly now: () => number;
}

/**
 * Rate with a burst: the generic cell rate algorithm (ITU-T I.371), a leaky bucket that stores one time and
 * needs no timer. It decides at once, so excess messages are rejected before any work and order is kept.
 */
class Pace {
  readonly #burst: number;
  /** Time in which one unit is regained, µs. */
  readonly #interval: number;
  readonly now: () => number;

  constructor({ burst, perSecond, now }: RateLimitOptions) {
    this.#burst = burst;
    this.#interval = MICROS_PER_SECOND / perSecond;
    this.now = now;
  }

  /**
   * Takes an amount.
   * @param restAt time at which the bucket will be full again, µs
   * @returns the new such time; or, without enough left, minus the time until there is, s
   */
  take(restAt: number, amount: number): number {
    const now = this.now();
    const after = Math.max(restAt, now) + amount * this.#interval;
    const wait = after - now - this.#burst * this.#interval;
    // Amounts such as 0.1 do not add up exactly; a fraction of one is tolerated.
    return wait > this.#interval / 20 ? -wait / MICROS_PER_SECOND : after;
  }

  /** Takes an amount even if there is not enough. @returns the time at which the bucket will be full again, µs */
  charge(restAt: number, amount: number): number {
    return Math.max(restAt, this.now()) + amount * this.#interval;
  }
}

/** Rate limit for each key. */
export class RateLimit {
  readonly #pace: Pace;
  readonly #restAt = new Map<string, number>();
  #sweepAt = FIRST_SWEEP;
  #sweptAt = Number.NEGATIVE_INFINITY;

  constructor(options: RateLimitOptions) {
    this.#pace = new Pace(options);
  }

  /** Number of tracked keys. */
  get size(): number {
    return this.#restAt.size;
  }

  /**
   * Takes an amount (1 by default) for the key, or nothing when not enough is left.
   * @returns 0, or the time until it has enough, s
   */
  take(key: string, amount = 1): number {
    const known = this.#known(key);
    const restAt = this.#pace.take(this.#restAt.get(known) ?? 0, amount);
    if (restAt < 0) return -restAt;
    this.#restAt.set(known, restAt);
    return 0;
  }

  /** Takes an amount for the key that is known only afterwards; until it is regained, {@link take} of 0 waits. */
  charge(key: string, amount: number): void {
    const known = this.#known(key);
    this.#restAt.set(known, this.#pace.charge(this.#restAt.get(known) ?? 0, amount));
  }

  #known(key: string): string {
    if (this.#restAt.has(key)) return key;
    if (this.#restAt.size >= this.#sweepAt) this.#sweep();
    return this.#restAt.size < MAX_KEYS ? key : OTHERS;
  }

  /** Forgets keys with a full bucket, which is the same as an unknown key. */
  #sweep(): void {
    const now = this.#pace.now();
    // When too few can be forgotten, a new key must not scan all of them again.
    if (now - this.#sweptAt < SWEEP_PERIOD) return;
    this.#sweptAt = now;
    for (const [key, restAt] of this.#restAt) if (restAt <= now) this.#restAt.delete(key);
    this.#sweepAt = Math.min(MAX_KEYS, Math.max(FIRST_SWEEP, this.#restAt.size * 2));
  }
}

/** The same rate for many holders that store their own state, such as connections: one number each. */
export class OwnRateLimit {
  readonly #pace: Pace;

  constructor(options: RateLimitOptions) {
    this.#pace = new Pace(options);
  }

  /** @returns 0, or the time until enough is left, s */
  take(own: Spent, amount = 1): number {
    const restAt = this.#pace.take(own.restAt, amount);
    if (restAt < 0) return -restAt;
    own.restAt = restAt;
    return 0;
  }
}

/** Rate state of one holder. */
export interface Spent {
  /** Time at which its bucket is full again, µs; 0 at first. */
  restAt: number;
}
