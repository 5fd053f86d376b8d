import type { Clock } from '../time/clock';

/** Time from a hint to the run that it causes, ms: hints come in bursts. */
const HINT_DELAY = 50;

export interface RepeatedTaskOptions {
  readonly clock: Pick<Clock, 'after'>;
  /** Time from the end of a run to the next one, ms. */
  readonly every: number;
  readonly run: (signal: AbortSignal) => Promise<void>;
  /** Receives the error of a run; the next one comes nevertheless. */
  readonly failed: (error: unknown) => void;
}

/** Runs a task again and again, never twice at the same time; a hint makes the next run come sooner. */
export class RepeatedTask {
  readonly #options: RepeatedTaskOptions;
  readonly #stop = new AbortController();
  #cancel: () => void = () => {};
  #running: Promise<void> | undefined;
  #isHinted = false;

  constructor(options: RepeatedTaskOptions) {
    this.#options = options;
  }

  start(): void {
    this.#plan(0);
  }

  /** Runs the task soon. */
  hint(): void {
    if (this.#isHinted || this.#stop.signal.aborted) return;
    this.#isHinted = true;
    if (this.#running === undefined) this.#plan(HINT_DELAY);
  }

  /** Aborts a run and waits for its end. */
  async stop(): Promise<void> {
    this.#stop.abort(new Error('the server is stopping'));
    this.#cancel();
    await this.#running;
  }

  #plan(delay: number): void {
    this.#cancel();
    this.#cancel = this.#options.clock.after(delay, () => {
      this.#running = this.#once();
    });
  }

  async #once(): Promise<void> {
    this.#isHinted = false;
    const { run, failed, every } = this.#options;
    const { signal } = this.#stop;
    try {
      await run(signal);
    } catch (error) {
      if (!signal.aborted) failed(error);
    }
    this.#running = undefined;
    if (!signal.aborted) this.#plan(this.#isHinted ? HINT_DELAY : every);
  }
}
