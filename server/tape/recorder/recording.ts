import type { RecordedTape } from './recorded-tape';
import { whyNotWritten } from './write-error';

/** A recording that somebody asked for. */
export interface Recording {
  readonly id: string;
  /** The id that was asked for; where the feed begins anew, the next tape has it with a number. */
  readonly base: string;
  readonly tape: RecordedTape;
  /** µs. */
  readonly since: number;
  until?: number;
}

/** What there is to say of a recording. Times are µs. */
export interface RecordingStats {
  readonly id: string;
  readonly state: 'running' | 'stopped';
  readonly since: number;
  readonly until?: number;
  /** On the tape, in whole blocks: they survive whatever happens to this process. */
  readonly events: number;
  /** Of those, the ones that survive a loss of power too. */
  readonly synced: number;
  /** Not on the tape because the disk did not take them in time; a `gap` event stands in their place. */
  readonly lost: number;
  readonly bytes: number;
  /** Why it stopped, when nobody stopped it. */
  readonly error?: string;
}

/** What there is to say of the tape for rewinding. */
export interface RewindStats {
  readonly id: string;
  readonly minutes: number;
  readonly events: number;
  readonly bytes: number;
}

export function figuresOf({ id, tape, since, until }: Recording): RecordingStats {
  const { events, synced, lost, bytes, error } = tape;
  return {
    id,
    state: until === undefined ? 'running' : 'stopped',
    since,
    ...(until !== undefined && { until }),
    events,
    synced,
    lost,
    bytes,
    ...(error && { error: whyNotWritten(error) }),
  };
}
