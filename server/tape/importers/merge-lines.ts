/** A stream of things with times that is read in groups and taken one by one. */
export class TimedSource<T> {
  readonly #groups: AsyncGenerator<readonly T[]>;
  #group: readonly T[] = [];
  #next = 0;

  constructor(groups: AsyncGenerator<readonly T[]>) {
    this.#groups = groups;
  }

  /** The next thing, once {@link fill} has said that there is one. */
  get head(): T {
    return this.#group[this.#next] as T;
  }

  /** Whether a thing is at hand without waiting. */
  get ready(): boolean {
    return this.#next < this.#group.length;
  }

  take(): T {
    const taken = this.head;
    this.#next += 1;
    return taken;
  }

  /** Waits for the next thing; false at the end. */
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
 * Merges streams by time; of equal times the earlier stream's comes first. Only one group of each is held.
 * @param timeOf time of a thing; must not fall within a stream
 * @param batch how many things are given at a time
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
