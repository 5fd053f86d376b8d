import type { Clock } from '../time/clock';

/** Seconds over which the rate is measured. */
const WINDOW_SECONDS = 5;

/** Measures events per second over the last few whole seconds. */
export class EventRate {
  readonly #clock: Clock;
  readonly #startedAt: number;
  readonly #counts = new Float64Array(WINDOW_SECONDS + 1);
  #second = 0;
  #total = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#startedAt = clock.monotonic();
  }

  /** Number of events since the start. */
  get total(): number {
    return this.#total;
  }

  add(events: number): void {
    this.#advance();
    const slot = this.#second % this.#counts.length;
    this.#counts[slot] = (this.#counts[slot] as number) + events;
    this.#total += events;
  }

  get perSecond(): number {
    this.#advance();
    const forming = this.#second % this.#counts.length;
    let sum = 0;
    for (let slot = 0; slot < this.#counts.length; slot++) {
      if (slot !== forming) sum += this.#counts[slot] as number;
    }
    return sum / Math.max(1, Math.min(WINDOW_SECONDS, this.#second));
  }

  #advance(): void {
    const now = Math.floor((this.#clock.monotonic() - this.#startedAt) / 1_000_000);
    const passed = Math.min(now - this.#second, this.#counts.length);
    for (let k = 1; k <= passed; k++) this.#counts[(now - passed + k) % this.#counts.length] = 0;
    if (passed > 0) this.#second = now;
  }
}
