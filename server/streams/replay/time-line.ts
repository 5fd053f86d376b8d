import { basename } from 'node:path';
import type { MarketEvent } from '../../../lib/market/event';
import { ProtocolError } from '../../../lib/protocol/error';
import { DamageError } from '../../tape/damage';
import { mover } from '../../tape/moved-event';
import type { TapeReader } from '../../tape/reader';
import { Playhead } from './playhead';

export interface OpenTape {
  readonly id: string;
  readonly reader: TapeReader;
}

/** A tape on a time line, and the moment of the line at which it begins. */
interface PlacedTape extends OpenTape {
  /** Of its first event, µs: as recorded, and on the line. */
  readonly recorded: number;
  readonly begins: number;
}

/** One or several tapes on one line of time. */
export class TimeLine {
  /** The first and the last moment, µs. */
  readonly start: number;
  readonly end: number;
  readonly #tapes: readonly PlacedTape[];

  /**
   * @param rebase whether all begin with the first one, rather than when they were recorded
   * @throws ProtocolError `bad_request` naming a tape that has no events
   */
  constructor(tapes: readonly OpenTape[], rebase: boolean) {
    let first: number | undefined;
    this.#tapes = tapes.map(({ id, reader }) => {
      const { start } = reader;
      if (start === undefined)
        throw new ProtocolError('bad_request', `tape ${JSON.stringify(id)} has no events`);
      first ??= start;
      return { id, reader, recorded: start, begins: rebase ? first : start };
    });
    this.start = Math.min(...this.#tapes.map(({ begins }) => begins));
    this.end = Math.max(...this.#tapes.map((tape) => tape.begins + (tape.reader.end ?? 0) - tape.recorded));
  }

  /** A playhead whose first events rebuild the state at a moment at or before the time (µs). */
  from(time: number): Playhead {
    return new Playhead(this.#tapes.map((tape) => eventsOf(tape, time)));
  }
}

function* eventsOf(tape: PlacedTape, time: number): Generator<readonly MarketEvent[]> {
  const { id, reader, recorded, begins } = tape;
  const move = begins === recorded ? undefined : mover(recorded, begins);
  try {
    for (const { state, events } of reader.seek(time - begins + recorded)) {
      const whole = state ? events.map((event) => notBefore(event, recorded)) : events;
      yield move ? whole.map(move) : whole;
    }
  } catch (error) {
    throw error instanceof DamageError ? tapeFault(id, error) : error;
  }
}

/** The error as clients may read it: they have no business with the folders of this machine. */
export function tapeFault(id: string, { file, message }: DamageError): ProtocolError {
  return new ProtocolError(
    'internal',
    `tape ${JSON.stringify(id)}: ${message.replace(file, basename(file))}`,
  );
}

/** A recording that begins with a known state has it from before its first event; on the line it begins with that. */
function notBefore(event: MarketEvent, time: number): MarketEvent {
  return event.localTimestamp < time ? { ...event, localTimestamp: time } : event;
}
