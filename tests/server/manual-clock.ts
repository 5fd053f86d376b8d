import type { Clock } from '../../server/time/clock';

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** Start of the monotonic clock, µs: far from any wall-clock time, so that a mix of both fails a test. */
const MONOTONIC_START = 7_000_000_000;

/** Clock that a test advances; timers fire in order. */
export class ManualClock implements Clock {
  #monotonic = MONOTONIC_START;
  /** Wall-clock time minus monotonic time, µs. */
  #offset: number;
  readonly #timers = new Set<Timer>();

  constructor(start = 1_000_000_000_000_000) {
    this.#offset = start - MONOTONIC_START;
  }

  wall(): number {
    return this.#monotonic + this.#offset;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  after(delay: number, callback: () => void): () => void {
    const timer = { at: this.#monotonic + delay * 1000, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Time until the next timer, ms; infinite without any. */
  get untilNext(): number {
    return (Math.min(...[...this.#timers].map(({ at }) => at)) - this.#monotonic) / 1000;
  }

  /** Number of pending timers. */
  get timers(): number {
    return this.#timers.size;
  }

  /** Sets the wall clock forward by this many ms, or back by a negative number; no time passes. */
  setWall(ms: number): void {
    this.#offset += ms * 1000;
  }

  /** Advances by this many ms. */
  advance(ms: number): void {
    const end = this.#monotonic + ms * 1000;
    for (;;) {
      const due = [...this.#timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.#timers.delete(due);
      this.#monotonic = Math.max(this.#monotonic, due.at);
      due.callback();
    }
    this.#monotonic = end;
  }
}
