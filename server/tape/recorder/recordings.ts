import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { ProtocolError, quoteValue } from '../../../lib/protocol/error';
import type { SegmentLimits } from '../format/tape-writer';
import { LIVE_TAPE, tapeFolder, tapesFolder } from '../library/tape-catalog';
import { type HeldTape, removeAbandonedHolds } from './held-tape';
import type { RecordedStream, RecordingLog } from './recorded-stream';
import { RecordedTape, type SyncPolicy } from './recorded-tape';
import { Recorder } from './recorder';
import { figuresOf, type Recording, type RecordingStats, type RewindStats } from './recording';
import { RollingTape } from './rolling-tape';
import { type Retention, retireRecordings } from './tape-retention';
import { whyNotWritten } from './write-error';

/** How often what is too old or too much is looked for, ms. */
const TEND_PERIOD = 60_000;
/** Recordings that ended and are still told of. */
const MAX_PAST = 20;
/** Longest beginning of an id that a number is added to, characters. */
const MAX_BASE = 58;

export interface RecordingSettings {
  /** Whether to record from the start on. */
  readonly enabled: boolean;
  readonly limits: SegmentLimits;
  readonly sync: SyncPolicy;
  readonly keep: Retention;
  /** Minutes on the tape for rewinding, 0 for none. */
  readonly rewindMinutes: number;
}

export interface RecordingsOptions {
  readonly dataDir: string;
  readonly stream: RecordedStream;
  readonly settings: RecordingSettings;
  readonly log: RecordingLog;
  /** µs since 1970. */
  readonly now: () => number;
}

/** All that is recorded of a stream: at most one recording that somebody asked for, and the tape for rewinding. */
export class Recordings {
  readonly #options: RecordingsOptions;
  readonly #recorder: Recorder;
  readonly #rolling: RollingTape | undefined;
  #running: Recording | undefined;
  /** Newest first. */
  readonly #past: Recording[] = [];
  /** Ids that were given out: their folders may not be there yet. */
  readonly #given = new Set<string>();
  readonly #endListeners = new Set<(id: string) => Promise<void>>();
  #unfollow: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #tending = Promise.resolve();
  #closing = false;

  constructor(options: RecordingsOptions) {
    this.#options = options;
    const { dataDir, stream, settings, log } = options;
    const recorder = new Recorder({ market: stream.market, log });
    const minutes = settings.rewindMinutes;
    this.#recorder = recorder;
    if (minutes > 0) this.#rolling = new RollingTape({ dataDir, stream, recorder, log, minutes });
  }

