import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { MarketEvent } from '../../../lib/market/event';
import type { MarketSymbol } from '../../../lib/market/instrument';
import type { BlockIndex, IndexedBlock } from './block-index';
import { decodeBlockText, readBlockText } from './block-text';
import { DamageError } from './damage';
import { addSymbols } from './row-symbols';
import { decodeSegmentHeader, type SegmentHeader, segmentFile } from './segment';
import { findBlocks, type TapeBlocks, type TornTail } from './tape-blocks';

export interface TapeBatch {
  /** True for events that rebuild the state at the seek position, false for those after it. */
  readonly state: boolean;
  readonly events: readonly MarketEvent[];
  /** Bytes of the tape that were read for them. */
  readonly bytes: number;
}

/** Text of a block of events. */
export interface TapeText {
  readonly block: IndexedBlock;
  /** Rows, one per line, UTF-8. */
  readonly text: Buffer;
}

/**
 * Reads a tape. Opening reads block headers and decompresses the last block only; playing holds one block at a
 * time.
 */
export class TapeReader {
  readonly folder: string;
  readonly segments: number;
  /** Older segments that retention deleted. */
  readonly retired: number;
  /** Bytes of the tape's files, including a torn tail. */
  readonly bytes: number;
  readonly torn: TornTail | undefined;
  /** `localTimestamp` (µs) of the first and the last event; undefined if there is none. */
  readonly start: number | undefined;
  readonly end: number | undefined;
  /** Number of events, without keyframes. */
  readonly events: number;
  readonly #index: BlockIndex;
  /** Index positions of complete keyframes. */
  readonly #keyframes: readonly number[];

  /**
   * @param found blocks of the tape, if already known
   * @throws DamageError naming file and byte of a damaged or missing block, other than at the end
   * @throws Error if the folder has no tape
   */
  constructor(folder: string, found = finished(findBlocks(folder))) {
    const { index, segments, retired, bytes, torn } = found;
    this.folder = folder;
    this.segments = segments;
    this.retired = retired;
    this.bytes = bytes;
    this.torn = torn;
    this.#index = index;
    this.#keyframes = completeKeyframes(index);
    let events = 0;
    for (let position = 0; position < index.count; position++) {
      if (index.kind(position) !== 'events') continue;
      this.start ??= index.first(position);
      this.end = index.last(position);
      events += index.rows(position);
    }
    this.events = events;
  }

  /** Opens a tape, yielding to the event loop between segments. */
  static async open(folder: string): Promise<TapeReader> {
    const steps = findBlocks(folder);
    for (;;) {
      const { done, value } = steps.next();
      if (done) return new TapeReader(folder, value);
      await setImmediate();
    }
  }

  get blocks(): number {
    return this.#index.count;
  }

  get keyframes(): number {
    return this.#keyframes.length;
  }

