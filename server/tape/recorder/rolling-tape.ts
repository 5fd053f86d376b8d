import { rm } from 'node:fs/promises';
import { writeErrorReason } from '../../storage/write-error';
import { wallMillis } from '../../time/clock';
import { LIVE_TAPE, tapeFolder } from '../library/tape-catalog';
import { type HeldTape, holdTape } from './held-tape';
import type { RecordedStream, RecordingLog } from './recorded-stream';
import { RecordedTape } from './recorded-tape';
import type { Recorder } from './recorder';
import type { RewindStats } from './recording';
import { retire } from './tape-retention';

/** Short segments (µs, bytes), so that little more than the requested minutes is kept. */
const LIMITS = { segmentMicros: 60_000_000, segmentBytes: 64 * 1024 * 1024 };
const MILLIS_PER_MINUTE = 60_000;
/** Maximum bytes, for feeds without pacing, which could fill the disk. */
const MAX_BYTES = 2e9;

export interface RollingTapeOptions {
  readonly dataDir: string;
  readonly stream: RecordedStream;
  readonly recorder: Recorder;
  readonly log: RecordingLog;
  readonly minutes: number;
}

/**
 * Records the newest minutes of the live stream on a tape that restarts with the server. It is never synced to
 * disk, and removed at the end.
 */
export class RollingTape {
  readonly #options: RollingTapeOptions;
  readonly #folder: string;
  #tape: RecordedTape | undefined;
  #enabled = false;
  /** Set after a write error; the next maintenance restarts the tape. */
  #failed = false;
  /** Resolves when the old folder is removed. */
  #removed: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  /** Reason of the last failure, which is logged once. */
  #reason: string | undefined;
  #holds = 0;

  constructor(options: RollingTapeOptions) {
    this.#options = options;
    this.#folder = tapeFolder(options.dataDir, LIVE_TAPE);
  }

  /** Statistics while the tape is being written. */
  get stats(): RewindStats | undefined {
    const { minutes } = this.#options;
    const tape = this.#tape;
    return tape && { id: LIVE_TAPE, minutes, events: tape.events, bytes: tape.bytes };
  }

  /** Removes the tape of an earlier start. The new one starts with the stream. */
  async start(): Promise<void> {
    this.#enabled = true;
    this.#removed = this.#remove();
    await this.#removed;
  }

  /**
   * Starts the tape after the first events, in a later turn.
   * A feed may send its history at once, which takes long to write and is not part of the newest minutes; the
   * tape starts with the state after it.
   */
  onEvents(): void {
    if (this.#enabled && !this.#tape && !this.#failed) this.#timer ??= setTimeout(() => this.#begin(), 0);
  }

  /** Ends the tape; a new one starts with the next events. */
  restart(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#removeTape();
  }

  /** Ends the tape and removes it. */
  async end(): Promise<void> {
    this.#enabled = false;
    clearTimeout(this.#timer);
    this.#removeTape();
    await this.#removed;
  }

  #begin(): void {
    this.#timer = undefined;
    this.#failed = false;
    if (!this.#enabled || this.#tape) return;
    const { stream, recorder } = this.#options;
    const tape = new RecordedTape({
      folder: this.#folder,
      source: stream.status.source,
      feed: stream.feedName,
      sync: 'never',
      limits: LIMITS,
      after: this.#removed,
      onFailed: (error) => this.#fail(tape, error),
    });
    this.#tape = tape;
    recorder.add(tape);
  }

  /** Stops recording on the tape, and removes its folder once all is written. */
  #removeTape(): void {
    const tape = this.#tape;
    this.#tape = undefined;
    if (!tape) return;
    const ended = this.#options.recorder.remove(tape).catch(() => {});
    this.#removed = ended.then(() => this.#remove());
  }

  /** Deletes old segments, and restarts the tape after a write error. */
  async maintain(): Promise<void> {
    if (this.#failed) this.#begin();
    const keep = { keepMillis: this.#options.minutes * MILLIS_PER_MINUTE, keepBytes: MAX_BYTES };
    await retire([this.#folder], keep, () => true, wallMillis());
  }

  /**
   * Holds the tape up to now for a reader; undefined if there is none.
   * @throws Error if the disk fails
   */
  async hold(): Promise<HeldTape | undefined> {
    const tape = this.#tape;
    if (!tape) return undefined;
    await this.#options.recorder.flush(tape);
    return holdTape(this.#folder, String(++this.#holds));
  }

  #fail(tape: RecordedTape, error: Error): void {
    const reason = writeErrorReason(error);
    if (reason !== this.#reason)
      this.#options.log.error({ reason }, 'rewind tape failed; it is restarted later');
    this.#reason = reason;
    // Frees the space that the tape takes on a full disk.
    if (this.#tape !== tape) return;
    this.#removeTape();
    this.#failed = true;
  }

  /** Ignores errors: if the folder cannot be removed, writing the next tape fails with the reason. */
  #remove(): Promise<void> {
    return rm(this.#folder, { recursive: true, force: true }).catch(() => {});
  }
}
