import { ProtocolError } from '../../lib/protocol/error';

/** Time that new work may take in one turn of the event loop, ms; flushes run between two turns. */
const BUDGET = 8;
/** Tasks started in one turn, at most. */
const MAX_STARTED = 64;
/** Waiting tasks, at most. */
const MAX_WAITING = 100_000;

/**
 * Shares the event loop between new work (joining a stream, subscriptions with their snapshots) and the flushes of
 * connections that exist: a task runs at once while its turn has time left, else in one of the next turns, in order.
 * So newcomers wait and frames do not, whichever number of clients connects at the same moment.
 */
export class NewWork {
  readonly #now: () => number;
  readonly #waiting: (() => void)[] = [];
  #begunAt = 0;
  #isScheduled = false;

  /** @param now monotonic time, ms */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Number of waiting tasks. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * Runs the task now or in a later turn.
   * @throws ProtocolError `too_slow` at the limit of waiting tasks; then it will not run
   */
  run(task: () => void): void {
    if (!this.#isScheduled) {
      this.#begunAt = this.#now();
      this.#schedule();
    }
    if (this.#waiting.length === 0 && this.#hasTime()) {
      task();
      return;
    }
    if (this.#waiting.length >= MAX_WAITING) {
      throw new ProtocolError(
        'too_slow',
        `${MAX_WAITING} clients wait for the server already; try again later`,
      );
    }
    this.#waiting.push(task);
  }

  /** Waits for a turn; what follows belongs to it. */
  turn(): Promise<void> {
    return new Promise((resolve, reject) => {
      try {
        this.run(resolve);
      } catch (error) {
        reject(error as Error);
      }
    });
  }

  #hasTime(): boolean {
    return this.#now() - this.#begunAt < BUDGET;
  }

  /** Each task has a callback of its own, so that promises that follow it count as its time. */
  #schedule(): void {
    this.#isScheduled = true;
    const steps = Math.max(1, Math.min(MAX_STARTED, this.#waiting.length));
    for (let step = 1; step <= steps; step++) {
      setImmediate(() => {
        if (step === 1) this.#begunAt = this.#now();
        if (this.#hasTime()) this.#waiting.shift()?.();
        if (step < steps) return;
        this.#isScheduled = false;
        if (this.#waiting.length > 0) this.#schedule();
      });
    }
  }
}
