import type { Clock } from '../../time/clock';

/** Longest work in one turn of the event loop, µs: whatever else the process does comes in between. */
const SLICE = 10_000;

/** Work that ends soon after the deadline (µs of the clock), done or not. */
export type Turn = (deadline: number) => void;

/** Shares what one turn of the event loop may take among all who have something to do, one after another. */
export class Turns {
  readonly #clock: Clock;
  readonly #waiting = new Set<Turn>();
  #due = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls the turn once, soon. Asking again before changes nothing. */
  ask(turn: Turn): void {
    this.#waiting.add(turn);
    if (this.#due) return;
    this.#due = true;
    this.#clock.after(0, () => this.#run());
  }

  withdraw(turn: Turn): void {
    this.#waiting.delete(turn);
  }

  /** Those who ask again during the run come after all who wait, and in the next one. */
  #run(): void {
    this.#due = false;
    const deadline = this.#clock.now() + SLICE;
    for (const turn of [...this.#waiting]) {
      if (!this.#waiting.delete(turn)) continue;
      turn(deadline);
      if (this.#clock.now() >= deadline) break;
    }
    const [first] = this.#waiting;
    if (first) this.ask(first);
  }
}
