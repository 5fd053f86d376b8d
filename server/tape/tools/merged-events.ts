import type { MarketEvent } from '../../../lib/market/event';
import { scopedTo, venueOf } from '../../market/event-scope';
import { Market } from '../../market/market';
import type { TapeReader } from '../format/tape-reader';
import { rebaseTo } from './rebase-event';
import type { EventsPart } from './write-tape';

/** An input tape of a merge. */
interface MergeInput {
  readonly index: number;
  /** First and last time on the merged tape, µs. */
  readonly start: number;
  readonly end: number;
  readonly batches: Iterator<EventsPart>;
  /** Venues of its symbols, if other tapes have other venues. */
  readonly venues: readonly string[] | undefined;
  /** State of its market, if it shares symbols with other tapes. */
  readonly market: Market | undefined;
  events: readonly MarketEvent[];
  next: number;
}

/** Event types of the state that a tape takes over for a symbol. */
const HANDOVER_TYPES: readonly MarketEvent['type'][] = ['instrument', 'status', 'quote', 'book_snapshot'];
/** Event types of a tape's initial state. */
const INITIAL_TYPES: readonly MarketEvent['type'][] = [...HANDOVER_TYPES, 'source', 'disconnect'];
/** Events per batch. */
const BATCH_EVENTS = 2048;

/**
 * Merges tapes by time, then by input order.
 * Of tapes with a common symbol, one owns it at a time: the one that began first, until it ends; then another
 * continues from its own state. Events of a symbol from other tapes are skipped and counted.
 * @throws DamageError
 */
export class MergedEvents {
  readonly #tapes: readonly MergeInput[];
  /** Tape that owns each symbol. */
  readonly #owners = new Map<string, MergeInput>();
  readonly #skipped = new Map<number, number>();

  /** @param rebase shifts all tapes to the start of the first */
  constructor(tapes: readonly TapeReader[], rebase: boolean) {
    const known = new Map<string, number>();
    const symbols = tapes.map((tape) => tape.symbols());
    const venues = symbols.map((of) => [...new Set(of.map(venueOf))]);
    const all = new Set(venues.flat());
    for (const symbol of symbols.flat()) known.set(symbol, (known.get(symbol) ?? 0) + 1);
    this.#tapes = tapes.map((tape, index) => {
      const recorded = tape.start ?? 0;
      const start = rebase ? (tapes[0]?.start ?? 0) : recorded;
      const shares = symbols[index]?.some((symbol) => (known.get(symbol) ?? 0) > 1);
      return {
        ...{ index: index, start, end: start + (tape.end ?? 0) - recorded, events: [], next: 0 },
        batches: rebased(tape, recorded, start),
        venues: (venues[index]?.length ?? 0) < all.size ? venues[index] : undefined,
        market: shares ? new Market() : undefined,
      };
    });
  }

  /** Skipped events by tape, since another tape owned their symbol. */
  get skipped(): ReadonlyMap<number, number> {
    return this.#skipped;
  }

  *parts(): Generator<EventsPart> {
    let bytes = 0;
    const fill = (tape: MergeInput): boolean => {
      while (tape.next >= tape.events.length) {
        const { done, value } = tape.batches.next();
        if (done) return false;
        bytes += value.bytes;
        tape.events = value.events;
        tape.next = 0;
      }
      return true;
    };
    let open = this.#tapes.filter(fill);
    let merged: MarketEvent[] = [];
    while (open.length > 0) {
      let first = open[0] as MergeInput;
      for (const tape of open) if (timeOf(tape) < timeOf(first)) first = tape;
      const event = first.events[first.next] as MarketEvent;
      first.next += 1;
      const { venues } = first;
      if (this.#isOwner(first, event)) merged.push(...(venues ? scopedTo([event], () => venues) : [event]));
      if (first.next >= first.events.length && !fill(first)) {
        open = open.filter((tape) => tape !== first);
        merged.push(...this.#handOver(first, open, event.localTimestamp));
      }
      if (merged.length < BATCH_EVENTS && open.length > 0) continue;
      yield { state: false, events: merged, bytes };
      merged = [];
      bytes = 0;
    }
  }

  /** Returns true if the tape owns the event's symbol. */
  #isOwner(tape: MergeInput, event: MarketEvent): boolean {
    tape.market?.apply(event);
    const symbol = 'symbol' in event ? event.symbol : undefined;
    if (symbol === undefined) return true;
    const owner = this.#owners.get(symbol);
    if (owner === tape) return true;
    if (owner === undefined) {
      this.#owners.set(symbol, tape);
      return true;
    }
    this.#skipped.set(tape.index, (this.#skipped.get(tape.index) ?? 0) + 1);
    return false;
  }

  /** Passes the symbols of an ended tape to others; returns their state. */
  #handOver(ended: MergeInput, open: readonly MergeInput[], time: number): MarketEvent[] {
    const symbols = new Set<string>();
    for (const [symbol, owner] of this.#owners) if (owner === ended) symbols.add(symbol);
    for (const symbol of symbols) this.#owners.delete(symbol);
    const events: MarketEvent[] = [];
    const successors = [...open].sort((a, b) => a.start - b.start || a.index - b.index);
    for (const successor of successors) {
      for (const event of successor.market?.keyframe() ?? []) {
        if (!HANDOVER_TYPES.includes(event.type) || !('symbol' in event) || !event.symbol) continue;
        if (!symbols.has(event.symbol)) continue;
        events.push({ ...event, localTimestamp: time });
        this.#owners.set(event.symbol, successor);
      }
      for (const [symbol, owner] of this.#owners) if (owner === successor) symbols.delete(symbol);
    }
    return events;
  }
}

function timeOf(tape: MergeInput): number {
  return (tape.events[tape.next] as MarketEvent).localTimestamp;
}

/** Yields the events of a tape at their merged times; the initial state comes at the start. */
function* rebased(tape: TapeReader, recorded: number, start: number): Generator<EventsPart> {
  const rebase = start === recorded ? (event: MarketEvent) => event : rebaseTo(recorded, start);
  for (const { state, events, bytes } of tape.play()) {
    const whole = state
      ? events
          .filter(({ type }) => INITIAL_TYPES.includes(type))
          .map((event) => ({ ...event, localTimestamp: recorded }))
      : events;
    yield { state: false, events: whole.map(rebase), bytes };
  }
}
