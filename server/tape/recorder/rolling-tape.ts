import { rm } from 'node:fs/promises';
import { isRecordedElsewhere } from '../library/recording-mark';
import { LIVE_TAPE, tapeFolder } from '../library/tape-catalog';
import { type HeldTape, holdTape } from './held-tape';
import type { RecordedStream, RecordingLog } from './recorded-stream';
import { RecordedTape } from './recorded-tape';
import type { Recorder } from './recorder';
import type { RewindStats } from './recording';
import { retire } from './tape-retention';
import { whyNotWritten } from './write-error';

/** Short segments, so that not much more is kept than what is asked for: a minute (in µs), and bytes. */
const LIMITS = { segmentMicros: 60_000_000, segmentBytes: 64 * 1024 * 1024 };
const MILLIS_PER_MINUTE = 60_000;
/** A feed that nothing paces would fill any disk in the minutes. */
const MAX_BYTES = 2e9;

export interface RollingTapeOptions {
  readonly dataDir: string;
  readonly stream: RecordedStream;
  readonly recorder: Recorder;
  readonly log: RecordingLog;
  readonly minutes: number;
}

/**
 * The newest minutes of the live stream, on a tape that begins anew with every start. It is only a help: it is never
 * brought to the disk itself, and removed at the end.
 */
export class RollingTape {
  readonly #options: RollingTapeOptions;
  readonly #folder: string;
  #tape: RecordedTape | undefined;
  #wanted = false;
  /** The disk did not take it; it begins again when it is tended. */
  #failed = false;
  /** What the folder had is gone. */
  #removed: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  /** Why it failed last, which is told once. */
  #reason: string | undefined;
  #holds = 0;

  constructor(options: RollingTapeOptions) {
    this.#options = options;
    this.#folder = tapeFolder(options.dataDir, LIVE_TAPE);
  }

  /** What there is to say of it while it is written. */
  get figures(): RewindStats | undefined {
    const { minutes } = this.#options;
    const tape = this.#tape;
    return tape && { id: LIVE_TAPE, minutes, events: tape.events, bytes: tape.bytes };
  }

  /** Removes what an earlier start has left; the tape begins with the stream. */
  async start(): Promise<void> {
    if (isRecordedElsewhere(this.#folder)) {
      const { log } = this.#options;
      log.warn({ folder: this.#folder }, 'no rewind: another process writes its tape there');
      return;
    }
    this.#wanted = true;
    this.#removed = this.#remove();
    await this.#removed;
  }

  /**
   * Events came: the tape begins, if it has not, but not in this turn. A feed opens with its history all at once, which
   * would take long to write and is no part of the newest minutes; the tape begins with the state after it.
   */
  heard(): void {
    if (this.#wanted && !this.#tape && !this.#failed) this.#timer ??= setTimeout(() => this.#begin(), 0);
  }

  /** Ends the tape in this turn; a new one begins with the next events. */
  restart(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#removeTape();
  }

  /** Ends the tape and removes it. */
  async end(): Promise<void> {
    this.#wanted = false;
    clearTimeout(this.#timer);
    this.#removeTape();
    await this.#removed;
  }

  #begin(): void {
    this.#timer = undefined;
    this.#failed = false;
    if (!this.#wanted || this.#tape) return;
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

  /** Nothing is recorded on the tape from now on; its folder goes when all is written. */
  #removeTape(): void {
    const tape = this.#tape;
    this.#tape = undefined;
    if (!tape) return;
    const ended = this.#options.recorder.remove(tape).catch(() => {});
    this.#removed = ended.then(() => this.#remove());
  }

  /** Deletes what is too old, and begins again where the disk was full a while ago. */
  async tend(): Promise<void> {
    if (this.#failed) this.#begin();
    const keep = { keepMillis: this.#options.minutes * MILLIS_PER_MINUTE, keepBytes: MAX_BYTES };
    await retire([this.#folder], keep, () => true, Date.now());
  }

  /**
   * Keeps all of the tape up to now for somebody who reads it; undefined where there is none.
   * @throws Error when the disk does not take it
   */
  async hold(): Promise<HeldTape | undefined> {
    const tape = this.#tape;
    if (!tape) return undefined;
    await this.#options.recorder.flush(tape);
    return holdTape(this.#folder, String(++this.#holds));
  }

  #fail(tape: RecordedTape, error: Error): void {
    const reason = whyNotWritten(error);
    if (reason !== this.#reason) this.#options.log.error({ reason }, 'no rewind for now; serving goes on');
    this.#reason = reason;
    // What it has taken of a full disk is better used by others.
    if (this.#tape !== tape) return;
    this.#removeTape();
    this.#failed = true;
  }

  /** What cannot be removed cannot be written either, which is told then. */
  #remove(): Promise<void> {
    return rm(this.#folder, { recursive: true, force: true }).catch(() => {});
  }
}
