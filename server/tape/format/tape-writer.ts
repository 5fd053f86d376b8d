import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { MarketEvent, Source } from '../../../lib/market/event';
import { type BlockDraft, encodeBlock } from './block';
import { BLOCK_LIMITS, BlockCutter, type BlockLimits } from './block-cutter';
import { KEYFRAME_LIMITS, type KeyframeLimits, KeyframeSchedule, type KeyframeSource } from './keyframe';
import { KeyframeText } from './keyframe-text';
import { RowEncoder } from './row-encoder';
import { headerBlock, segmentFile } from './segment';

/** Limits of a segment. */
export interface SegmentLimits {
  /** Time from its first event to the first of the next, µs of `localTimestamp`. */
  readonly segmentMicros: number;
  readonly segmentBytes: number;
}

const SEGMENT_LIMITS: SegmentLimits = { segmentMicros: 3_600_000_000, segmentBytes: 64 * 1024 * 1024 };

export type TapeLimits = BlockLimits & KeyframeLimits & SegmentLimits;

export interface TapeWriterOptions {
  /** Folder of the tape: created if missing, rejected if not empty. */
  readonly folder: string;
  readonly source: Source;
  /** Name of the feed or the import format. */
  readonly feed: string;
  /** State before the first event, usually empty; the writer applies every event to it. */
  readonly keyframes: KeyframeSource;
  /** Smaller limits, for tests. */
  readonly limits?: Partial<TapeLimits>;
}

/**
 * Writes a tape block by block, synchronously.
 * A crash loses at most the events after the last complete block; `flush` bounds that for rare events.
 */
export class TapeWriter {
  readonly #options: TapeWriterOptions;
  readonly #limits: TapeLimits;
  readonly #encoder = new RowEncoder();
  readonly #cutter: BlockCutter;
  readonly #schedule: KeyframeSchedule;
  /** Keyframe blocks to write before the next block of events. */
  #keyframe: readonly BlockDraft[] = [];
  #segment = -1;
  #segmentStart = 0;
  #segmentBytes = 0;
  #file: number | undefined;
  #events = 0;
  #bytes = 0;
  #closed = false;

  /** @throws Error if the folder is not empty */
  constructor(options: TapeWriterOptions) {
    this.#options = options;
    this.#limits = { ...BLOCK_LIMITS, ...KEYFRAME_LIMITS, ...SEGMENT_LIMITS, ...options.limits };
    this.#cutter = new BlockCutter(this.#encoder, this.#limits);
    this.#schedule = new KeyframeSchedule(this.#limits);
    mkdirSync(options.folder, { recursive: true });
    if (readdirSync(options.folder).length > 0) throw new Error(`${options.folder} is not empty`);
  }

  /** Events appended so far. */
  get events(): number {
    return this.#events;
  }

  /** Bytes written so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Appends an event.
   * @throws RangeError naming the value if the time decreases, a number is not finite or the instrument is
   * unknown; the event is skipped and more may be appended
   * @throws Error if the disk is full; the writer is closed, and the tape intact up to its last block
   */
  append(event: MarketEvent): void {
    if (this.#closed) throw new Error('the tape is closed');
    const time = event.localTimestamp;
    const begins = this.#segment < 0;
    // The initial state has the symbols that the first event may name.
    if (begins) this.#takeKeyframe(time);
    const fits = this.#cutter.offer(event);
    if (begins) this.#nextSegment(time);
    else this.#makeRoom(time, fits);
    this.#cutter.accept(event);
    this.#schedule.count(1);
    this.#events += 1;
    this.#options.keyframes.apply(event);
    if (this.#cutter.full) this.flush();
  }

  /** Writes the appended events as a block. */
  flush(): void {
    const block = this.#cutter.cut();
    if (!block) return;
    if (this.#file === undefined) this.#openSegment();
    for (const part of this.#keyframe) this.#write(part);
    this.#keyframe = [];
    this.#write(block);
  }

  /** Writes the remaining events and syncs to disk. Closes the writer. */
  close(): void {
    if (this.#closed) return;
    this.flush();
    this.#closed = true;
    this.#closeSegment();
  }

  /** Closes the file without writing the remaining events. */
  abandon(): void {
    this.#closed = true;
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  /** Ends the block, and if needed the segment, before an event that exceeds its limits. */
  #makeRoom(time: number, fits: boolean): void {
    const { segmentMicros, segmentBytes } = this.#limits;
    const keyframeDue = this.#schedule.due(time);
    if (!fits || keyframeDue) this.flush();
    if (this.#cutter.rows > 0) return;
    const over = time - this.#segmentStart >= segmentMicros || this.#segmentBytes >= segmentBytes;
    if (over || keyframeDue) this.#takeKeyframe(this.#cutter.last);
    if (over) this.#nextSegment(time);
  }

  /** Ends the segment. The next file is created with its first block. */
  #nextSegment(time: number): void {
    this.#closeSegment();
    this.#segment += 1;
    this.#segmentStart = time;
    this.#segmentBytes = 0;
  }

  #takeKeyframe(at: number): void {
    const text = new KeyframeText(this.#encoder, this.#limits);
    for (const event of this.#options.keyframes.keyframe()) text.add(event);
    this.#schedule.taken(at);
    this.#schedule.sized(text.rows);
    this.#keyframe = text.blocks(at);
  }

  #openSegment(): void {
    const { folder, source, feed } = this.#options;
    this.#file = openSync(join(folder, segmentFile(this.#segment)), 'wx');
    const { instruments } = this.#encoder;
    this.#write(headerBlock({ source, feed, segment: this.#segment, instruments }, this.#segmentStart));
  }

  /** Stops after a failed write (full disk), so that the torn block stays at the end. */
  #write(draft: BlockDraft): void {
    const file = this.#file as number;
    const block = encodeBlock(draft);
    try {
      for (let done = 0; done < block.length; ) done += writeSync(file, block, done);
    } catch (error) {
      this.abandon();
      throw error;
    }
    this.#bytes += block.length;
    this.#segmentBytes += block.length;
  }

  #closeSegment(): void {
    if (this.#file === undefined) return;
    fsyncSync(this.#file);
    closeSync(this.#file);
    this.#file = undefined;
  }
}
