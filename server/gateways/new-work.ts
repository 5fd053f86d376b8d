import { ProtocolError } from '../../lib/protocol/error';

/** Time that new work may take in one turn of the event loop, ms; flushes run between two turns. */
const BUDGET = 2;
/**
 * Waiting tasks started in one turn, at most. Node accepts one TCP connection in a turn, so long turns would make
 * clients wait in the backlog of the kernel; three tasks are those of one client.
 */
const MAX_STARTED = 3;
/** Waiting tasks, at most. */
const MAX_WAITING = 100_000;

/** Steps that a new connection takes, in order. */
const STEPS = ['handshake', 'join', 'subscribe'] as const;

/** Step of a new connection that takes time of the event loop. */
export type Step = (typeof STEPS)[number];

/**
 * Shares the event loop between new work (handshakes, joining a stream, subscriptions with their
 * snapshots) and the flushes of connections that exist: a task runs at once while its turn has time left, else in
 * one of the next turns. So newcomers wait and frames do not, whichever number of clients connects at the same
 * moment. Later steps run first: a connection that has begun gets its first frame before the next one begins.
 */
export class NewWork {
  readonly #now: () => number;
  readonly #waiting: Readonly<Record<Step, (() => void)[]>> = {
    ...{ handshake: [], join: [], subscribe: [] },
  };
  #count = 0;
  #begunAt = 0;
  #isScheduled = false;

  /** @param now monotonic time, ms */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Number of waiting tasks. */
  get waiting(): number {
    return this.#count;
  }

  /**
   * Runs the task now or in a later turn.
   * @throws ProtocolError `too_slow` at the limit of waiting tasks; then it will not run
   */
  run(step: Step, task: () => void): void {
    if (!this.#isScheduled) {
      this.#begunAt = this.#now();
      this.#schedule();
    }
    if (!this.#isPreceded(step) && this.#hasTime()) {
      task();
      return;
    }
    if (this.#count >= MAX_WAITING) {
      throw new ProtocolError(
        'too_slow',
        `${MAX_WAITING} clients wait for the server already; try again later`,
      );
    }
    this.#waiting[step].push(task);
    this.#count++;
  }

  /** Waits for a turn; what follows belongs to it. */
  turn(step: Step): Promise<void> {
    return new Promise((resolve, reject) => {
      try {
        this.run(step, resolve);
      } catch (error) {
        reject(error as Error);
      }
    });
  }

  #hasTime(): boolean {
    return this.#now() - this.#begunAt < BUDGET;
  }

  /** True if a task of the same or a later step waits. */
  #isPreceded(step: Step): boolean {
    if (this.#count === 0) return false;
    return STEPS.slice(STEPS.indexOf(step)).some((one) => this.#waiting[one].length > 0);
  }

  #startNext(): void {
    for (let at = STEPS.length - 1; at >= 0; at--) {
      const task = this.#waiting[STEPS[at] as Step].shift();
      if (!task) continue;
      this.#count--;
      task();
      return;
    }
  }

  /** Each task has a callback of its own, so that promises that follow it count as its time. */
  #schedule(): void {
    this.#isScheduled = true;
    const steps = Math.max(1, Math.min(MAX_STARTED, this.#count));
    for (let step = 1; step <= steps; step++) {
      setImmediate(() => {
        if (step === 1) this.#begunAt = this.#now();
        if (this.#hasTime()) this.#startNext();
        if (step < steps) return;
        this.#isScheduled = false;
        if (this.#count > 0) this.#schedule();
      });
    }
  }
}
