import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { MarketEvent, Source } from '../../lib/market/event';
import type { Instrument, MarketSymbol } from '../../lib/market/instrument';
import { type BlockHeader, encodeBlock } from './block';
import type { KeyframeSource } from './keyframe';
import { encodeRow } from './row';
import { encodeSegmentHeader } from './segment-header';
import { segmentFile } from './segment-name';

/** Bounds of blocks and segments; times in µs of `localTimestamp`. */
export interface TapeLimits {
  readonly blockEvents: number;
  readonly blockMicros: number;
  /** Text of a block before compression, in characters; one larger event still makes a block of its own. */
  readonly blockCharacters: number;
  readonly keyframeMicros: number;
  readonly segmentMicros: number;
  readonly segmentBytes: number;
}

const TAPE_LIMITS: TapeLimits = {
  blockEvents: 2048,
  blockMicros: 1_000_000,
  blockCharacters: 1024 * 1024,
  keyframeMicros: 30_000_000,
  segmentMicros: 3_600_000_000,
  segmentBytes: 64 * 1024 * 1024,
};

export interface TapeWriterOptions {
  /** Folder of the tape; made when missing, refused when it holds anything. */
  readonly folder: string;
  readonly source: Source;
  /** What the events come from: a feed's name, an import format. */
  readonly feed: string;
  /** Knows the state before the first event (usually nothing); the writer applies every event to it. */
  readonly keyframes: KeyframeSource;
  /** Smaller bounds, for tests. */
  readonly limits?: Partial<TapeLimits>;
}

/**
 * Writes a tape, block by block. A crash loses at most what was not yet in a whole block; `flush` bounds that
 * where events come seldom. Blocks are compressed and written at once, in the calling turn.
 */
export class TapeWriter {
  readonly #options: TapeWriterOptions;
  readonly #limits: TapeLimits;
  readonly #instruments: Instrument[] = [];
  readonly #places = new Map<MarketSymbol, number>();
  #rows: string[] = [];
  #characters = 0;
  #first = 0;
  #last = -1;
  /** Blocks of a keyframe that go in front of the next block of events. */
  #keyframe: Buffer[] = [];
  #keyframeAt = Number.NEGATIVE_INFINITY;
  #segment = -1;
  #segmentStart = 0;
  #segmentBytes = 0;
  #file: number | undefined;
  #events = 0;
  #bytes = 0;
  #closed = false;

  /** @throws Error naming the folder when it holds anything already */
  constructor(options: TapeWriterOptions) {
    this.#options = options;
    this.#limits = { ...TAPE_LIMITS, ...options.limits };
    mkdirSync(options.folder, { recursive: true });
    if (readdirSync(options.folder).length > 0) throw new Error(`${options.folder} is not empty`);
  }

  /** Events taken in so far. */
  get events(): number {
    return this.#events;
  }

