import type { MarketEvent } from '../../../lib/market/event';

/** Events in the order of their times, in pieces of a size that can be read at once. */
export type EventSource = Iterator<readonly MarketEvent[], unknown, undefined>;

interface Head {
  readonly source: EventSource;
  events: readonly MarketEvent[];
  /** Place in `events` of the next one. */
  next: number;
  ended: boolean;
}

/** The place in one or several sources up to which their events were taken, in the order of all their times. */
export class Playhead {
  readonly #heads: readonly Head[];
  readonly #end: number;

  /** @param end time (µs) up to which they are read */
  constructor(sources: readonly EventSource[], end = Number.POSITIVE_INFINITY) {
    this.#end = end;
    this.#heads = sources.map((source) => ({ source, events: [], next: 0, ended: false }));
  }

  /** `localTimestamp` (µs) of the next event; undefined when there is none. */
  get nextAt(): number | undefined {
    return this.#first()?.at;
  }

  /**
   * The next events up to and including the time (µs), at most so many; undefined when there is none. It reads no
   * further ahead than one piece of each source. Of equal times those of the source before come first.
   * @throws what a source throws
   */
  next(until: number, most = Number.POSITIVE_INFINITY): readonly MarketEvent[] | undefined {
    const first = this.#first();
    if (first === undefined || first.at > until) return undefined;
    const { head, limit } = first;
    const { events } = head;
    const begin = head.next;
    const furthest = Math.min(events.length, begin + most);
    const last = Math.min(until, limit, this.#end);
    let end = furthest;
    // Mostly all of a piece is wanted, which one look tells.
    if ((events[furthest - 1] as MarketEvent).localTimestamp > last) {
      end = begin;
      while ((events[end] as MarketEvent).localTimestamp <= last) end++;
    }
    head.next = end;
    return begin === 0 && end === events.length ? events : events.slice(begin, end);
  }

  /** Lets go of what the sources hold open. */
  close(): void {
    for (const { source } of this.#heads) source.return?.();
  }

  /** The source whose next event is the earliest, and up to when it may be read before another's turn comes. */
  #first(): { readonly head: Head; readonly at: number; readonly limit: number } | undefined {
    let first: Head | undefined;
    let at = Number.POSITIVE_INFINITY;
    let limit = Number.POSITIVE_INFINITY;
    for (const head of this.#heads) {
      const time = timeOf(head);
      if (time === undefined || time > this.#end) continue;
      if (first === undefined || time < at) {
        // An earlier source has the right of way at equal times, so a later one must stop just before.
        limit = Math.min(limit, at - 1);
        first = head;
        at = time;
      } else limit = Math.min(limit, time);
    }
    return first && { head: first, at, limit };
  }
}

/** Time of the next event of a source, read as far as that needs. */
function timeOf(head: Head): number | undefined {
  while (!head.ended && head.next >= head.events.length) {
    const { value, done } = head.source.next();
    head.ended = done === true;
    head.events = done ? [] : (value as readonly MarketEvent[]);
    head.next = 0;
  }
  return head.events[head.next]?.localTimestamp;
}
