import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { MarketEvent } from '../../../lib/market/event';
import type { MarketSymbol } from '../../../lib/market/instrument';
import { addSymbols } from '../row-symbols';
import { decodeSegmentHeader, type SegmentHeader } from '../segment-header';
import { segmentFile } from '../segment-name';
import type { BlockIndex, PlacedBlock } from './block-index';
import { decodeBlockText, readBlockText } from './block-text';
import { DamageError } from './damage';
import { findBlocks, type TapeBlocks, type TornTail } from './tape-blocks';

export interface TapeBatch {
  /** Whether the events rebuild the state at the place where reading began, rather than follow it. */
  readonly state: boolean;
  readonly events: readonly MarketEvent[];
  /** Bytes of the tape that they were read from. */
  readonly bytes: number;
}

/** A block of events as it lies on the tape. */
export interface TapeText {
  readonly block: PlacedBlock;
  /** Its rows, a line each, UTF-8. */
  readonly text: Buffer;
}

/**
 * Reads a tape. Opening it reads the headers of the blocks and inflates the last block, nothing else; playing holds
 * one block at a time.
 */
export class TapeReader {
  readonly folder: string;
  readonly segments: number;
  /** Segments before those, which a recording has deleted because of their age or its size. */
  readonly retired: number;
  /** Bytes of the tape's files, a torn tail included. */
  readonly bytes: number;
  readonly torn: TornTail | undefined;
  /** `localTimestamp` (µs) of the first and the last event; undefined when there is none. */
  readonly start: number | undefined;
  readonly end: number | undefined;
  /** Events, those of keyframes not counted. */
  readonly events: number;
  readonly #index: BlockIndex;
  /** Places in the index where a whole keyframe begins. */
  readonly #keyframes: readonly number[];

  /**
   * @param found where everything lies, when that is known already
   * @throws DamageError naming the file and the byte when a block is damaged or missing, other than at the end
   * @throws Error when the folder holds no tape
   */
  constructor(folder: string, found = finished(findBlocks(folder))) {
    const { index, segments, retired, bytes, torn } = found;
    this.folder = folder;
    this.segments = segments;
    this.retired = retired;
    this.bytes = bytes;
    this.torn = torn;
    this.#index = index;
    this.#keyframes = wholeKeyframes(index);
    let events = 0;
    for (let place = 0; place < index.count; place++) {
      if (index.kind(place) !== 'events') continue;
      this.start ??= index.first(place);
      this.end = index.last(place);
      events += index.rows(place);
    }
    this.events = events;
  }

  /** The same as making one, but everything else has its turn meanwhile. */
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

  /** Header of the first segment; undefined when not even that is whole. */
  header(): SegmentHeader | undefined {
    for (const { text } of this.#texts(0)) return decodeSegmentHeader(text.toString('utf8'));
    return undefined;
  }

  /** Every symbol of the tape, in the order of its list. Reads from the last keyframe to the end. */
  symbols(): MarketSymbol[] {
    const symbols: MarketSymbol[] = [];
    for (const { block, text } of this.#texts(this.#keyframes.at(-1) ?? 0)) {
      this.#guard(block, () => addSymbols(block.kind, text, symbols));
    }
    return symbols;
  }

  /** Plays the tape from its beginning. A recording that began with a known state gives that state first. */
  play(): Generator<TapeBatch> {
    return this.seek(Number.NEGATIVE_INFINITY);
  }

  /**
   * First what rebuilds the state after the last event at or before the time (µs): the nearest keyframe and the
   * events since, marked as `state`; then every event after it.
   * @throws DamageError naming the file and the byte, when the reading comes to damage
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

  /** The events received from one time to another (µs), both included. */
  *read(from: number, to: number): Generator<readonly MarketEvent[]> {
    for (const { state, events } of this.seek(from - 1)) {
      if (state) continue;
      const past = events.findIndex(({ localTimestamp }) => localTimestamp > to);
      const kept = past < 0 ? events : events.slice(0, past);
      if (kept.length > 0) yield kept;
      if (past >= 0) return;
    }
  }

  /** Bytes that seeking to one time (µs) and playing on to another reads, about. */
  bytesOf(from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY): number {
    let bytes = 0;
    for (let place = this.#keyframeBefore(from); place < this.#index.count; place++) {
      if (this.#index.kind(place) === 'keyframe') continue;
      if (this.#index.first(place) > to) break;
      bytes += this.#index.bytes(place);
    }
    return bytes;
  }

  /** How many events there are when: of each block of events its first and last time (µs) and their number. */
  *counts(): Generator<{ readonly first: number; readonly last: number; readonly events: number }> {
    const index = this.#index;
    for (let place = 0; place < index.count; place++) {
      if (index.kind(place) !== 'events') continue;
      yield { first: index.first(place), last: index.last(place), events: index.rows(place) };
    }
  }

  /**
   * The blocks as they lie on the tape, keyframes left out, for those who look only for some of the rows.
   * @param segment,offset where to begin
   * @throws DamageError naming the file and the byte, when the reading comes to damage
   */
  texts(segment: number, offset: number): Generator<TapeText> {
    return this.#texts(this.#placeOf(segment, offset), ({ kind }) => kind !== 'keyframe');
  }

  /** Bytes from a place to the end. */
  bytesFrom(segment: number, offset: number): number {
    let bytes = 0;
    for (let place = this.#placeOf(segment, offset); place < this.#index.count; place++) {
      if (this.#index.kind(place) !== 'keyframe') bytes += this.#index.bytes(place);
    }
    return bytes;
  }

  /** Place of the first block at or behind an offset of a segment. */
  #placeOf(segment: number, offset: number): number {
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

  /** Place of the last whole keyframe at or before a time, 0 where there is none. */
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

  /** Events of the blocks from a place on; keyframes only where no event has come yet. */
  *#walk(from: number): Generator<{ block: PlacedBlock; events: MarketEvent[] }> {
    const symbols: MarketSymbol[] = [];
    // Only the first one can be met before any event: none follows another without events between them.
    const opening = this.#keyframes.find((place) => place >= from);
    let begun = false;
    let inKeyframe = false;
    const wanted = (block: PlacedBlock, place: number): boolean => {
      if (block.kind !== 'keyframe') return true;
      if (block.opens) inKeyframe = !begun && place === opening;
      return inKeyframe;
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
    wanted: (block: PlacedBlock, place: number) => boolean = () => true,
  ): Generator<TapeText> {
    let segment = -1;
    let file: number | undefined;
    try {
      for (let place = from; place < this.#index.count; place++) {
        const block = this.#index.at(place);
        if (!wanted(block, place)) continue;
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

  #guard<T>(block: PlacedBlock, read: () => T): T {
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

function wholeKeyframes(index: BlockIndex): number[] {
  const places: number[] = [];
  let opened: number | undefined;
  for (let place = 0; place < index.count; place++) {
    if (index.kind(place) !== 'keyframe') {
      opened = undefined;
      continue;
    }
    const { opens, closes } = index.at(place);
    if (opens) opened = place;
    if (closes && opened !== undefined) places.push(opened);
  }
  return places;
}
