import { EARLIEST_TIME, type MarketEvent } from '../../../lib/market/event';
import type { BlockDraft } from './block';
import { ByteLine } from './byte-line';
import type { RowEncoder } from './row-encoder';

/** Limits of a block. */
export interface BlockLimits {
  readonly blockEvents: number;
  /** Maximum time from its first to its last event, µs of `localTimestamp`. */
  readonly blockMicros: number;
  /** Bytes before compression; a larger event gets a block of its own. */
  readonly blockBytes: number;
}

export const BLOCK_LIMITS: BlockLimits = {
  blockEvents: 2048,
  blockMicros: 1_000_000,
  blockBytes: 1024 * 1024,
};

const LINE_END = 10;

/** Groups events into blocks. */
export class BlockCutter {
  readonly #encoder: RowEncoder;
  readonly #limits: BlockLimits;
  readonly #line = new ByteLine();
  /** Rows of the next block, and its length in bytes; one offered row may follow. */
  #rows = 0;
  #end = 0;
  #first = 0;
  #last = EARLIEST_TIME;

  constructor(encoder: RowEncoder, limits: BlockLimits) {
    this.#encoder = encoder;
    this.#limits = limits;
  }

  /** Events not in a block yet. */
  get rows(): number {
    return this.#rows;
  }

  /** `localTimestamp` (µs) of the newest event, the earliest possible one before the first. */
  get last(): number {
    return this.#last;
  }

  /** True if the next block is full. */
  get full(): boolean {
    return this.#rows >= this.#limits.blockEvents;
  }

  /** Sets the earliest time (µs) of the first event. */
  startAt(time: number): void {
    this.#last = time;
  }

  /**
   * Encodes an event, which must be accepted next.
   * @returns false if the current block must be cut first
   * @throws RangeError naming the value if the time decreases, a number is not finite or the instrument is
   * unknown
   */
  offer(event: MarketEvent): boolean {
    const time = event.localTimestamp;
    if (!Number.isSafeInteger(time) || time < this.#last) {
      throw new RangeError(`localTimestamp ${time} must be an integer in µs, at least ${this.#last}`);
    }
    this.#line.cut(this.#end);
    this.#encoder.write(this.#line, event);
    this.#line.char(LINE_END);
    if (this.#rows === 0) return true;
    return this.#line.length <= this.#limits.blockBytes && time - this.#first <= this.#limits.blockMicros;
  }

  /** Adds the last offered event to the next block. */
  accept({ localTimestamp }: MarketEvent): void {
    if (this.#rows === 0) this.#first = localTimestamp;
    this.#last = localTimestamp;
    this.#rows += 1;
    this.#end = this.#line.length;
  }

  /** Returns a block of the accepted events; undefined if there are none. */
  cut(): BlockDraft | undefined {
    if (this.#rows === 0) return undefined;
    const about = { kind: 'events', rows: this.#rows, first: this.#first, last: this.#last } as const;
    const data = this.#line.take(this.#end);
    this.#rows = 0;
    this.#end = 0;
    return { about: { ...about, opens: false, closes: false }, data };
  }
}
