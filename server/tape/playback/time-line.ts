import { setImmediate } from 'node:timers/promises';
import type { MarketEvent } from '../../../lib/market/event';
import { ProtocolError, quoteValue } from '../../../lib/protocol/error';
import { scopedTo, venueOf } from '../../market/event-scope';
import { rebaseTo } from '../tools/rebase-event';
import { Playhead } from './playhead';
import { type SuppliedTape, type TapeSupply, tapeFault } from './tape-supply';

/**
 * Maximum events replayed from the start by a seek in tapes that share symbols.
 * A keyframe of one tape does not have the combined state. For longer seeks keyframes are used nevertheless.
 */
const MAX_REPLAYED_EVENTS = 2_000_000;

/** A tape on a timeline. */
interface TimelineTape extends SuppliedTape {
  /** Venues of its symbols, if there are several tapes. */
  readonly venues: readonly string[] | undefined;
  /** Time of its first event, µs: as recorded, and on the timeline. */
  readonly recorded: number;
  readonly begins: number;
}

/** Returns the newest time (µs) of a tape that may be played; `growing` for one that is being written. */
export type Latest = (growing: boolean) => number;

/** One or several tapes on a common timeline. */
export class TimeLine {
  /** First and last time, µs. */
  readonly start: number;
  readonly end: number;
  /** True if the timeline still grows. */
  readonly growing: boolean;
  /** Newest time of its tapes as recorded, µs; infinite while one is written. */
  readonly newest: number;
  readonly #tapes: readonly TimelineTape[];
  readonly #shareSymbols: boolean;

  /**
   * @param begin common start time (µs); the recorded times if absent
   * @param symbols symbols of each tape, if there are several
   * @param latest newest time that may be played; no limit if absent
   * @throws ProtocolError `bad_request` naming an empty tape, `forbidden` naming one that is too new
   */
  constructor(
    tapes: readonly SuppliedTape[],
    begin?: number,
    symbols: readonly (readonly string[])[] = [],
    latest?: Latest,
  ) {
    this.#shareSymbols = new Set(symbols.flat()).size < symbols.flat().length;
    this.#tapes = tapes.map((tape, place) => {
      const { start } = tape.reader;
      if (start === undefined)
        throw new ProtocolError('bad_request', `tape ${quoteValue(tape.id)} has no events`);
      const venues = symbols[place] && [...new Set(symbols[place].map(venueOf))];
      return { ...tape, venues, recorded: start, begins: begin ?? start };
    });
    this.newest = Math.max(...tapes.map(({ growing, reader }) => (growing ? Infinity : (reader.end ?? 0))));
    const limit = latest ? limitOf(this.#tapes, latest) : Number.POSITIVE_INFINITY;
    this.growing = this.#tapes.length === 1 && (this.#tapes[0]?.growing === true || limit < this.newest);
    this.start = Math.min(
      ...this.#tapes.map(({ begins, stateFrom = begins }) => Math.min(begins, stateFrom)),
    );
    const end = Math.max(...this.#tapes.map((tape) => tape.begins + (tape.reader.end ?? 0) - tape.recorded));
    // More events of the last time may follow on a tape that is being written.
    this.end = Math.min(limit, this.growing ? Math.max(this.start, end - 1) : end);
  }

  /**
   * @param rebase shifts all tapes to the start of the first
   * @throws ProtocolError as the supply does, and naming an empty tape
   */
  static async open(
    supply: TapeSupply,
    ids: readonly string[],
    rebase: boolean,
    latest?: Latest,
  ): Promise<TimeLine> {
    const tapes: SuppliedTape[] = [];
    try {
      for (const id of ids) tapes.push(await supply.open(id));
      const begin = rebase ? tapes[0]?.reader.start : undefined;
      return new TimeLine(tapes, begin, tapes.length > 1 ? await symbolsOf(tapes) : [], latest);
    } catch (error) {
      for (const tape of tapes) tape.release();
      throw error;
    }
  }

  /** Tapes that are played at their recorded times. */
  get atRecordedTimes(): readonly SuppliedTape[] {
    return this.#tapes.filter(({ begins, recorded }) => begins === recorded);
  }

  /** Creates a playhead whose first events rebuild the state at or before the time (µs). */
  from(time: number): Playhead {
    const all = this.#shareSymbols && this.#eventsUntil(time) <= MAX_REPLAYED_EVENTS;
    return new Playhead(
      this.#tapes.map((tape) => eventsOf(tape, all ? Number.NEGATIVE_INFINITY : time)),
      this.end,
    );
  }

  /** Counts events up to a time (µs), by whole blocks. */
  #eventsUntil(time: number): number {
    let sum = 0;
    for (const { reader, begins, recorded } of this.#tapes) {
      for (const { first, events } of reader.counts()) {
        if (first > time - begins + recorded) break;
        sum += events;
      }
    }
    return sum;
  }

  /** Releases all tapes. */
  release(): void {
    for (const tape of this.#tapes) tape.release();
  }
}

/**
 * Returns the newest time (µs) that may be played.
 * @throws ProtocolError `forbidden` for a tape that begins later, and for one that ends later and is shifted
 */
function limitOf(tapes: readonly TimelineTape[], latest: Latest): number {
  let limit = Number.POSITIVE_INFINITY;
  for (const { id, reader, growing, recorded, begins } of tapes) {
    const newest = latest(growing);
    const isCut = growing || (reader.end ?? 0) > newest;
    if (recorded > newest || (isCut && begins !== recorded)) {
      throw new ProtocolError('forbidden', `tape ${quoteValue(id)} is too new for clients with delayed data`);
    }
    limit = Math.min(limit, newest);
  }
  return limit;
}

async function symbolsOf(tapes: readonly SuppliedTape[]): Promise<readonly (readonly string[])[]> {
  const symbols: (readonly string[])[] = [];
  for (const { id, reader } of tapes) {
    await setImmediate();
    try {
      symbols.push(reader.symbols());
    } catch (error) {
      throw tapeFault(id, error);
    }
  }
  return symbols;
}

function* eventsOf(tape: TimelineTape, time: number): Generator<readonly MarketEvent[]> {
  const { id, reader, recorded, begins, venues, stateFrom = recorded } = tape;
  const rebase = begins === recorded ? undefined : rebaseTo(recorded, begins);
  try {
    for (const { state, events } of reader.seek(time - begins + recorded)) {
      const timely = state ? events.map((event) => notBefore(event, Math.min(recorded, stateFrom))) : events;
      const whole = venues ? scopedTo(timely, () => venues) : timely;
      yield rebase ? whole.map(rebase) : whole;
    }
  } catch (error) {
    throw tapeFault(id, error);
  }
}

/** The initial state of a recording is older than its first event; it is moved to the start. */
function notBefore(event: MarketEvent, time: number): MarketEvent {
  return event.localTimestamp < time ? { ...event, localTimestamp: time } : event;
}
