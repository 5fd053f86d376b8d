import { rm } from 'node:fs/promises';
import { LIVE_TAPE, tapeFolder } from '../catalog';
import { isRecordedElsewhere } from '../recording-mark';
import { type HeldTape, holdTape } from './held-tape';
import type { RecordedStream, RecordingLog } from './recorded-stream';
import { RecordedTape } from './recorded-tape';
import type { Recorder } from './recorder';
import type { RewindFigures } from './recording';
import { retire } from './retention';
import { whyNotWritten } from './write-error';

/** Short segments, so that not much more is kept than what is asked for: a minute (in µs), and bytes. */
const LIMITS = { segmentMicros: 60_000_000, segmentBytes: 64 * 1024 * 1024 };
const MILLIS_PER_MINUTE = 60_000;
/** A feed that nothing paces would fill any disk in the minutes. */
const MOST_BYTES = 2e9;

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
  #failed = false;
  /** Why it failed last, which is told once. */
  #reason: string | undefined;
  #holds = 0;

  constructor(options: RollingTapeOptions) {
    this.#options = options;
    this.#folder = tapeFolder(options.dataDir, LIVE_TAPE);
  }

  /** What there is to say of it while it is written. */
  get figures(): RewindFigures | undefined {
    const { minutes } = this.#options;
    const tape = this.#tape;
    return tape && { id: LIVE_TAPE, minutes, events: tape.events, bytes: tape.bytes };
  }

  /** Begins, once what an earlier start has left is gone. */
  async start(): Promise<void> {
    if (isRecordedElsewhere(this.#folder)) {
      const { log } = this.#options;
      log.warn({ folder: this.#folder }, 'no rewind: another process writes its tape there');
      return;
    }
    await this.#remove();
    this.begin();
  }

  /** Begins a tape that is written once something has ended. */
  begin(after?: Promise<unknown>): void {
    const { stream, recorder } = this.#options;
    this.#failed = false;
    const tape = new RecordedTape({
      folder: this.#folder,
      source: stream.status.source,
      feed: stream.feedName,
      sync: 'never',
      limits: LIMITS,
      ...(after && { after }),
      onFailed: (error) => this.#fail(tape, error),
    });
    this.#tape = tape;
    recorder.add(tape);
  }

  /** Ends the tape and removes it. */
  async end(): Promise<void> {
    const tape = this.#tape;
    this.#tape = undefined;
    if (!tape) return;
    await this.#options.recorder.remove(tape).catch(() => {});
    await this.#remove();
  }

  /** Deletes what is too old, and begins again where the disk was full a while ago. */
  async tend(): Promise<void> {
    if (this.#failed) this.begin();
    else if (this.#tape) {
      const keep = { keepMillis: this.#options.minutes * MILLIS_PER_MINUTE, keepBytes: MOST_BYTES };
      await retire([this.#folder], keep, () => true, Date.now());
    }
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
    void this.#options.recorder.remove(tape).catch(() => {});
    if (this.#tape !== tape) return;
    this.#tape = undefined;
    // What it has taken of a full disk is better used by others.
    void this.#remove().then(() => {
      this.#failed = true;
    });
  }

  /** What cannot be removed cannot be written either, which is told then. */
  #remove(): Promise<void> {
    return rm(this.#folder, { recursive: true, force: true }).catch(() => {});
  }
}
