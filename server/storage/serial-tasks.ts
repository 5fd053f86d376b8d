/** Runs tasks of the same key one after another, so that each begins from what the last one left. */
export class SerialTasks {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Runs the task after those of its key, whether they succeed or fail. */
  run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const running = (this.#last.get(key) ?? Promise.resolve()).then(task);
    const ended = running
      .catch(() => undefined)
      .then(() => {
        if (this.#last.get(key) === ended) this.#last.delete(key);
      });
    this.#last.set(key, ended);
    return running;
  }
}
