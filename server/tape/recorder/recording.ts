import { writeErrorReason } from '../../storage/write-error';
import type { RecordedTape } from './recorded-tape';

/** A requested recording. */
export interface Recording {
  readonly id: string;
  /** The requested id. After a restart of the feed, the next tape has it with a number. */
  readonly base: string;
  readonly tape: RecordedTape;
  /** Start and end, µs. */
  readonly since: number;
  until?: number;
}

/** Statistics of a recording. Times are µs. */
export interface RecordingStats {
  readonly id: string;
  readonly state: 'running' | 'stopped';
  readonly since: number;
  readonly until?: number;
  /** Events in complete blocks on the tape; they survive a crash of this process. */
  readonly events: number;
  /** Events synced to disk; they survive a power loss. */
  readonly synced: number;
  /** Events dropped because the disk was too slow; a `gap` event marks them. */
  readonly lost: number;
  readonly bytes: number;
  /** Error that stopped the recording. */
  readonly error?: string;
}

/** Statistics of the tape for rewinding. */
export interface RewindStats {
  readonly id: string;
  readonly minutes: number;
  readonly events: number;
  readonly bytes: number;
}

export function recordingStats({ id, tape, since, until }: Recording): RecordingStats {
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
    ...(error && { error: writeErrorReason(error) }),
  };
}
