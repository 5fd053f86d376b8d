/** Buffers a stream of timed items that arrives in groups. */
export class TimedSource<T> {
  readonly #groups: AsyncGenerator<readonly T[]>;
  #group: readonly T[] = [];
  #next = 0;

  constructor(groups: AsyncGenerator<readonly T[]>) {
    this.#groups = groups;
  }

  /** Next item; valid after {@link fill} returned true. */
  get head(): T {
    return this.#group[this.#next] as T;
  }

  /** True if an item is buffered. */
  get ready(): boolean {
    return this.#next < this.#group.length;
  }

  take(): T {
    const taken = this.head;
    this.#next += 1;
    return taken;
  }

  /** Waits for the next item; false at the end of the stream. */
  async fill(): Promise<boolean> {
    while (!this.ready) {
      const { done, value } = await this.#groups.next();
      if (done) return false;
      this.#group = value;
      this.#next = 0;
    }
    return true;
  }

  async close(): Promise<void> {
    await this.#groups.return(undefined);
  }
}

/**
 * Merges streams by time, then by stream order. Buffers one group per stream.
 * @param timeOf time of an item; must not decrease within a stream
 * @param batch items per yielded array
 */
export async function* mergeByTime<T>(
  streams: readonly AsyncGenerator<readonly T[]>[],
  timeOf: (thing: T) => number,
  batch: number,
): AsyncGenerator<T[]> {
  const sources = streams.map((groups) => new TimedSource(groups));
  try {
    let open: TimedSource<T>[] = [];
    for (const source of sources) if (await source.fill()) open.push(source);
    let merged: T[] = [];
    while (open.length > 0) {
      let first = open[0] as TimedSource<T>;
      for (const source of open) if (timeOf(source.head) < timeOf(first.head)) first = source;
      merged.push(first.take());
      if (merged.length >= batch) {
        yield merged;
        merged = [];
      }
      if (!first.ready && !(await first.fill())) open = open.filter((source) => source !== first);
    }
    if (merged.length > 0) yield merged;
  } finally {
    for (const source of sources) await source.close();
  }
}
