/** Keys that are told apart at a time, some 100 bytes each; who comes beyond them shares one. */
const MAX_KEYS = 100_000;
/** Keys from which on those are looked for that have come to rest. */
const FIRST_SWEEP = 1_000;
/** No more often than this, µs. */
const SWEEP_PERIOD = 1_000_000;
const OTHERS = '';
const MICROS_PER_SECOND = 1e6;

export interface RateLimitOptions {
  /** What may be taken at one moment by who has taken nothing for a while. */
  readonly burst: number;
  /** What comes back. */
  readonly perSecond: number;
  /** µs; never falls. */
  readonly now: () => number;
}

/**
 * So much at a time, and so much a second on top: the generic cell rate algorithm (ITU-T I.371), which is a leaky
 * bucket that keeps one time and needs no timer. It answers at once, so that a message that is one too many is
 * refused before anything is done for it, and messages keep their order.
 */
class Pace {
  readonly #burst: number;
  /** Time in which one comes back, µs. */
  readonly #interval: number;
  readonly now: () => number;

  constructor({ burst, perSecond, now }: RateLimitOptions) {
    this.#burst = burst;
    this.#interval = MICROS_PER_SECOND / perSecond;
    this.now = now;
  }

  /**
   * @param restAt when who takes will have come to rest, µs
   * @returns the same once so much is taken; or, when there is not so much, minus the time until there is, s
   */
  take(restAt: number, amount: number): number {
    const now = this.now();
    const after = Math.max(restAt, now) + amount * this.#interval;
    const wait = after - now - this.#burst * this.#interval;
    // Amounts such as 0.1 do not add up exactly; a part of one more or less is no matter.
    return wait > this.#interval / 20 ? -wait / MICROS_PER_SECOND : after;
  }
}

/** A limit of the rate for each key. */
export class RateLimit {
  readonly #pace: Pace;
  readonly #restAt = new Map<string, number>();
  #sweepAt = FIRST_SWEEP;
  #sweptAt = Number.NEGATIVE_INFINITY;

  constructor(options: RateLimitOptions) {
    this.#pace = new Pace(options);
  }

  /** Keys that are remembered. */
  get size(): number {
    return this.#restAt.size;
  }

  /**
   * Takes so much for the key (1, which may be less), or nothing when it has not so much left.
   * @returns 0, or the time until it has so much, s
   */
  take(key: string, amount = 1): number {
    const known = this.#known(key);
    const restAt = this.#pace.take(this.#restAt.get(known) ?? 0, amount);
    if (restAt < 0) return -restAt;
    this.#restAt.set(known, restAt);
    return 0;
  }

  #known(key: string): string {
    if (this.#restAt.has(key)) return key;
    if (this.#restAt.size >= this.#sweepAt) this.#sweep();
    return this.#restAt.size < MAX_KEYS ? key : OTHERS;
  }

  /** Forgets keys that have come to rest, which is as if they had never been there. */
  #sweep(): void {
    const now = this.#pace.now();
    // When there are too many that have not, each new one must not make us look at all of them.
    if (now - this.#sweptAt < SWEEP_PERIOD) return;
    this.#sweptAt = now;
    for (const [key, restAt] of this.#restAt) if (restAt <= now) this.#restAt.delete(key);
    this.#sweepAt = Math.min(MAX_KEYS, Math.max(FIRST_SWEEP, this.#restAt.size * 2));
  }
}

/** The same rate for each of many that know themselves, such as connections, at a number each. */
export class OwnRateLimit {
  readonly #pace: Pace;

  constructor(options: RateLimitOptions) {
    this.#pace = new Pace(options);
  }

  /** @returns 0, or the time until there is so much, s */
  take(own: Spent, amount = 1): number {
    const restAt = this.#pace.take(own.restAt, amount);
    if (restAt < 0) return -restAt;
    own.restAt = restAt;
    return 0;
  }
}

/** What one of them has taken. */
export interface Spent {
  /** µs; 0 to begin with. */
  restAt: number;
}
