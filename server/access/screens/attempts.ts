import type { Clock } from '../../time/clock';

/** Keys counted at a time; beyond it the oldest are forgotten. */
const MAX_COUNTED = 10_000;

const MICROS_PER_SECOND = 1_000_000;

interface Count {
  readonly since: number;
  attempts: number;
}

/** Counts attempts by key within a time window, in bounded memory. */
export class Attempts {
  readonly #clock: Clock;
  readonly #most: number;
  readonly #window: number;
  readonly #counts = new Map<string, Count>();

  /** @param seconds time from the first attempt until the count is dropped */
  constructor(clock: Clock, most: number, seconds: number) {
    this.#clock = clock;
    this.#most = most;
    this.#window = seconds * MICROS_PER_SECOND;
  }

  /** Returns the time until the key may try again, s; 0 when it may. */
  wait(who: string): number {
    const count = this.#counts.get(who);
    if (count === undefined) return 0;
    const left = count.since + this.#window - this.#clock.monotonic();
    if (left <= 0) this.#counts.delete(who);
    return left > 0 && count.attempts >= this.#most ? Math.ceil(left / MICROS_PER_SECOND) : 0;
  }

  add(who: string): void {
    if (this.wait(who) > 0) return;
    const count = this.#counts.get(who);
    if (count !== undefined) {
      count.attempts++;
      return;
    }
    const [oldest] = this.#counts.keys();
    if (this.#counts.size >= MAX_COUNTED && oldest !== undefined) this.#counts.delete(oldest);
    this.#counts.set(who, { since: this.#clock.monotonic(), attempts: 1 });
  }
}
