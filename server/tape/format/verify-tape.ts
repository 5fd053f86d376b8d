import { closeSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { EventType, MarketEvent } from '../../../lib/market/event';
import type { MarketSymbol } from '../../../lib/market/instrument';
import { decodeBlockText, readBlockText } from './block-text';
import { decodeSegmentHeader, isSegmentFile, segmentFile, segmentNumber } from './segment';
import { type ScannedBlock, scanSegment } from './segment-scan';
import { wasRecorded } from './segments';

/** A fault of a tape. */
export interface TapeFault {
  readonly file: string;
  readonly offset: number;
  readonly what: string;
}

export interface Verification {
  readonly faults: readonly TapeFault[];
  /** Number of faults beyond those listed. */
  readonly unlisted: number;
  readonly blocks: number;
  readonly events: number;
  readonly eventsByType: Readonly<Partial<Record<EventType, number>>>;
}

/** Maximum number of listed faults. */
const MAX_LISTED_FAULTS = 100;

/**
 * Reads a whole tape and reports all faults: unreadable bytes, checksums, counts and times that contradict
 * block headers, decreasing times. Continues after damage.
 */
export function verifyTape(folder: string): Verification {
  const steps = verifySteps(folder);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** Verifies a tape block by block; yields the bytes of each block read, returns the verification. */
export function* verifySteps(folder: string): Generator<number, Verification> {
  const check = new TapeCheck(folder);
  const names = readdirSync(folder).filter(isSegmentFile).sort();
  const first = firstSegment(folder, names);
  for (const [position, name] of names.entries()) {
    const segment = first + position;
    if (name !== segmentFile(segment)) {
      check.fault(segmentFile(segment), 0, `the segment is missing; found ${name}`);
      break;
    }
    yield* check.segment(name, segment);
  }
  if (names.length === 0) check.fault(segmentFile(0), 0, 'the segment is missing');
  return check.result();
}

/**
 * Returns the number of the first required segment: 0, or the oldest one of a recording that retention left.
 */
function firstSegment(folder: string, [name = '']: readonly string[]): number {
  const number = segmentNumber(name) ?? 0;
  return number > 0 && wasRecorded(join(folder, name)) ? number : 0;
}

class TapeCheck {
  readonly #folder: string;
  readonly #faults: TapeFault[] = [];
  #unlisted = 0;
  #blocks = 0;
  #events = 0;
  #last = Number.NEGATIVE_INFINITY;
  readonly #eventsByType: Partial<Record<EventType, number>> = {};
  readonly #symbols: MarketSymbol[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  fault(name: string, offset: number, what: string): void {
    if (this.#faults.length < MAX_LISTED_FAULTS) {
      this.#faults.push({ file: join(this.#folder, name), offset, what });
    } else this.#unlisted += 1;
  }

  result(): Verification {
    return {
      faults: this.#faults,
      unlisted: this.#unlisted,
      blocks: this.#blocks,
      events: this.#events,
      eventsByType: this.#eventsByType,
    };
  }

  *segment(name: string, segment: number): Generator<number> {
    const path = join(this.#folder, name);
    const { blocks, unreadable, bytes } = scanSegment(path);
    if (bytes === 0) this.fault(name, 0, 'the segment is empty');
    for (const range of unreadable) {
      const torn = range.offset + range.bytes === bytes;
      const what = torn ? `torn tail: the last ${range.bytes} bytes are not a complete block` : undefined;
      this.fault(name, range.offset, what ?? `no valid block in ${range.bytes} bytes`);
    }
    if (blocks[0] && blocks[0].kind !== 'header') this.fault(name, 0, 'the segment has no header');
    const file = openSync(path, 'r');
    try {
      for (const block of blocks) {
        try {
          this.#block(file, block, segment);
        } catch (error) {
          this.fault(name, block.offset, (error as Error).message);
        }
        this.#blocks += 1;
        yield block.length;
      }
    } finally {
      closeSync(file);
    }
  }

  #block(file: number, block: ScannedBlock, segment: number): void {
    const text = readBlockText(file, block);
    if (block.kind === 'header') {
      const header = decodeSegmentHeader(text.toString('utf8'));
      if (header.segment !== segment) {
        throw new Error(`its header says segment ${header.segment}, ${segment} expected`);
      }
      for (const [position, { symbol }] of header.instruments.entries()) this.#symbols[position] = symbol;
      return;
    }
    const events = decodeBlockText(text, block, this.#symbols);
    if (block.kind === 'keyframe') return;
    this.#count(events, block);
  }

  #count(events: readonly MarketEvent[], { first, last }: ScannedBlock): void {
    const times = [events[0]?.localTimestamp, events.at(-1)?.localTimestamp];
    if (times[0] !== first || times[1] !== last) {
      throw new Error(`its events cover ${times.join(' to ')}, its header says ${first} to ${last}`);
    }
    for (const { type, localTimestamp } of events) {
      this.#eventsByType[type] = (this.#eventsByType[type] ?? 0) + 1;
      if (localTimestamp < this.#last) {
        throw new Error(`localTimestamp decreases from ${this.#last} to ${localTimestamp}`);
      }
      this.#last = localTimestamp;
    }
    this.#events += events.length;
  }
}
