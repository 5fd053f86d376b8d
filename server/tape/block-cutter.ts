import type { MarketEvent } from '../../lib/market/event';
import type { Instrument, MarketSymbol } from '../../lib/market/instrument';
import type { BlockDraft } from './block';
import { ByteLine } from './byte-line';
import { writeRow } from './row-writer';

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

const COMMA = 44;
const LINE_END = 10;

/** Turns events into blocks, and knows the instruments that their rows name. */
export class BlockCutter {
  readonly #limits: BlockLimits;
  readonly #instruments: Instrument[] = [];
  readonly #places = new Map<MarketSymbol, number>();
  readonly #line = new ByteLine();
  /** Rows that the next block has, and the bytes up to their end; one more row may wait behind them. */
  #rows = 0;
  #end = 0;
  #first = 0;
  #last = -1;

  constructor(limits: BlockLimits) {
    this.#limits = limits;
  }

  /** Instruments that came, each at the place by which rows name it. */
  get instruments(): readonly Instrument[] {
    return this.#instruments;
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

  /** The next event may be of any time. */
  rewind(): void {
    this.#last = -1;
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
    this.#write(this.#line, event);
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

  /**
   * The blocks of a keyframe; none when there is nothing to tell.
   * @param at its moment, µs
   * @throws RangeError as `offer` does
   */
  keyframe(events: readonly MarketEvent[], at: number): BlockDraft[] {
    if (events.length === 0) return [];
    const parts = this.#parts(events);
    const symbols = JSON.stringify(this.#instruments.map((instrument) => instrument.symbol));
    return parts.map(({ rows, text }, part) => {
      const about = JSON.stringify({ keyframe: at, part, parts: parts.length }).slice(0, -1);
      const start = `${about},"symbols":${part === 0 ? symbols : '[]'},"rows":[`;
      return {
        about: {
          kind: 'keyframe',
          rows,
          first: at,
          last: at,
          opens: part === 0,
          closes: part === parts.length - 1,
        },
        data: Buffer.concat([Buffer.from(start), text, Buffer.from(']}\n')]),
      };
    });
  }

  /** Rows with commas between them, in pieces that blocks can hold. */
  #parts(events: readonly MarketEvent[]): { readonly rows: number; readonly text: Buffer }[] {
    const { blockEvents, blockBytes } = this.#limits;
    const line = new ByteLine();
    const parts: { rows: number; text: Buffer }[] = [];
    let rows = 0;
    for (const event of events) {
      const end = line.length;
      if (rows > 0) line.char(COMMA);
      this.#write(line, event);
      if (rows > 0 && (rows >= blockEvents || line.length > blockBytes)) {
        parts.push({ rows, text: line.take(end) });
        // The comma in front of the row has no other before it now.
        line.take(1);
        rows = 0;
      }
      rows += 1;
    }
    parts.push({ rows, text: line.take(line.length) });
    return parts;
  }

  #write(line: ByteLine, event: MarketEvent): void {
    if (event.type === 'instrument') {
      const { symbol, instrument } = event;
      if (instrument.symbol !== symbol) {
        throw new RangeError(`an instrument event of ${symbol} describes ${instrument.symbol}`);
      }
      const place = this.#places.get(symbol) ?? this.#instruments.length;
      writeRow(line, event, place);
      this.#places.set(symbol, place);
      this.#instruments[place] = instrument;
      return;
    }
    if (event.type === 'disconnect' || event.symbol === undefined) {
      writeRow(line, event, null);
      return;
    }
    const place = this.#places.get(event.symbol);
    if (place === undefined) throw new RangeError(`${event.type} of ${event.symbol} before its instrument`);
    writeRow(line, event, place);
  }
}
