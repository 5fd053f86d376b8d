import type { Clock } from '../../time/clock';
import type { Pace } from './venue-protocol';

/** Resolves after so many ms, or early when the signal aborts. */
export function pause(clock: Clock, millis: number, signal: AbortSignal): Promise<void> {
  if (millis <= 0 || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const cancel = clock.after(millis, done);
    signal.addEventListener('abort', done, { once: true });
    function done(): void {
      cancel();
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}

/**
 * Keeps actions within a rate limit of a venue. Actions are evenly spaced, except for a burst after a time without
 * any. (Generic cell rate algorithm.)
 */
export class Pacer {
  readonly #clock: Clock;
  /** Time of one unit of weight, µs. */
  readonly #interval: number;
  /** Time by which actions may come early, µs. */
  readonly #tolerance: number;
  readonly #period: number;
  readonly #count: number;
  /** Monotonic time at which everything reserved is spent, µs. */
  #spentAt: number;
  #blockedUntil = Number.NEGATIVE_INFINITY;

  constructor({ count, millis, burst = 1 }: Pace, clock: Clock) {
    this.#clock = clock;
    this.#interval = (millis * 1_000) / count;
    this.#tolerance = (burst - 1) * this.#interval;
    this.#period = millis * 1_000;
    this.#count = count;
    this.#spentAt = clock.monotonic() - this.#tolerance;
  }

  /** Reserves the next action of this weight and returns the time to wait for it, ms. */
  reserve(weight = 1): number {
    const now = this.#clock.monotonic();
    const from = Math.max(this.#spentAt, now - this.#tolerance, this.#blockedUntil - this.#tolerance);
    this.#spentAt = from + weight * this.#interval;
    return Math.max(0, from + (weight - 1) * this.#interval - now) / 1_000;
  }

  /** Waits until an action of this weight is allowed; ends early when the signal aborts. */
  wait(signal: AbortSignal, weight = 1): Promise<void> {
    return pause(this.#clock, this.reserve(weight), signal);
  }

  /** Allows nothing for so many ms. */
  block(millis: number): void {
    this.#blockedUntil = Math.max(this.#blockedUntil, this.#clock.monotonic() + millis * 1_000);
  }

  /** Corrects the reservations by the weight that the venue has counted in the current period. */
  correct(used: number): void {
    const left = Math.max(0, this.#count - used);
    // The rest of the limit may be used at once; more must wait for the period to pass.
    const earliest =
      this.#clock.monotonic() + (left > 0 ? -Math.min(this.#tolerance, left * this.#interval) : this.#period);
    this.#spentAt = Math.max(this.#spentAt, earliest);
  }
}
