import type { Clock } from '../../time/clock';

/** Who is counted at a time; beyond it those are forgotten who began longest ago. */
const MAX_COUNTED = 10_000;

const MICROS_PER_SECOND = 1_000_000;

interface Count {
  readonly since: number;
  attempts: number;
}

/** Counts what somebody tries within a while, in bounded memory. */
export class Attempts {
  readonly #clock: Clock;
  readonly #most: number;
  readonly #window: number;
  readonly #counts = new Map<string, Count>();

  /** @param seconds from the first attempt until it is forgotten */
  constructor(clock: Clock, most: number, seconds: number) {
    this.#clock = clock;
    this.#most = most;
    this.#window = seconds * MICROS_PER_SECOND;
  }

  /** How long somebody must wait who has tried as often as they may, s; 0 for all others. */
  wait(who: string): number {
    const count = this.#counts.get(who);
    if (count === undefined) return 0;
    const left = count.since + this.#window - this.#clock.now();
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
    this.#counts.set(who, { since: this.#clock.now(), attempts: 1 });
  }
}
