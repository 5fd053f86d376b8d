import type { MarketEvent } from '../../../lib/market/event';

/** Yields events by time, in batches that fit into memory. */
export type EventSource = Iterator<readonly MarketEvent[], unknown, undefined>;

interface Head {
  readonly source: EventSource;
  events: readonly MarketEvent[];
  /** Index in `events` of the next event. */
  next: number;
  ended: boolean;
}

/** Reads events from one or several sources in time order. */
export class Playhead {
  readonly #heads: readonly Head[];
  readonly #end: number;

  /** @param end last time (µs) that is read */
  constructor(sources: readonly EventSource[], end = Number.POSITIVE_INFINITY) {
    this.#end = end;
    this.#heads = sources.map((source) => ({ source, events: [], next: 0, ended: false }));
  }

  /** `localTimestamp` (µs) of the next event; undefined if there is none. */
  get nextAt(): number | undefined {
    return this.#first()?.at;
  }

  /**
   * Returns the next events up to and including the time (µs); undefined if there are none.
   * Buffers at most one batch per source. At equal times, earlier sources come first.
   * @throws errors of a source
   */
  next(until: number, maxEvents = Number.POSITIVE_INFINITY): readonly MarketEvent[] | undefined {
    const first = this.#first();
    if (first === undefined || first.at > until) return undefined;
    const { head, limit } = first;
    const { events } = head;
    const begin = head.next;
    const furthest = Math.min(events.length, begin + maxEvents);
    const last = Math.min(until, limit, this.#end);
    let end = furthest;
    // Fast path: usually the whole batch is needed.
    if ((events[furthest - 1] as MarketEvent).localTimestamp > last) {
      end = begin;
      while ((events[end] as MarketEvent).localTimestamp <= last) end++;
    }
    head.next = end;
    return begin === 0 && end === events.length ? events : events.slice(begin, end);
  }

  /** Closes the sources. */
  close(): void {
    for (const { source } of this.#heads) source.return?.();
  }

  /**
   * Returns the source with the earliest event, and the time up to which it may be read before another source.
   */
  #first(): { readonly head: Head; readonly at: number; readonly limit: number } | undefined {
    let first: Head | undefined;
    let at = Number.POSITIVE_INFINITY;
    let limit = Number.POSITIVE_INFINITY;
    for (const head of this.#heads) {
      const time = timeOf(head);
      if (time === undefined || time > this.#end) continue;
      if (first === undefined || time < at) {
        // At equal times an earlier source comes first, so a later one stops just before.
        limit = Math.min(limit, at - 1);
        first = head;
        at = time;
      } else limit = Math.min(limit, time);
    }
    return first && { head: first, at, limit };
  }
}

/** Returns the time of a source's next event, reading as far as needed. */
function timeOf(head: Head): number | undefined {
  while (!head.ended && head.next >= head.events.length) {
    const { value, done } = head.source.next();
    head.ended = done === true;
    head.events = done ? [] : (value as readonly MarketEvent[]);
    head.next = 0;
  }
  return head.events[head.next]?.localTimestamp;
}
