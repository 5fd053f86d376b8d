import { setImmediate } from 'node:timers/promises';
import type { MarketEvent } from '../../../lib/market/event';
import { ProtocolError, quoteValue } from '../../../lib/protocol/error';
import { scopedTo, venueOf } from '../../market/event-scope';
import { mover } from '../tools/rebase-event';
import { Playhead } from './playhead';
import { type SuppliedTape, type TapeSupply, tapeFault } from './tape-supply';

/**
 * Events that a seek goes through from the beginning where tapes have symbols in common: what one tape's keyframe
 * says of them is not what the tapes have made of them together. After more it takes the keyframes all the same.
 */
const MAX_ROLLED = 2_000_000;

/** A tape on a time line. */
interface PlacedTape extends SuppliedTape {
  /** Venues of its symbols, where it is not alone on the line. */
  readonly venues: readonly string[] | undefined;
  /** Its first event, µs: as recorded, and on the line. */
  readonly recorded: number;
  readonly begins: number;
}

/** One or several tapes on one line of time. */
export class TimeLine {
  /** The first and the last moment, µs. */
  readonly start: number;
  readonly end: number;
  /** Whether there will be more of it. */
  readonly growing: boolean;
  readonly #tapes: readonly PlacedTape[];
  readonly #shareSymbols: boolean;

  /**
   * @param begin moment (µs) at which all of them begin; when they were recorded if there is none
   * @param symbols of each tape, where there are several
   * @throws ProtocolError `bad_request` naming a tape that has no events
   */
  constructor(tapes: readonly SuppliedTape[], begin?: number, symbols: readonly (readonly string[])[] = []) {
    this.#shareSymbols = new Set(symbols.flat()).size < symbols.flat().length;
    this.#tapes = tapes.map((tape, place) => {
      const { start } = tape.reader;
      if (start === undefined)
        throw new ProtocolError('bad_request', `tape ${quoteValue(tape.id)} has no events`);
      const venues = symbols[place] && [...new Set(symbols[place].map(venueOf))];
      return { ...tape, venues, recorded: start, begins: begin ?? start };
    });
    this.growing = this.#tapes.length === 1 && this.#tapes[0]?.growing === true;
    this.start = Math.min(...this.#tapes.map(({ begins }) => begins));
    const end = Math.max(...this.#tapes.map((tape) => tape.begins + (tape.reader.end ?? 0) - tape.recorded));
    // Of the last moment of a tape that is being written there may be more to come.
    this.end = this.growing ? Math.max(this.start, end - 1) : end;
  }

  /**
   * @param rebase whether all begin with the first one, rather than when they were recorded
   * @throws ProtocolError as the supply does, and naming a tape that has no events
   */
  static async open(supply: TapeSupply, ids: readonly string[], rebase: boolean): Promise<TimeLine> {
    const tapes: SuppliedTape[] = [];
    try {
      for (const id of ids) tapes.push(await supply.open(id));
      const begin = rebase ? tapes[0]?.reader.start : undefined;
      return new TimeLine(tapes, begin, tapes.length > 1 ? await symbolsOf(tapes) : []);
    } catch (error) {
      for (const tape of tapes) tape.release();
      throw error;
    }
  }

  /** The tapes that are played with the times they were recorded with. */
  get unmoved(): readonly SuppliedTape[] {
    return this.#tapes.filter(({ begins, recorded }) => begins === recorded);
  }

  /** A playhead whose first events rebuild the state at a moment at or before the time (µs). */
  from(time: number): Playhead {
    const all = this.#shareSymbols && this.#eventsUntil(time) <= MAX_ROLLED;
    return new Playhead(
      this.#tapes.map((tape) => eventsOf(tape, all ? Number.NEGATIVE_INFINITY : time)),
      this.end,
    );
  }

  /** Events up to a time (µs), by whole blocks. */
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

  /** The tapes are read no more. */
  release(): void {
    for (const tape of this.#tapes) tape.release();
  }
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

function* eventsOf(tape: PlacedTape, time: number): Generator<readonly MarketEvent[]> {
  const { id, reader, recorded, begins, venues } = tape;
  const move = begins === recorded ? undefined : mover(recorded, begins);
  try {
    for (const { state, events } of reader.seek(time - begins + recorded)) {
      const timely = state ? events.map((event) => notBefore(event, recorded)) : events;
      const whole = venues ? scopedTo(timely, () => venues) : timely;
      yield move ? whole.map(move) : whole;
    }
  } catch (error) {
    throw tapeFault(id, error);
  }
}

/** A recording that begins with a known state has it from before its first event; on the line it begins with that. */
function notBefore(event: MarketEvent, time: number): MarketEvent {
  return event.localTimestamp < time ? { ...event, localTimestamp: time } : event;
}
