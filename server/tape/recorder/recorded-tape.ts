import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Source } from '../../../lib/market/event';
import type { Instrument } from '../../../lib/market/instrument';
import { compressBlock } from '../format/block';
import type { SegmentLimits } from '../format/tape-writer';
import { markRecording, unmarkRecording } from '../library/recording-mark';
import { headerBlock } from '../segment-header';
import { segmentFile } from '../segment-name';
import { SegmentFile, syncName } from './segment-file';
import { WorkQueue } from './work-queue';

/** When what was written is also brought to the disk itself (`fsync`): what then survives a loss of power. */
export const SYNC_POLICIES = ['block', 'second', 'segment', 'never'] as const;
export type SyncPolicy = (typeof SYNC_POLICIES)[number];

/** Longest that written events wait under `second`, ms. */
const SYNC_PERIOD = 1_000;
/** Blocks (bytes) that may wait for the disk; beyond, events are lost. */
const MAX_QUEUED = 64 * 1024 * 1024;

export interface RecordedTapeOptions {
  /** Folder of the tape; made with the first segment, which must not be there yet. */
  readonly folder: string;
  readonly source: Source;
  readonly feed: string;
  readonly sync: SyncPolicy;
  readonly limits: SegmentLimits;
  /** What must have ended before the first write. */
  readonly after?: Promise<unknown>;
  /** Told once when the disk takes no more; the tape is then closed and good up to its last block. */
  readonly onFailed?: (error: Error) => void;
  /** Less than usual, for tests: bytes that may wait for the disk. */
  readonly mostQueued?: number;
}

/** The state of the market at a moment, as blocks; there are none where nothing is known. */
export interface RecordedKeyframe {
  readonly blocks: readonly Buffer[];
  /** µs. */
  readonly at: number;
  /** All that rows may name from here on. */
  readonly instruments: readonly Instrument[];
}

/**
 * One tape that is being recorded: takes blocks without waiting, and writes them in their order. Segments begin with
 * keyframes only. When the disk cannot follow, whole blocks are left out (`lagging`) until the recorder brings the
 * tape up to date again with `resume`.
 */
export class RecordedTape {
  readonly folder: string;
  readonly #options: RecordedTapeOptions;
  readonly #mostQueued: number;
  readonly #queue: WorkQueue;
  #segment = -1;
  /** Whether a first keyframe is on its way or came. */
  #begun = false;
  /** Of the newest segment as it will be: its first event (µs), its bytes. */
  #segmentStart: number | undefined;
  #segmentBytes = 0;
  #file: SegmentFile | undefined;
  #events = 0;
  #synced = 0;
  #bytes = 0;
  /** Events that are on their way here or came, that were taken, and that a `gap` on the tape tells of. */
  #announced = 0;
  #taken = 0;
  #told = 0;
  #lost = 0;
  #lagging = false;
  #resuming = false;
  #syncTimer: NodeJS.Timeout | undefined;
  #syncedAt = 0;
  #closed: Promise<void> | undefined;

  constructor(options: RecordedTapeOptions) {
    this.folder = options.folder;
    this.#options = options;
    this.#mostQueued = options.mostQueued ?? MAX_QUEUED;
    this.#queue = new WorkQueue((error) => this.#fail(error));
    if (options.after) this.#queue.add(async () => void (await options.after));
  }

  /** Events in whole blocks that the system has taken: they survive whatever happens to this process. */
  get events(): number {
    return this.#events;
  }

