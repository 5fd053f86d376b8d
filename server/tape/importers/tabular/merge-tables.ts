import type { MarketEvent } from '../../../../lib/market/event';
import type { PlacedEvents } from './sorted-rows';

/** Events per batch. */
const BATCH_EVENTS = 2048;

/** Buffers the events of one table, group by group. */
class Source {
  readonly #groups: AsyncGenerator<PlacedEvents>;
  #group: PlacedEvents | undefined;
  #next = 0;
  time = 0;
  position = 0;

  constructor(groups: AsyncGenerator<PlacedEvents>) {
    this.#groups = groups;
  }

  take(): MarketEvent {
    const event = this.#group?.events[this.#next] as MarketEvent;
    this.#next += 1;
    return event;
  }

  /** Updates `time` and `position` from the buffer; false if it is empty. */
  peek(): boolean {
    const event = this.#group?.events[this.#next];
    if (event === undefined) return false;
    this.time = event.localTimestamp;
    this.position = this.#group?.positions[this.#next] as number;
    return true;
  }

  /** Waits for the next event; false at the end. */
  async fill(): Promise<boolean> {
    while (!this.peek()) {
      const { done, value } = await this.#groups.next();
      if (done) return false;
      this.#group = value;
      this.#next = 0;
    }
    return true;
  }

  isBefore(other: Source): boolean {
    return this.time < other.time || (this.time === other.time && this.position < other.position);
  }

  async close(): Promise<void> {
    await this.#groups.return(undefined);
  }
}

/** Merges the events of tables by time, then by position. Buffers one group per table. */
export async function* mergeTables(
  tables: readonly AsyncGenerator<PlacedEvents>[],
): AsyncGenerator<MarketEvent[]> {
  const [only] = tables;
  if (only && tables.length === 1) {
    for await (const { events } of only) yield events;
    return;
  }
  const sources = tables.map((groups) => new Source(groups));
  try {
    let open: Source[] = [];
    for (const source of sources) if (await source.fill()) open.push(source);
    let merged: MarketEvent[] = [];
    while (open.length > 0) {
      let first = open[0] as Source;
      for (const source of open) if (source.isBefore(first)) first = source;
      merged.push(first.take());
      if (merged.length >= BATCH_EVENTS) {
        yield merged;
        merged = [];
      }
      if (!first.peek() && !(await first.fill())) open = open.filter((source) => source !== first);
    }
    yield merged;
  } finally {
    for (const source of sources) await source.close();
  }
}
