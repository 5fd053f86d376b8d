import type { Clock } from '../../fanout/clock';

/** Who is counted at a time; beyond it those are forgotten who began longest ago. */
const MOST_COUNTED = 10_000;

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
    this.#window = seconds * 1_000_000;
  }

  /** Whether somebody has tried as often as they may. */
  spent(who: string): boolean {
    const count = this.#counts.get(who);
    if (count === undefined) return false;
    if (this.#clock.now() - count.since < this.#window) return count.attempts >= this.#most;
    this.#counts.delete(who);
    return false;
  }

  add(who: string): void {
    if (this.spent(who)) return;
    const count = this.#counts.get(who);
    if (count !== undefined) {
      count.attempts++;
      return;
    }
    const [oldest] = this.#counts.keys();
    if (this.#counts.size >= MOST_COUNTED && oldest !== undefined) this.#counts.delete(oldest);
    this.#counts.set(who, { since: this.#clock.now(), attempts: 1 });
  }
}
