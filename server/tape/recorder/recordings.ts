import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { ProtocolError, quoteValue } from '../../../lib/protocol/error';
import { writeErrorReason } from '../../storage/write-error';
import type { SegmentLimits } from '../format/tape-writer';
import { unmarkRecording } from '../library/recording-mark';
import { LIVE_TAPE, tapeFolder, tapeIds, tapesFolder } from '../library/tape-catalog';
import { type HeldTape, removeAbandonedHolds } from './held-tape';
import type { RecordedStream, RecordingLog } from './recorded-stream';
import { RecordedTape, type SyncPolicy } from './recorded-tape';
import { Recorder } from './recorder';
import { type Recording, type RecordingStats, type RewindStats, recordingStats } from './recording';
import { RollingTape } from './rolling-tape';
import { type Retention, retireRecordings } from './tape-retention';

/** Interval of retention checks, ms. */
const MAINTENANCE_PERIOD = 60_000;
/** Maximum ended recordings that are reported. */
const MAX_PAST = 20;
/** Maximum characters of an id to which a number is appended. */
const MAX_BASE_CHARACTERS = 58;

export interface RecordingSettings {
  /** Starts a recording with the stream. */
  readonly enabled: boolean;
  readonly limits: SegmentLimits;
  readonly sync: SyncPolicy;
  readonly keep: Retention;
  /** Minutes on the tape for rewinding, 0 to disable it. */
  readonly rewindMinutes: number;
}

export interface RecordingsOptions {
  readonly dataDir: string;
  readonly stream: RecordedStream;
  readonly settings: RecordingSettings;
  readonly log: RecordingLog;
  /** Current time, µs since 1970. */
  readonly now: () => number;
  /** Keeps the tapes for rewinding over restarts of the feed, for clients whose data are delayed. */
  readonly keepsEarlier?: boolean | undefined;
}

/** Manages the recordings of a stream: at most one requested recording, and the tape for rewinding. */
export class Recordings {
  readonly #options: RecordingsOptions;
  readonly #recorder: Recorder;
  readonly #rolling: RollingTape | undefined;
  #running: Recording | undefined;
  /** Newest first. */
  readonly #past: Recording[] = [];
  /** Ids in use whose folders may not exist yet. */
  readonly #usedIds = new Set<string>();
  readonly #endListeners = new Set<(id: string) => Promise<void>>();
  #unfollow: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #maintenance = Promise.resolve();
  #closing = false;

  constructor(options: RecordingsOptions) {
    this.#options = options;
    const { dataDir, stream, settings, log, keepsEarlier } = options;
    const recorder = new Recorder({ market: stream.market, log });
    const minutes = settings.rewindMinutes;
    this.#recorder = recorder;
    if (minutes > 0) {
      this.#rolling = new RollingTape({ dataDir, stream, recorder, log, minutes, keepsEarlier });
    }
  }

