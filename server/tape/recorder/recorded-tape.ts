import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Source } from '../../../lib/market/event';
import type { Instrument } from '../../../lib/market/instrument';
import { compressBlock } from '../format/block';
import { headerBlock, segmentFile } from '../format/segment';
import type { SegmentLimits } from '../format/tape-writer';
import { markRecording, unmarkRecording } from '../library/recording-mark';
import { SegmentFile, syncName } from './segment-file';
import { WorkQueue } from './work-queue';

/** When written data is synced to disk (`fsync`), which then survives a power loss. */
export const SYNC_POLICIES = ['block', 'second', 'segment', 'never'] as const;
export type SyncPolicy = (typeof SYNC_POLICIES)[number];

/** Maximum delay of a sync with `second`, ms. */
const MAX_SYNC_DELAY = 1_000;
/** Maximum bytes of blocks waiting for the disk; beyond, events are dropped. */
const MAX_QUEUED_BYTES = 64 * 1024 * 1024;

export interface RecordedTapeOptions {
  /** Folder of the tape, created with the first segment; must not exist. */
  readonly folder: string;
  readonly source: Source;
  readonly feed: string;
  readonly sync: SyncPolicy;
  readonly limits: SegmentLimits;
  /** Promise to await before the first write. */
  readonly after?: Promise<unknown>;
  /** Called once when a write fails; the tape is closed and intact up to its last block. */
  readonly onFailed?: (error: Error) => void;
  /** Maximum bytes waiting for the disk, for tests. */
  readonly maxQueuedBytes?: number;
}

/** Market state at one time as blocks; empty if nothing is known. */
export interface RecordedKeyframe {
  readonly blocks: readonly Buffer[];
  /** Time of the state, µs. */
  readonly at: number;
  /** Instruments that later rows may refer to. */
  readonly instruments: readonly Instrument[];
}

/**
 * A tape being recorded. Blocks are queued without waiting and written in order; segments start with keyframes.
 * If the disk is too slow, whole blocks are dropped (`lagging`) until the recorder brings the tape up to date
 * with `resume`.
 */
export class RecordedTape {
  readonly folder: string;
  readonly #options: RecordedTapeOptions;
  readonly #maxQueuedBytes: number;
  readonly #queue: WorkQueue;
  #segment = -1;
  /** True once the first keyframe is announced. */
  #begun = false;
  /** First event (µs) and bytes of the newest segment, including queued data. */
  #segmentStart: number | undefined;
  #segmentBytes = 0;
  #file: SegmentFile | undefined;
  #events = 0;
  #synced = 0;
  #bytes = 0;
  /** Event counters: announced to this tape, accepted, and covered by a `gap` event. */
  #announced = 0;
  #taken = 0;
  #reported = 0;
  #lost = 0;
  #lagging = false;
  #resuming = false;
  #syncTimer: NodeJS.Timeout | undefined;
  #syncedAt = 0;
  #closed: Promise<void> | undefined;

  constructor(options: RecordedTapeOptions) {
    this.folder = options.folder;
    this.#options = options;
    this.#maxQueuedBytes = options.maxQueuedBytes ?? MAX_QUEUED_BYTES;
    this.#queue = new WorkQueue((error) => this.#fail(error));
    if (options.after) this.#queue.add(async () => void (await options.after));
  }

  /** Events in complete blocks written to the file; they survive a crash of this process. */
  get events(): number {
    return this.#events;
  }

  /** Events synced to disk; they survive a power loss. */
  get synced(): number {
    return this.#synced;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Number of segments started. */
  get segments(): number {
    return this.#segment + 1;
  }

  /** Events dropped because the disk was too slow. */
  get lost(): number {
    return this.#lost;
  }

  /** True if blocks are being dropped and the queue is short enough to resume. */
  get canResume(): boolean {
    return this.#lagging && !this.#resuming && this.#queue.bytes <= this.#maxQueuedBytes / 2;
  }

  /** Write error that ended the recording. */
  get error(): Error | undefined {
    return this.#queue.error;
  }

  /** Returns true if a new segment should start with the next keyframe, at the time (µs). */
  segmentDue(time: number): boolean {
    const { segmentMicros, segmentBytes } = this.#options.limits;
    if (this.#segmentStart === undefined || this.#lagging || this.error) return false;
    return time - this.#segmentStart >= segmentMicros || this.#segmentBytes >= segmentBytes;
  }

  /**
   * Announces a keyframe of this time (µs).
   * @returns true if a segment starts with it: if one is due, and for the first keyframe
   */
  announceKeyframe(at: number): boolean {
    const begins = !this.#begun || this.segmentDue(at);
    this.#begun = true;
    if (!begins) return false;
    this.#segmentStart = undefined;
    this.#segmentBytes = 0;
    return true;
  }

  /** Writes an announced keyframe. */
  keyframe({ blocks, at, instruments }: RecordedKeyframe, begins: boolean): void {
    if (this.#lagging) return;
    if (begins) this.#beginSegment(at, instruments);
    for (const block of blocks) this.#write(block, 0);
  }

  /** Events announced so far. */
  get announced(): number {
    return this.#announced;
  }

  /** Announces events, from this time (µs) on, that will be passed to `block` or `lose`. */
  announce(rows: number, first: number): void {
    this.#announced += rows;
    this.#segmentStart ??= first;
  }

  /** Queues a block of events. */
  block(block: Buffer, rows: number): void {
    if (this.#lagging || this.#queue.bytes + block.length > this.#maxQueuedBytes) {
      this.lose(rows);
      return;
    }
    this.#taken += rows;
    this.#write(block, rows);
  }

  /** Counts events that will not be on the tape. */
  lose(rows: number): void {
    if (this.#closed || this.error) return;
    this.#lagging = true;
    this.#lost += rows;
  }

  /**
   * Prepares to accept blocks again from `resume` on; blocks queued before it are still dropped.
   * @returns the number of missing events without a gap event
   */
  prepareResume(): number {
    this.#resuming = true;
    const missing = this.#announced - this.#taken - this.#reported;
    this.#reported += missing;
    return missing;
  }

  /** Accepts blocks again. The next ones must be the gap event and the current state. */
  resume(): void {
    this.#resuming = false;
    this.#lagging = false;
  }

  /**
   * Waits until all accepted blocks are written, and synced if the policy is `block` or `second`.
   * @throws Error with the reason if they are not
   */
  flush(): Promise<void> {
    const { sync } = this.#options;
    const syncs = sync === 'block' || sync === 'second';
    return this.#closed ?? this.#queue.done(async () => void (syncs && (await this.#sync())));
  }

  /**
   * Writes and syncs all accepted blocks, and closes the tape.
   * @throws Error with the reason if they are not on disk
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
    const wait = MAX_SYNC_DELAY - (performance.now() - this.#syncedAt);
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

  /** Stops after a failed write, so that the torn block stays at the end. */
  async #fail(error: Error): Promise<void> {
    clearTimeout(this.#syncTimer);
    await this.#file?.closeAfterError();
    this.#file = undefined;
    await unmarkRecording(this.folder).catch(() => {});
    this.#options.onFailed?.(error);
  }
}
