import type { Market } from '../market/market';
import type { Encoder, FrameHead } from './encoder';
import type { OutFrame } from './out-frame';
import { type Content, type RangeOf, readRow, type Window } from './row-content';

/** A frame to make: its head without what the maker knows, the rows it is about, and their window. */
export interface FrameOrder {
  readonly head: Omit<FrameHead, 'channel' | 'merged'>;
  readonly rows: readonly number[];
  readonly window: Window;
  /** Feed updates that the frame stands for; the number of rows with news when it is not known. */
  readonly merged?: number;
  /** Bring the definition of every row along, not only of those that changed. */
  readonly defineAll: boolean;
  /** Make a frame even when there is nothing new. */
  readonly evenEmpty: boolean;
}

/** Makes frames of one content and encoding without their receiver knowing which encoding it is. */
export interface FrameMaker {
  /** Begins a flush: what was encoded for the one before is forgotten. */
  begin(window: Window, time: number, rangeOf: RangeOf): void;
  /** A frame of the flush that was begun; its rows are encoded once however many rooms share them. */
  shared(order: FrameOrder): OutFrame | undefined;
  /** A frame of its own window, for one peer that was left behind. */
  single(order: FrameOrder, rangeOf: RangeOf): OutFrame | undefined;
}

export function createFrameMaker<P>(market: Market, content: Content, encoder: Encoder<P>): FrameMaker {
  let flush = 0;
  let current: Window = { from: 0, to: 0 };
  let currentTime = 0;
  let currentRange: RangeOf = () => undefined;
  const parts: (P | undefined)[] = [];
  const madeAt: number[] = [];

  function partOf(row: number): P | undefined {
    if (madeAt[row] !== flush) {
      madeAt[row] = flush;
      const found = readRow(market, content, row, current, currentRange);
      parts[row] = found && encoder.part(found, row, currentTime);
    }
    return parts[row];
  }

  function assemble(order: FrameOrder, part: (row: number) => P | undefined): OutFrame | undefined {
    const found: P[] = [];
    const defined: number[] = [];
    for (const row of order.rows) {
      const made = part(row);
      if (made !== undefined) found.push(made);
      if (order.defineAll || market.instrumentVersion(row) > order.window.from) defined.push(row);
    }
    if (found.length === 0 && !order.evenEmpty) return undefined;
    const head = { ...order.head, channel: content.channel, merged: order.merged ?? found.length };
    return encoder.frame(head, found, defined);
  }

  return {
    begin(window, time, rangeOf) {
      flush++;
      current = window;
      currentTime = time;
      currentRange = rangeOf;
    },
    shared: (order) => assemble(order, partOf),
    single: (order, rangeOf) =>
      assemble(order, (row) => {
        const found = readRow(market, content, row, order.window, rangeOf);
        return found && encoder.part(found, row, order.head.time);
      }),
  };
}