  /**
   * Starts the configured recordings. Must be called before the first event of the stream.
   * @throws Error if the configured recording cannot be written
   */
  async open(): Promise<void> {
    const { dataDir, stream, settings } = this.#options;
    await removeAbandonedHolds(tapesFolder(dataDir));
    // The lock of the data folder is held, so marks of an earlier start are left from a kill.
    for (const id of tapeIds(dataDir)) await unmarkRecording(tapeFolder(dataDir, id)).catch(() => undefined);
    await this.#rolling?.start();
    if (settings.enabled) await this.start();
    this.#unfollow = stream.follow({
      applying: (events) => this.#recorder.applying(events),
      applied: (events) => {
        this.#recorder.applied(events);
        this.#rolling?.onEvents();
      },
      restarting: () => this.#recorder.restarting(),
      restarted: () => this.#restart(),
    });
    this.#maintain();
  }

  /** Registers a listener for ended recordings with events; not called for a recording ended by `close`. */
  onEnded(listener: (id: string) => Promise<void>): void {
    this.#endListeners.add(listener);
  }

  /** Ends all recordings. Their tapes are complete on disk then; if not, the log has the reason. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#unfollow?.();
    clearTimeout(this.#timer);
    await this.#maintenance;
    const running = this.#running;
    if (running) await this.#end(running).catch((error) => this.#logFailed(running, error));
    await this.#rolling?.end();
  }

  /** Returns the running recording and those ended since the start, newest first. */
  all(): RecordingStats[] {
    return [...(this.#running ? [this.#running] : []), ...this.#past].map(recordingStats);
  }

  /** Statistics of the tape for rewinding, if enabled. */
  get rewind(): RewindStats | undefined {
    return this.#rolling?.stats;
  }

  /** Returns true if the tape is being written. */
  isRunning(id: string): boolean {
    return id === this.#running?.id || id === this.rewind?.id;
  }

  /** Number of the tape for rewinding that is being written, from 1; 0 while there is none. */
  get rewindNumber(): number {
    return this.#rolling?.number ?? 0;
  }

  /** See `RollingTape.holdNumber`. */
  async holdRewind(number: number): Promise<HeldTape | undefined> {
    return this.#rolling?.holdNumber(number);
  }

  /** See `RollingTape.hold`. */
  async holdLive(): Promise<HeldTape | undefined> {
    return this.#rolling?.hold();
  }

  /**
   * Starts a recording; its tape exists when this returns.
   * @throws ProtocolError `bad_request` for an invalid or taken id or if a recording is running; `internal` if
   * the disk fails
   */
  async start(id?: string): Promise<RecordingStats> {
    if (this.#running) {
      throw new ProtocolError('bad_request', `${quoteValue(this.#running.id)} is being recorded already`);
    }
    const base = id === undefined ? idOfTime(this.#options.now()) : this.#checkId(id);
    const recording = this.#begin(base, id ?? this.#unusedId(base));
    try {
      await this.#recorder.flush(recording.tape);
    } catch (error) {
      throw notRecorded(recording, error);
    }
    return recordingStats(recording);
  }

  /**
   * Ends the recording; it is on disk when this returns.
   * @throws ProtocolError `bad_request` if none (of that id) is running, `internal` if its end is not on disk
   */
  async stop(id?: string): Promise<RecordingStats> {
    const recording = this.#running;
    if (!recording) throw new ProtocolError('bad_request', 'nothing is being recorded');
    if (id !== undefined && id !== recording.id) {
      throw new ProtocolError(
        'bad_request',
        `${quoteValue(recording.id)} is being recorded, not ${quoteValue(id)}`,
      );
    }
    try {
      await this.#end(recording);
    } catch (error) {
      throw notRecorded(recording, error);
    }
    return recordingStats(recording);
  }

  #begin(base: string, id: string, after?: Promise<unknown>): Recording {
    const { dataDir, stream, settings, log, now } = this.#options;
    const tape = new RecordedTape({
      folder: tapeFolder(dataDir, id),
      source: stream.status.source,
      feed: stream.feedName,
      sync: settings.sync,
      limits: settings.limits,
      ...(after && { after }),
      onFailed: (error) => {
        this.#logFailed(recording, error);
        void this.#end(recording).catch(() => {});
      },
    });
    const recording: Recording = { id, base, tape, since: now() };
    this.#running = recording;
    this.#usedIds.add(id);
    this.#recorder.add(tape);
    log.info({ tape: id }, 'recording');
    return recording;
  }

  async #end(recording: Recording): Promise<void> {
    const { log, now } = this.#options;
    if (this.#running === recording) this.#running = undefined;
    try {
      await this.#recorder.remove(recording.tape);
    } finally {
      if (recording.until === undefined) {
        recording.until = now();
        this.#past.unshift(recording);
        this.#past.length = Math.min(this.#past.length, MAX_PAST);
        const { events, bytes, lost } = recording.tape;
        log.info({ tape: recording.id, events, bytes, lost }, 'recording ended');
        if (events > 0 && !this.#closing) this.#notifyEnded(recording);
      }
    }
  }

  /** Continues on new tapes after a restart of the feed, since the new events do not follow the old ones. */
  #restart(): void {
    // End all tapes before any starts: times of the new ones may be earlier.
    this.#rolling?.restart();
    const running = this.#running;
    if (!running) return;
    const ended = this.#end(running).catch(() => {});
    const { tape, base, id } = running;
    if (tape.announced > 0) this.#begin(base, this.#unusedId(base), ended);
    else
      this.#begin(
        base,
        id,
        ended.then(() => rm(tape.folder, { recursive: true, force: true })),
      );
  }

  #maintain(): void {
    this.#maintenance = this.#retire().catch((error) => {
      this.#options.log.warn({ reason: writeErrorReason(error) }, 'old recordings were not deleted');
    });
    this.#timer = setTimeout(() => this.#maintain(), MAINTENANCE_PERIOD);
  }

  async #retire(): Promise<void> {
    const { dataDir, settings, log } = this.#options;
    await this.#rolling?.maintain();
    const isRunning = (id: string): boolean => this.isRunning(id);
    const segments = await retireRecordings(dataDir, settings.keep, isRunning);
    if (segments > 0) log.info({ segments }, 'segments of recordings were deleted by age or size');
  }

  #notifyEnded({ id }: Recording): void {
    for (const listener of this.#endListeners) {
      listener(id).catch((error: Error) => {
        this.#options.log.warn({ tape: id, reason: error.message }, 'follow-up of an ended recording failed');
      });
    }
  }

  #logFailed({ id }: Recording, error: Error): void {
    this.#options.log.error(
      { tape: id, reason: writeErrorReason(error) },
      'recording failed; the server continues',
    );
  }

  #checkId(id: string): string {
    if (id === LIVE_TAPE) {
      throw new ProtocolError('bad_request', `id ${quoteValue(id)} is reserved for the tape for rewinding`);
    }
    try {
      if (!existsSync(tapeFolder(this.#options.dataDir, id))) return id;
    } catch (error) {
      throw new ProtocolError('bad_request', (error as Error).message);
    }
    throw new ProtocolError('bad_request', `tape ${quoteValue(id)} already exists`);
  }

  /** Returns the id, with a number appended if it is taken. */
  #unusedId(base: string): string {
    const { dataDir } = this.#options;
    let id = base;
    for (let number = 2; this.#usedIds.has(id) || existsSync(tapeFolder(dataDir, id)); number++) {
      id = `${base.slice(0, MAX_BASE_CHARACTERS)}-${number}`;
    }
    return id;
  }
}

function notRecorded({ id }: Recording, error: unknown): ProtocolError {
  return new ProtocolError('internal', `tape ${quoteValue(id)}: ${writeErrorReason(error as Error)}`);
}

/** Returns an id like `rec-20260115-133742`, UTC. */
function idOfTime(micros: number): string {
  const digits = new Date(micros / 1000).toISOString().replace(/\D/g, '');
  return `rec-${digits.slice(0, 8)}-${digits.slice(8, 14)}`;
}
