import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { MarketEvent } from '../../lib/market/event';
import type { MarketSymbol } from '../../lib/market/instrument';
import { decodeBlockText, readBlockText } from './block-text';
import { DamageError } from './damage';
import { decodeSegmentHeader, type SegmentHeader } from './segment-header';
import { segmentFile } from './segment-name';
import type { ScannedBlock, SegmentScan } from './segment-scan';
import { scanSegments } from './segments';

/** End of a tape that was not written whole: it is left out, everything before it is played. */
export interface TornTail {
  readonly file: string;
  /** Bytes of the file that are good. */
  readonly offset: number;
  readonly bytes: number;
}

export interface TapeBatch {
  /** Whether the events rebuild the state at the place where reading began, rather than follow it. */
  readonly state: boolean;
  readonly events: readonly MarketEvent[];
}

interface PlacedBlock extends ScannedBlock {
  readonly segment: number;
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
  readonly #blocks: readonly PlacedBlock[];
  /** Places in `#blocks` where a whole keyframe begins. */
  readonly #keyframes: readonly number[];

  /**
   * @throws DamageError naming the file and the byte when a block is damaged or missing, other than at the end
   * @throws Error when the folder holds no tape
   */
  constructor(folder: string) {
    this.folder = folder;
    const segments = existsSync(folder) ? scanSegments(folder) : [];
    if (segments.length === 0) throw new Error(`${folder} holds no tape`);
    this.segments = segments.length;
    this.retired = segments[0]?.number ?? 0;
    const blocks: PlacedBlock[] = [];
    let bytes = 0;
    let torn: TornTail | undefined;
    for (const scan of segments) {
      const { number, path: file } = scan;
      bytes += scan.bytes;
      const last = scan === segments.at(-1);
      const cut = last ? tornAt(file, scan) : scan.bytes;
      if (last && (cut < scan.bytes || cut === 0)) torn = { file, offset: cut, bytes: scan.bytes - cut };
      const hole = scan.holes.find(({ offset }) => offset < cut);
      if (hole) throw new DamageError(file, hole.offset, `no whole block in ${hole.bytes} bytes`);
      const whole = scan.blocks.filter(({ offset }) => offset < cut);
      if (whole[0] ? whole[0].kind !== 'header' : !last) {
        throw new DamageError(file, 0, 'the segment does not begin with its header');
      }
      for (const block of whole) blocks.push({ ...block, segment: number });
    }
    const withEvents = blocks.filter(({ kind }) => kind === 'events');
    this.bytes = bytes;
    this.torn = torn;
    this.start = withEvents[0]?.first;
    this.end = withEvents.at(-1)?.last;
    this.events = withEvents.reduce((sum, { rows }) => sum + rows, 0);
    this.#blocks = blocks;
    this.#keyframes = wholeKeyframes(blocks);
  }

  get blocks(): number {
    return this.#blocks.length;
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
    for (const _ of this.#walk(this.#keyframes.at(-1) ?? 0, symbols));
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
    const keyframe = this.#keyframes.findLast((place) => (this.#blocks[place]?.first ?? 0) <= time);
    for (const { block, events } of this.#walk(keyframe ?? 0, [])) {
      if (block.kind === 'keyframe' || block.last <= time) yield { state: true, events };
      else if (block.first > time) yield { state: false, events };
      else {
        const split = events.findIndex(({ localTimestamp }) => localTimestamp > time);
        yield { state: true, events: events.slice(0, split) };
        yield { state: false, events: events.slice(split) };
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

  /** Events of the blocks from a place on; keyframes only where no event has come yet. */
  *#walk(from: number, symbols: MarketSymbol[]): Generator<{ block: PlacedBlock; events: MarketEvent[] }> {
    let begun = false;
    let inKeyframe = false;
    const wanted = (block: PlacedBlock, place: number): boolean => {
      if (block.kind !== 'keyframe') return true;
      if (block.opens) inKeyframe = !begun && this.#keyframes.includes(place);
      return inKeyframe;
    };
    for (const { block, text } of this.#texts(from, wanted)) {
      if (block.kind === 'header') {
        const { instruments } = this.#guard(block, () => decodeSegmentHeader(text.toString('utf8')));
        for (const [place, { symbol }] of instruments.entries()) symbols[place] = symbol;
        continue;
      }
      if (block.kind === 'events') begun = true;
      yield { block, events: this.#guard(block, () => decodeBlockText(text, block, symbols)) };
    }
  }

  *#texts(
    from: number,
    wanted: (block: PlacedBlock, place: number) => boolean = () => true,
  ): Generator<{ block: PlacedBlock; text: Buffer }> {
    let segment = -1;
    let file: number | undefined;
    try {
      for (let place = from; place < this.#blocks.length; place++) {
        const block = this.#blocks[place] as PlacedBlock;
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

/** Where the good part of the last segment ends: at a hole that reaches to its end, or at a last block that is bad. */
function tornAt(path: string, { blocks, holes, bytes }: SegmentScan): number {
  const hole = holes.at(-1);
  const end = hole && hole.offset + hole.bytes === bytes ? hole.offset : bytes;
  const last = blocks.at(-1);
  if (!last) return end;
  const file = openSync(path, 'r');
  try {
    readBlockText(file, last);
    return end;
  } catch {
    return last.offset;
  } finally {
    closeSync(file);
  }
}

function wholeKeyframes(blocks: readonly PlacedBlock[]): number[] {
  const places: number[] = [];
  let opened: number | undefined;
  for (const [place, { kind, opens, closes }] of blocks.entries()) {
    if (kind !== 'keyframe') opened = undefined;
    else if (opens) opened = place;
    if (kind === 'keyframe' && closes && opened !== undefined) places.push(opened);
  }
  return places;
}
