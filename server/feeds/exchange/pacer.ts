import { type Clock, pause } from '../../time/clock';
import type { Pace } from '../../venues/venue-protocol';

/**
 * Keeps actions within a rate limit of a venue: no period has more than its count. Actions are evenly spaced, except
 * for a burst after a time without any. (Generic cell rate algorithm.)
 */
export class Pacer {
  readonly #clock: Clock;
  readonly #pace: Pace;
  readonly #burst: number;
  /** Time of one unit of weight, µs: the burst and the even rate together make up the count. */
  readonly #interval: number;
  /** Monotonic time by which all reserved weight is regained, µs. */
  #regainedAt = Number.NEGATIVE_INFINITY;

  constructor(pace: Pace, clock: Clock) {
    const { count, millis, burst = 1 } = pace;
    this.#clock = clock;
    this.#pace = pace;
    this.#burst = burst;
    this.#interval = (millis * 1_000) / Math.max(1, count - burst);
  }

  /** Reserves the next action of this weight, at most the burst, and returns the time to wait for it, ms. */
  reserve(weight = 1): number {
    const now = this.#clock.monotonic();
    this.#regainedAt = Math.max(now, this.#regainedAt) + Math.min(weight, this.#burst) * this.#interval;
    return Math.max(0, this.#regainedAt - this.#burst * this.#interval - now) / 1_000;
  }

  /** Waits until an action of this weight is allowed; ends early when the signal aborts. */
  wait(signal: AbortSignal, weight = 1): Promise<void> {
    return pause(this.#clock, this.reserve(weight), signal);
  }

  /** Allows nothing for so many ms. */
  block(millis: number): void {
    this.#use(millis * 1_000 + (this.#burst - 1) * this.#interval);
  }

  /** Corrects the reservations by the weight that the venue has counted in the current period. */
  correct(used: number): void {
    const left = Math.max(0, this.#pace.count - used);
    if (left === 0) this.block(this.#pace.millis);
    else this.#use((this.#burst - Math.min(this.#burst, left)) * this.#interval);
  }

  #use(micros: number): void {
    this.#regainedAt = Math.max(this.#regainedAt, this.#clock.monotonic() + micros);
  }
}