  /** Events that the disk itself has: they survive a loss of power. */
  get synced(): number {
    return this.#synced;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Segments that were begun. */
  get segments(): number {
    return this.#segment + 1;
  }

  /** Events that are not on the tape because the disk could not follow. */
  get lost(): number {
    return this.#lost;
  }

  /** Whether blocks are left out and it is worth going on: little waits for the disk now. */
  get canResume(): boolean {
    return this.#lagging && !this.#resuming && this.#queue.bytes <= this.#mostQueued / 2;
  }

  /** Why nothing is written any more. */
  get error(): Error | undefined {
    return this.#queue.error;
  }

  /** Whether a new segment should begin with the next keyframe, at the time (µs). */
  segmentDue(time: number): boolean {
    const { segmentMicros, segmentBytes } = this.#options.limits;
    if (this.#segmentStart === undefined || this.#lagging || this.error) return false;
    return time - this.#segmentStart >= segmentMicros || this.#segmentBytes >= segmentBytes;
  }

  /**
   * A keyframe of this moment (µs) is on its way.
   * @returns whether a segment is to begin with it: when one is due, and with the very first
   */
  announceKeyframe(at: number): boolean {
    const begins = !this.#begun || this.segmentDue(at);
    this.#begun = true;
    if (!begins) return false;
    this.#segmentStart = undefined;
    this.#segmentBytes = 0;
    return true;
  }

  /** Takes a keyframe that was announced. */
  keyframe({ blocks, at, instruments }: RecordedKeyframe, begins: boolean): void {
    if (this.#lagging) return;
    if (begins) this.#beginSegment(at, instruments);
    for (const block of blocks) this.#write(block, 0);
  }

  /** Events that came, or are on their way here. */
  get announced(): number {
    return this.#announced;
  }

  /** So many events, from this time (µs) on, are on their way to `block` or to `lose`. */
  announce(rows: number, first: number): void {
    this.#announced += rows;
    this.#segmentStart ??= first;
  }

  /** Takes events that follow on what came before. */
  block(block: Buffer, rows: number): void {
    if (this.#lagging || this.#queue.bytes + block.length > this.#mostQueued) {
      this.lose(rows);
      return;
    }
    this.#taken += rows;
    this.#write(block, rows);
  }

  /** So many events will not be on the tape. */
  lose(rows: number): void {
    if (this.#closed || this.error) return;
    this.#lagging = true;
    this.#lost += rows;
  }

  /**
   * Blocks will be taken again from `resume` on; those that are on their way before it will not be.
   * @returns how many events will be missing then that the tape tells nothing of
   */
  prepareResume(): number {
    this.#resuming = true;
    const missing = this.#announced - this.#taken - this.#told;
    this.#told += missing;
    return missing;
  }

  /** Takes blocks again: the next ones tell of the loss and of the state after it. */
  resume(): void {
    this.#resuming = false;
    this.#lagging = false;
  }

  /**
   * Waits until all that was taken is written and, unless the disk is left alone until the end of the segment, on the
   * disk.
   * @throws Error why it is not
   */
  flush(): Promise<void> {
    const { sync } = this.#options;
    const syncs = sync === 'block' || sync === 'second';
    return this.#closed ?? this.#queue.done(async () => void (syncs && (await this.#sync())));
  }

  /**
   * Writes all that was taken and brings it to the disk; nothing is taken after it.
   * @throws Error why it is not there
   */
  close(): Promise<void> {
    this.#closed ??= this.#queue.done(async () => {
      await this.#closeFile();
      await unmarkRecording(this.folder);
    });
    return this.#closed;
  }

  #beginSegment(at: number, instruments: readonly Instrument[]): void {
    const { folder, source, feed, sync } = this.#options;
    const segment = ++this.#segment;
    this.#queue.add(async () => {
      const header = { source, feed, segment, instruments, recording: true };
      const block = await compressBlock(headerBlock(header, at));
      await this.#closeFile();
      if (segment === 0) {
        await mkdir(folder, { recursive: true });
        await markRecording(folder);
      }
      const path = join(folder, segmentFile(segment));
      this.#file = await SegmentFile.create(path);
      await this.#append(block);
      this.#segmentBytes += block.length;
      if (sync !== 'never') await syncName(path);
    });
  }

  #write(block: Buffer, rows: number): void {
    if (this.#closed) return;
    this.#segmentBytes += block.length;
    this.#queue.add(async () => {
      await this.#append(block);
      this.#events += rows;
      await this.#syncInTime();
    }, block.length);
  }

  async #append(block: Buffer): Promise<void> {
    await this.#file?.append(block);
    this.#bytes += block.length;
  }

  async #syncInTime(): Promise<void> {
    const { sync } = this.#options;
    const wait = SYNC_PERIOD - (performance.now() - this.#syncedAt);
    if (sync === 'block' || (sync === 'second' && wait <= 0)) await this.#sync();
    else if (sync === 'second') {
      this.#syncTimer ??= setTimeout(() => this.#queue.add(() => this.#sync()), wait);
    }
  }

  async #sync(): Promise<void> {
    clearTimeout(this.#syncTimer);
    this.#syncTimer = undefined;
    const events = this.#events;
    if (events > this.#synced) await this.#file?.sync();
    this.#synced = events;
    this.#syncedAt = performance.now();
  }

  async #closeFile(): Promise<void> {
    if (this.#options.sync !== 'never') await this.#sync();
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }

  /** After a write that failed nothing may follow, or the torn block would lie in the middle. */
  async #fail(error: Error): Promise<void> {
    clearTimeout(this.#syncTimer);
    await this.#file?.giveUp();
    this.#file = undefined;
    await unmarkRecording(this.folder).catch(() => {});
    this.#options.onFailed?.(error);
  }
}
