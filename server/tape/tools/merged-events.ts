import type { MarketEvent } from '../../../lib/market/event';
import { scopedTo, venueOf } from '../../market/event-scope';
import { Market } from '../../market/market';
import type { TapeReader } from '../format/tape-reader';
import { mover } from './rebase-event';
import type { EventsPart } from './write-tape';

/** A tape on its way into a merged one. */
interface Merged {
  readonly place: number;
  /** On the merged tape, µs. */
  readonly start: number;
  readonly end: number;
  readonly batches: Iterator<EventsPart>;
  /** Venues of its symbols, where other tapes have other venues. */
  readonly venues: readonly string[] | undefined;
  /** What it says of the market, where other tapes say it too. */
  readonly market: Market | undefined;
  events: readonly MarketEvent[];
  next: number;
}

/** What a symbol needs to be known by, when another tape goes on with it. */
const HANDED_OVER: readonly MarketEvent['type'][] = ['instrument', 'status', 'quote', 'book_snapshot'];
/** What a tape that begins with a known state tells of it. */
const KNOWN_BEFORE: readonly MarketEvent['type'][] = [...HANDED_OVER, 'source', 'disconnect'];
/** Events of a batch. */
const BATCH_EVENTS = 2048;

/**
 * Several tapes as one, by time; of equal times the tape that is named first comes first. Where two tapes have a
 * symbol at the same time, one tells of it: the one that began first, until it ends; then the other goes on from the
 * state that it has. What the other told meanwhile is left out and counted.
 * @throws DamageError when the reading of one comes to damage
 */
export class MergedEvents {
  readonly #tapes: readonly Merged[];
  /** The tape that tells of a symbol now. */
  readonly #tellers = new Map<string, Merged>();
  readonly #leftOut = new Map<number, number>();

  /** @param rebase whether all begin when the first one does, rather than when they were recorded */
  constructor(tapes: readonly TapeReader[], rebase: boolean) {
    const known = new Map<string, number>();
    const symbols = tapes.map((tape) => tape.symbols());
    const venues = symbols.map((of) => [...new Set(of.map(venueOf))]);
    const all = new Set(venues.flat());
    for (const symbol of symbols.flat()) known.set(symbol, (known.get(symbol) ?? 0) + 1);
    this.#tapes = tapes.map((tape, place) => {
      const recorded = tape.start ?? 0;
      const start = rebase ? (tapes[0]?.start ?? 0) : recorded;
      const shares = symbols[place]?.some((symbol) => (known.get(symbol) ?? 0) > 1);
      return {
        ...{ place, start, end: start + (tape.end ?? 0) - recorded, events: [], next: 0 },
        batches: placed(tape, recorded, start),
        venues: (venues[place]?.length ?? 0) < all.size ? venues[place] : undefined,
        market: shares ? new Market() : undefined,
      };
    });
  }

  /** How many events of each tape were left out because another told of their symbol. */
  get leftOut(): ReadonlyMap<number, number> {
    return this.#leftOut;
  }

  *parts(): Generator<EventsPart> {
    let bytes = 0;
    const fill = (tape: Merged): boolean => {
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
      let first = open[0] as Merged;
      for (const tape of open) if (timeOf(tape) < timeOf(first)) first = tape;
      const event = first.events[first.next] as MarketEvent;
      first.next += 1;
      const { venues } = first;
      if (this.#isTold(first, event)) merged.push(...(venues ? scopedTo([event], () => venues) : [event]));
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

  /** Whether it is this tape that tells of the event's symbol. */
  #isTold(tape: Merged, event: MarketEvent): boolean {
    tape.market?.apply(event);
    const symbol = 'symbol' in event ? event.symbol : undefined;
    if (symbol === undefined) return true;
    const teller = this.#tellers.get(symbol);
    if (teller === tape) return true;
    if (teller === undefined) {
      this.#tellers.set(symbol, tape);
      return true;
    }
    this.#leftOut.set(tape.place, (this.#leftOut.get(tape.place) ?? 0) + 1);
    return false;
  }

  /** Lets others tell of the symbols of a tape that has ended; gives what they know of them. */
  #handOver(ended: Merged, open: readonly Merged[], time: number): MarketEvent[] {
    const symbols = new Set<string>();
    for (const [symbol, teller] of this.#tellers) if (teller === ended) symbols.add(symbol);
    for (const symbol of symbols) this.#tellers.delete(symbol);
    const events: MarketEvent[] = [];
    const heirs = [...open].sort((a, b) => a.start - b.start || a.place - b.place);
    for (const heir of heirs) {
      for (const event of heir.market?.keyframe() ?? []) {
        if (!HANDED_OVER.includes(event.type) || !('symbol' in event) || !event.symbol) continue;
        if (!symbols.has(event.symbol)) continue;
        events.push({ ...event, localTimestamp: time });
        this.#tellers.set(event.symbol, heir);
      }
      for (const [symbol, teller] of this.#tellers) if (teller === heir) symbols.delete(symbol);
    }
    return events;
  }
}

function timeOf(tape: Merged): number {
  return (tape.events[tape.next] as MarketEvent).localTimestamp;
}

/** The events of a tape at their times on the merged one; what it knew before it began comes when it begins. */
function* placed(tape: TapeReader, recorded: number, start: number): Generator<EventsPart> {
  const move = start === recorded ? (event: MarketEvent) => event : mover(recorded, start);
  for (const { state, events, bytes } of tape.play()) {
    const whole = state
      ? events
          .filter(({ type }) => KNOWN_BEFORE.includes(type))
          .map((event) => ({ ...event, localTimestamp: recorded }))
      : events;
    yield { state: false, events: whole.map(move), bytes };
  }
}
