/** A task in the queue. */
interface Work {
  readonly bytes: number;
  readonly run: () => Promise<void>;
  /** Called if the task is dropped. */
  readonly drop?: (error: Error) => void;
}

/** Runs tasks in order; stops at the first failure. */
export class WorkQueue {
  readonly #onFailed: (error: Error) => Promise<void>;
  readonly #waiting: Work[] = [];
  #working = false;
  #bytes = 0;
  #error: Error | undefined;

  /** @param onFailed called with the first failure, before waiting tasks are dropped */
  constructor(onFailed: (error: Error) => Promise<void>) {
    this.#onFailed = onFailed;
  }

  /** Bytes of all waiting tasks. */
  get bytes(): number {
    return this.#bytes;
  }

  get error(): Error | undefined {
    return this.#error;
  }

  /** Queues a task. */
  add(run: () => Promise<void>, bytes = 0): void {
    this.#push({ run, bytes });
  }

  /**
   * Queues a task and waits for it.
   * @throws Error of the first failed task
   */
  done(run: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#push({ run: async () => resolve(await run()), bytes: 0, drop: reject });
    });
  }

  #push(work: Work): void {
    if (this.#error) {
      work.drop?.(this.#error);
      return;
    }
    this.#bytes += work.bytes;
    this.#waiting.push(work);
    if (!this.#working) void this.#work();
  }

  async #work(): Promise<void> {
    this.#working = true;
    for (let work = this.#waiting[0]; work; work = this.#waiting[0]) {
      try {
        await work.run();
      } catch (error) {
        await this.#fail(error as Error);
        return;
      }
      this.#waiting.shift();
      this.#bytes -= work.bytes;
    }
    this.#working = false;
  }

  async #fail(error: Error): Promise<void> {
    this.#error = error;
    await this.#onFailed(error);
    this.#bytes = 0;
    for (const { drop } of this.#waiting.splice(0)) drop?.(error);
  }
}
