import { rename, rm } from 'node:fs/promises';
import { writeErrorReason } from '../../storage/write-error';
import { wallMillis } from '../../time/clock';
import { LIVE_TAPE, tapeFolder } from '../library/tape-catalog';
import { type HeldTape, heldFolder, holdTape } from './held-tape';
import type { RecordedStream, RecordingLog } from './recorded-stream';
import { RecordedTape } from './recorded-tape';
import type { Recorder } from './recorder';
import type { RewindStats } from './recording';
import { retire } from './tape-retention';

/** Short segments (µs, bytes), so that little more than the requested minutes is kept. */
const LIMITS = { segmentMicros: 60_000_000, segmentBytes: 64 * 1024 * 1024 };
const MILLIS_PER_MINUTE = 60_000;
/** Minutes that are kept beyond, if earlier tapes are. */
const SPARE_MINUTES = 2;
/** Maximum bytes, for feeds without pacing, which could fill the disk. */
const MAX_BYTES = 2e9;

export interface RollingTapeOptions {
  readonly dataDir: string;
  readonly stream: RecordedStream;
  readonly recorder: Recorder;
  readonly log: RecordingLog;
  readonly minutes: number;
  /** Keeps the tapes of earlier runs of the feed for those minutes, too. */
  readonly keepsEarlier?: boolean | undefined;
}

/** Tape of an earlier run of the feed. */
interface EarlierTape {
  readonly number: number;
  readonly folder: string;
  /** Time of its end, ms. */
  readonly endedAt: number;
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
  /** Number of tapes begun so far. */
  #begun = 0;
  readonly #earlier: EarlierTape[] = [];

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

  /** Number of the tape that is being written, from 1; 0 while there is none. */
  get number(): number {
    return this.#tape ? this.#begun : 0;
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
    this.#removeTape(this.#options.keepsEarlier);
  }

  /** Ends the tape and removes it. */
  async end(): Promise<void> {
    this.#enabled = false;
    clearTimeout(this.#timer);
    this.#removeTape();
    await this.#removed;
    await this.#removeEarlier(Number.POSITIVE_INFINITY);
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
    this.#begun++;
    recorder.add(tape);
  }

  /** Stops recording on the tape, and removes its folder once all is written, or keeps it under another name. */
  #removeTape(keeps = false): void {
    const tape = this.#tape;
    this.#tape = undefined;
    if (!tape) return;
    const ended = this.#options.recorder.remove(tape).catch(() => {});
    const number = this.#begun;
    this.#removed = ended.then(() => (keeps ? this.#keep(number) : this.#remove()));
  }

  /** Moves the ended tape to a folder that the next start removes as it does holds. */
  async #keep(number: number): Promise<void> {
    const folder = heldFolder(this.#folder, `earlier${number}`);
    try {
      await rename(this.#folder, folder);
      this.#earlier.push({ number, folder, endedAt: wallMillis() });
    } catch {
      await this.#remove();
    }
  }

  async #removeEarlier(until: number): Promise<void> {
    for (const tape of this.#earlier.filter(({ endedAt }) => endedAt < until)) {
      this.#earlier.splice(this.#earlier.indexOf(tape), 1);
      await rm(tape.folder, { recursive: true, force: true }).catch(() => {});
    }
  }

  /** Deletes old segments, and restarts the tape after a write error. */
  async maintain(): Promise<void> {
    if (this.#failed) this.#begin();
    const { minutes, keepsEarlier } = this.#options;
    // A reader that follows its end by all those minutes must find them whole.
    const spare = keepsEarlier ? SPARE_MINUTES : 0;
    const keep = { keepMillis: (minutes + spare) * MILLIS_PER_MINUTE, keepBytes: MAX_BYTES };
    const now = wallMillis();
    await retire([this.#folder], keep, () => true, now);
    await this.#removeEarlier(now - keep.keepMillis);
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

  /**
   * Holds the tape of this number: up to now, or to its end if that has come. Undefined if it is not kept.
   * @throws Error if the disk fails
   */
  async holdNumber(number: number): Promise<HeldTape | undefined> {
    if (number === this.number) return this.hold();
    // A tape that has just ended may still be moving.
    await this.#removed;
    const earlier = this.#earlier.find((tape) => tape.number === number);
    return earlier && holdTape(earlier.folder, String(++this.#holds));
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