  /** Bytes written so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Takes in one event.
   * @throws RangeError naming the value when its time falls, a number is not finite or its instrument is unknown;
   * the event is then not in the tape, and the next one may be appended
   * @throws Error when the disk takes no more; the writer is then closed, and the tape is good up to its last block
   */
  append(event: MarketEvent): void {
    if (this.#closed) throw new Error('the tape is closed');
    const time = event.localTimestamp;
    if (!Number.isSafeInteger(time) || time < 0 || time < this.#last) {
      throw new RangeError(`localTimestamp ${time} is no time in µs at or after ${this.#last}`);
    }
    if (this.#segment < 0) this.#beginSegment(time, time);
    const row = this.#encode(event);
    this.#makeRoom(time, row.length);
    if (this.#rows.length === 0) this.#first = time;
    this.#rows.push(row);
    this.#characters += row.length;
    this.#last = time;
    this.#events += 1;
    this.#options.keyframes.apply(event);
    if (this.#rows.length >= this.#limits.blockEvents) this.flush();
  }

  /** Writes what has been taken in as a block. */
  flush(): void {
    if (this.#rows.length === 0) return;
    if (this.#file === undefined) this.#openSegment();
    for (const block of this.#keyframe) this.#write(block);
    this.#keyframe = [];
    const about = { kind: 'events', opens: false, closes: false } as const;
    const text = `${this.#rows.join('\n')}\n`;
    this.#write(
      encodeBlock(text, { ...about, rows: this.#rows.length, first: this.#first, last: this.#last }),
    );
    this.#rows = [];
    this.#characters = 0;
  }

  /** Writes the rest and waits until the disk has it. The writer is of no use after it. */
  close(): void {
    if (this.#closed) return;
    this.flush();
    this.#closed = true;
    this.#closeSegment();
  }

  /** Gives up: closes the file without writing what was not yet in a block. */
  abandon(): void {
    this.#closed = true;
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #encode(event: MarketEvent): string {
    if (event.type === 'instrument') {
      const { symbol, instrument } = event;
      if (instrument.symbol !== symbol) {
        throw new RangeError(`an instrument event of ${symbol} describes ${instrument.symbol}`);
      }
      const place = this.#places.get(symbol) ?? this.#instruments.length;
      const row = encodeRow(event, place);
      this.#places.set(symbol, place);
      this.#instruments[place] = instrument;
      return row;
    }
    if (event.type === 'disconnect' || event.symbol === undefined) return encodeRow(event, null);
    const place = this.#places.get(event.symbol);
    if (place === undefined) throw new RangeError(`${event.type} of ${event.symbol} before its instrument`);
    return encodeRow(event, place);
  }

  /** Ends the block, and the segment, that the event at this time does not belong to. */
  #makeRoom(time: number, characters: number): void {
    const { blockMicros, blockCharacters, keyframeMicros, segmentMicros, segmentBytes } = this.#limits;
    if (this.#rows.length > 0) {
      const full = this.#characters + characters > blockCharacters || time - this.#first > blockMicros;
      const keyframeDue = time - this.#keyframeAt >= keyframeMicros;
      if (full || keyframeDue) this.flush();
    }
    if (this.#rows.length > 0) return;
    const over = time - this.#segmentStart >= segmentMicros || this.#segmentBytes >= segmentBytes;
    if (over) this.#beginSegment(time, this.#last);
    else if (time - this.#keyframeAt >= keyframeMicros) this.#takeKeyframe(this.#last);
  }

  /** Ends the segment; the next one is made with its first block. */
  #beginSegment(time: number, stateAt: number): void {
    this.#closeSegment();
    this.#segment += 1;
    this.#segmentStart = time;
    this.#segmentBytes = 0;
    this.#takeKeyframe(stateAt);
  }

  #takeKeyframe(at: number): void {
    this.#keyframeAt = at;
    this.#keyframe = this.#encodeKeyframe(at);
  }

  #encodeKeyframe(at: number): Buffer[] {
    const events = this.#options.keyframes.keyframe();
    if (events.length === 0) return [];
    const parts: string[][] = [[]];
    let characters = 0;
    for (const event of events) {
      const row = this.#encode(event);
      const part = parts.at(-1) as string[];
      const full =
        part.length >= this.#limits.blockEvents || characters + row.length > this.#limits.blockCharacters;
      if (full && part.length > 0) {
        parts.push([row]);
        characters = row.length;
      } else {
        part.push(row);
        characters += row.length;
      }
    }
    const symbols = JSON.stringify(this.#instruments.map((instrument) => instrument.symbol));
    return parts.map((rows, part) => {
      const about = { keyframe: at, part, parts: parts.length };
      const start = `${JSON.stringify(about).slice(0, -1)},"symbols":${part === 0 ? symbols : '[]'},"rows":[`;
      const header: Omit<BlockHeader, 'length'> = {
        kind: 'keyframe',
        rows: rows.length,
        first: at,
        last: at,
        opens: part === 0,
        closes: part === parts.length - 1,
      };
      return encodeBlock(`${start}${rows.join(',')}]}\n`, header);
    });
  }

  #openSegment(): void {
    const { folder, source, feed } = this.#options;
    this.#file = openSync(join(folder, segmentFile(this.#segment)), 'wx');
    const header = { source, feed, segment: this.#segment, instruments: this.#instruments };
    const about = { kind: 'header', rows: 0, opens: false, closes: false } as const;
    const time = this.#segmentStart;
    this.#write(encodeBlock(`${encodeSegmentHeader(header)}\n`, { ...about, first: time, last: time }));
  }

  /** After a write that failed (a full disk) nothing may follow, or the torn block would lie in the middle. */
  #write(block: Buffer): void {
    const file = this.#file as number;
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