  /** Returns the header of the first segment; undefined if it is incomplete. */
  header(): SegmentHeader | undefined {
    for (const { text } of this.#texts(0)) return decodeSegmentHeader(text.toString('utf8'));
    return undefined;
  }

  /** Returns all symbols of the tape, in list order. Reads from the last keyframe to the end. */
  symbols(): MarketSymbol[] {
    const symbols: MarketSymbol[] = [];
    for (const { block, text } of this.#texts(this.#keyframes.at(-1) ?? 0)) {
      this.#guard(block, () => addSymbols(block.kind, text, symbols));
    }
    return symbols;
  }

  /** Plays the tape from the start, beginning with the initial state of a recording. */
  play(): Generator<TapeBatch> {
    return this.seek(Number.NEGATIVE_INFINITY);
  }

  /**
   * Yields the state after the last event at or before the time (µs), marked as `state`: the nearest keyframe
   * and the events since. Then yields every later event.
   * @throws DamageError naming file and byte
   */
  *seek(time: number): Generator<TapeBatch> {
    for (const { block, events } of this.#walk(this.#keyframeBefore(time))) {
      const { length: bytes, kind, first, last } = block;
      if (kind === 'keyframe' || last <= time) yield { state: true, events, bytes };
      else if (first > time) yield { state: false, events, bytes };
      else {
        const split = events.findIndex(({ localTimestamp }) => localTimestamp > time);
        yield { state: true, events: events.slice(0, split), bytes };
        yield { state: false, events: events.slice(split), bytes: 0 };
      }
    }
  }

  /** Yields the events received in a time range (µs), both ends included. */
  *read(from: number, to: number): Generator<readonly MarketEvent[]> {
    for (const { state, events } of this.seek(from - 1)) {
      if (state) continue;
      const past = events.findIndex(({ localTimestamp }) => localTimestamp > to);
      const kept = past < 0 ? events : events.slice(0, past);
      if (kept.length > 0) yield kept;
      if (past >= 0) return;
    }
  }

  /** Estimates the bytes read by seeking to one time (µs) and playing to another. */
  bytesOf(from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY): number {
    let bytes = 0;
    for (let position = this.#keyframeBefore(from); position < this.#index.count; position++) {
      if (this.#index.kind(position) === 'keyframe') continue;
      if (this.#index.first(position) > to) break;
      bytes += this.#index.bytes(position);
    }
    return bytes;
  }

  /** Yields first time, last time (µs) and number of events of each block. */
  *counts(): Generator<{ readonly first: number; readonly last: number; readonly events: number }> {
    const index = this.#index;
    for (let position = 0; position < index.count; position++) {
      if (index.kind(position) !== 'events') continue;
      yield { first: index.first(position), last: index.last(position), events: index.rows(position) };
    }
  }

  /**
   * Yields the raw text of blocks, without keyframes.
   * @param segment,offset start position
   * @throws DamageError naming file and byte
   */
  texts(segment: number, offset: number): Generator<TapeText> {
    return this.#texts(this.#positionOf(segment, offset), ({ kind }) => kind !== 'keyframe');
  }

  /** Returns the bytes from a position to the end. */
  bytesFrom(segment: number, offset: number): number {
    let bytes = 0;
    for (let position = this.#positionOf(segment, offset); position < this.#index.count; position++) {
      if (this.#index.kind(position) !== 'keyframe') bytes += this.#index.bytes(position);
    }
    return bytes;
  }

  /** Returns the index position of the first block at or after an offset of a segment. */
  #positionOf(segment: number, offset: number): number {
    let low = 0;
    let high = this.#index.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      const block = this.#index.at(middle);
      if (block.segment < segment || (block.segment === segment && block.offset < offset)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Returns the index position of the last complete keyframe at or before a time, or 0. */
  #keyframeBefore(time: number): number {
    let low = 0;
    let high = this.#keyframes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#index.first(this.#keyframes[middle] as number) <= time) low = middle + 1;
      else high = middle;
    }
    return this.#keyframes[low - 1] ?? 0;
  }

  /** Yields the events of blocks from a position on; keyframes only before the first event. */
  *#walk(from: number): Generator<{ block: IndexedBlock; events: MarketEvent[] }> {
    const symbols: MarketSymbol[] = [];
    // Only this keyframe can precede all events, since events separate keyframes.
    const opening = this.#keyframes.find((position) => position >= from);
    let begun = false;
    let readingKeyframe = false;
    const wanted = (block: IndexedBlock, position: number): boolean => {
      if (block.kind !== 'keyframe') return true;
      if (block.opens) readingKeyframe = !begun && position === opening;
      return readingKeyframe;
    };
    for (const { block, text } of this.#texts(from, wanted)) {
      if (block.kind === 'header') {
        this.#guard(block, () => addSymbols(block.kind, text, symbols));
        continue;
      }
      if (block.kind === 'events') begun = true;
      yield { block, events: this.#guard(block, () => decodeBlockText(text, block, symbols)) };
    }
  }

  *#texts(
    from: number,
    wanted: (block: IndexedBlock, position: number) => boolean = () => true,
  ): Generator<TapeText> {
    let segment = -1;
    let file: number | undefined;
    try {
      for (let position = from; position < this.#index.count; position++) {
        const block = this.#index.at(position);
        if (!wanted(block, position)) continue;
        if (block.segment !== segment) {
          if (file !== undefined) closeSync(file);
          file = openSync(this.#path(block.segment), 'r');
          segment = block.segment;
        }
        const open = file as number;
        yield { block, text: this.#guard(block, () => readBlockText(open, block)) };
      }
    } finally {
      if (file !== undefined) closeSync(file);
    }
  }

  #guard<T>(block: IndexedBlock, read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw new DamageError(this.#path(block.segment), block.offset, (error as Error).message);
    }
  }

  #path(segment: number): string {
    return join(this.folder, segmentFile(segment));
  }
}

function finished(steps: Generator<undefined, TapeBlocks>): TapeBlocks {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

function completeKeyframes(index: BlockIndex): number[] {
  const positions: number[] = [];
  let opened: number | undefined;
  for (let position = 0; position < index.count; position++) {
    if (index.kind(position) !== 'keyframe') {
      opened = undefined;
      continue;
    }
    const { opens, closes } = index.at(position);
    if (opens) opened = position;
    if (closes && opened !== undefined) positions.push(opened);
  }
  return positions;
}
