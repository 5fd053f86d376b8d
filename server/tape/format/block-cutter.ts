import type { MarketEvent } from '../../../lib/market/event';
import type { BlockDraft } from './block';
import { ByteLine } from './byte-line';
import type { RowEncoder } from './row-encoder';

/** Bounds of a block. */
export interface BlockLimits {
  readonly blockEvents: number;
  /** Between its first and its last event, µs of `localTimestamp`. */
  readonly blockMicros: number;
  /** Text of a block before compression; one larger event still makes a block of its own. */
  readonly blockBytes: number;
}

export const BLOCK_LIMITS: BlockLimits = {
  blockEvents: 2048,
  blockMicros: 1_000_000,
  blockBytes: 1024 * 1024,
};

const LINE_END = 10;

/** Turns events into blocks. */
export class BlockCutter {
  readonly #encoder: RowEncoder;
  readonly #limits: BlockLimits;
  readonly #line = new ByteLine();
  /** Rows that the next block has, and the bytes up to their end; one more row may wait behind them. */
  #rows = 0;
  #end = 0;
  #first = 0;
  #last = -1;

  constructor(encoder: RowEncoder, limits: BlockLimits) {
    this.#encoder = encoder;
    this.#limits = limits;
  }

  /** Events that are not in a block yet. */
  get rows(): number {
    return this.#rows;
  }

  /** `localTimestamp` (µs) of the newest event, −1 before the first. */
  get last(): number {
    return this.#last;
  }

  /** Whether the next block can hold no more. */
  get full(): boolean {
    return this.#rows >= this.#limits.blockEvents;
  }

  /** No event came yet, and the next may be of this time (µs) or any after it. */
  startAt(time: number): void {
    this.#last = time;
  }

  /**
   * Encodes an event, which then waits to be accepted.
   * @returns whether it fits into the next block; if not, that one is to be cut first
   * @throws RangeError naming the value when its time falls, a number is not finite or its instrument is unknown
   */
  offer(event: MarketEvent): boolean {
    const time = event.localTimestamp;
    if (!Number.isSafeInteger(time) || time < 0 || time < this.#last) {
      throw new RangeError(`localTimestamp ${time} is no time in µs at or after ${this.#last}`);
    }
    this.#line.cut(this.#end);
    this.#encoder.write(this.#line, event);
    this.#line.char(LINE_END);
    if (this.#rows === 0) return true;
    return this.#line.length <= this.#limits.blockBytes && time - this.#first <= this.#limits.blockMicros;
  }

  /** Adds the event that was offered last to the next block. */
  accept({ localTimestamp }: MarketEvent): void {
    if (this.#rows === 0) this.#first = localTimestamp;
    this.#last = localTimestamp;
    this.#rows += 1;
    this.#end = this.#line.length;
  }

  /** The block of the events that were accepted; undefined when there are none. */
  cut(): BlockDraft | undefined {
    if (this.#rows === 0) return undefined;
    const about = { kind: 'events', rows: this.#rows, first: this.#first, last: this.#last } as const;
    const data = this.#line.take(this.#end);
    this.#rows = 0;
    this.#end = 0;
    return { about: { ...about, opens: false, closes: false }, data };
  }
}
