import type { Clock } from '../../time/clock';

/** Maximum work in one turn of the event loop, µs, so that other work of the process runs in between. */
const SLICE = 10_000;

/** Work that ends soon after the deadline (µs of the clock), finished or not. */
export type Turn = (deadline: number) => void;

/** Shares one time slice of the event loop fairly among all who have work. */
export class Turns {
  readonly #clock: Clock;
  readonly #waiting = new Set<Turn>();
  #due = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Schedules one call of the turn; repeated requests before it have no effect. */
  schedule(turn: Turn): void {
    this.#waiting.add(turn);
    if (this.#due) return;
    this.#due = true;
    this.#clock.after(0, () => this.#run());
  }

  cancel(turn: Turn): void {
    this.#waiting.delete(turn);
  }

  /** A turn requested during the run comes after all waiting ones, in the next run. */
  #run(): void {
    this.#due = false;
    const deadline = this.#clock.monotonic() + SLICE;
    for (const turn of [...this.#waiting]) {
      if (!this.#waiting.delete(turn)) continue;
      turn(deadline);
      if (this.#clock.monotonic() >= deadline) break;
    }
    const [first] = this.#waiting;
    if (first) this.schedule(first);
  }
}