  /**
   * Begins what the settings say; to be called before the stream has its first event.
   * @throws Error when the recording that the settings ask for cannot be written
   */
  async open(): Promise<void> {
    const { dataDir, stream, settings } = this.#options;
    await removeAbandonedHolds(tapesFolder(dataDir));
    await this.#rolling?.start();
    if (settings.enabled) await this.start();
    this.#unfollow = stream.follow({
      applying: (events) => this.#recorder.applying(events),
      applied: (events) => {
        this.#recorder.applied(events);
        this.#rolling?.heard();
      },
      restarting: () => this.#recorder.restarting(),
      restarted: () => this.#restart(),
    });
    this.#tend();
  }

  /** Calls back when a recording with events has ended; not for one that `close` ends. */
  onEnded(listener: (id: string) => Promise<void>): void {
    this.#endListeners.add(listener);
  }

  /** Ends everything. The recording is whole on the disk then; if not, the log says why. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#unfollow?.();
    clearTimeout(this.#timer);
    await this.#tending;
    const running = this.#running;
    if (running) await this.#end(running).catch((error) => this.#tellFailed(running, error));
    await this.#rolling?.end();
  }

  /** The running one, and those that ended since the start, newest first. */
  all(): RecordingStats[] {
    return [...(this.#running ? [this.#running] : []), ...this.#past].map(figuresOf);
  }

  /** The tape for rewinding, while it is written. */
  get rewind(): RewindStats | undefined {
    return this.#rolling?.figures;
  }

  /** Whether the tape of the id is being written. */
  isRunning(id: string): boolean {
    return id === this.#running?.id || id === this.rewind?.id;
  }

  /** See `RollingTape.hold`. */
  async holdLive(): Promise<HeldTape | undefined> {
    return this.#rolling?.hold();
  }

  /**
   * Begins a recording; its tape is there when this returns.
   * @throws ProtocolError `bad_request` naming an id that is none or is taken, or the recording that is running;
   * `internal` when the disk does not take it
   */
  async start(id?: string): Promise<RecordingStats> {
    if (this.#running) {
      throw new ProtocolError('bad_request', `${quoteValue(this.#running.id)} is being recorded already`);
    }
    const base = id === undefined ? idOfTime(this.#options.now()) : this.#checked(id);
    const recording = this.#begin(base, id ?? this.#free(base));
    try {
      await this.#recorder.flush(recording.tape);
    } catch (error) {
      throw notRecorded(recording, error);
    }
    return figuresOf(recording);
  }

  /**
   * Ends the recording; it is on the disk when this returns.
   * @throws ProtocolError `bad_request` when there is none (of that id), `internal` when its end is not on the disk
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
    return figuresOf(recording);
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
        this.#tellFailed(recording, error);
        void this.#end(recording).catch(() => {});
      },
    });
    const recording: Recording = { id, base, tape, since: now() };
    this.#running = recording;
    this.#given.add(id);
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
        if (events > 0 && !this.#closing) this.#tellEnded(recording);
      }
    }
  }

  /** The feed begins anew, and so do tapes: what follows does not go on from what they have. */
  #restart(): void {
    // All must have ended before the first begins: the times of the next ones may be earlier.
    this.#rolling?.restart();
    const running = this.#running;
    if (!running) return;
    const ended = this.#end(running).catch(() => {});
    const { tape, base, id } = running;
    if (tape.announced > 0) this.#begin(base, this.#free(base), ended);
    else
      this.#begin(
        base,
        id,
        ended.then(() => rm(tape.folder, { recursive: true, force: true })),
      );
  }

  #tend(): void {
    this.#tending = this.#retire().catch((error) => {
      this.#options.log.warn({ reason: whyNotWritten(error) }, 'old recordings were not deleted');
    });
    this.#timer = setTimeout(() => this.#tend(), TEND_PERIOD);
  }

  async #retire(): Promise<void> {
    const { dataDir, settings, log } = this.#options;
    await this.#rolling?.tend();
    const isRunning = (id: string): boolean => this.isRunning(id);
    const segments = await retireRecordings(dataDir, settings.keep, isRunning);
    if (segments > 0) log.info({ segments }, 'segments of recordings were deleted by age or size');
  }

  #tellEnded({ id }: Recording): void {
    for (const listener of this.#endListeners) {
      listener(id).catch((error: Error) => {
        this.#options.log.warn({ tape: id, reason: error.message }, 'follow-up of an ended recording failed');
      });
    }
  }

  #tellFailed({ id }: Recording, error: Error): void {
    this.#options.log.error({ tape: id, reason: whyNotWritten(error) }, 'recording failed; serving goes on');
  }

  #checked(id: string): string {
    if (id === LIVE_TAPE) {
      throw new ProtocolError('bad_request', `id ${quoteValue(id)} is kept for the tape for rewinding`);
    }
    try {
      if (!existsSync(tapeFolder(this.#options.dataDir, id))) return id;
    } catch (error) {
      throw new ProtocolError('bad_request', (error as Error).message);
    }
    throw new ProtocolError('bad_request', `there is a tape ${quoteValue(id)} already`);
  }

  /** The id, or with the first number that makes it new. */
  #free(base: string): string {
    const { dataDir } = this.#options;
    let id = base;
    for (let number = 2; this.#given.has(id) || existsSync(tapeFolder(dataDir, id)); number++) {
      id = `${base.slice(0, MAX_BASE)}-${number}`;
    }
    return id;
  }
}

function notRecorded({ id }: Recording, error: unknown): ProtocolError {
  return new ProtocolError('internal', `tape ${quoteValue(id)}: ${whyNotWritten(error as Error)}`);
}

/** `rec-20260115-133742`, UTC. */
function idOfTime(micros: number): string {
  const digits = new Date(micros / 1000).toISOString().replace(/\D/g, '');
  return `rec-${digits.slice(0, 8)}-${digits.slice(8, 14)}`;
}
