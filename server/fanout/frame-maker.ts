import type { Market } from '../market/market';
import type { Histogram } from '../telemetry/histogram';
import type { Encoder, FrameHead } from './encoder';
import type { OutFrame } from './out-frame';
import { type Content, type RangeOf, readRow, type Window } from './row-content';

const MICROS_PER_SECOND = 1e6;

/** What a row has new is not known yet; it is known to be nothing. */
const NOT_LOOKED = -1;
const NOTHING = -2;

/** What all frames of one flush have in common. */
export interface Flush {
  readonly window: Window;
  /** Server's clock, µs. */
  readonly time: number;
  readonly rangeOf: RangeOf;
  /** Feed updates of each row, up to now and up to the flush before. */
  readonly counts: Float64Array;
  readonly countsBefore: Float64Array;
}

/** A frame to make: its head, in which the maker may still fill in `merged`, the rows it is about, and how many it had. */
export interface FrameOrder extends FrameHead {
  merged: number;
  /** Rows that the frame has something of, once it is made. */
  symbols: number;
  readonly rows: readonly number[];
  /** Bring the definition of every row along, not only of those that changed. */
  readonly defineAll: boolean;
  /** Make a frame even when there is nothing new. */
  readonly forceEmpty: boolean;
}

/** Makes frames of one content and encoding without their receiver knowing which encoding it is. */
export interface FrameMaker {
  readonly content: Content;
  /** Begins a flush: what was encoded for the one before is forgotten. */
  begin(flush: Flush): void;
  /** A frame of the flush that was begun; its rows are encoded once however many rooms share them. */
  shared(order: FrameOrder): OutFrame | undefined;
  /**
   * A frame of a window of its own, for one peer that was left behind.
   * A negative `merged` says that nobody knows the feed updates it stands for; it is then the number of its rows.
   */
  single(order: FrameOrder, window: Window, rangeOf: RangeOf): OutFrame | undefined;
}

export function createFrameMaker(
  market: Market,
  content: Content,
  newEncoder: () => Encoder,
  freshness: Histogram,
): FrameMaker {
  const encoder = newEncoder();
  const lone = newEncoder();
  /** Of each row: feed updates that it had in the flush that was begun, {@link NOTHING} or {@link NOT_LOOKED}. */
  let news = new Int32Array(0);
  let flush: Flush | undefined;

  /** How old a value is that goes out now. A venue's clock may be ahead of ours; nothing is younger than new. */
  function observe(timestamp: number | null | undefined): void {
    if (flush && typeof timestamp === 'number')
      freshness.add(Math.max(0, flush.time - timestamp) / MICROS_PER_SECOND);
  }

  /** Looks at what the row has new, and encodes it. */
  function look(row: number, { window, rangeOf, counts, countsBefore }: Flush): number {
    const found = readRow(market, content, row, window, rangeOf);
    if (!found) return NOTHING;
    encoder.encode(found, row);
    if (found.channel === 'quotes' && window.from > 0) observe(found.update.timestamp);
    return (counts[row] ?? 0) - (countsBefore[row] ?? 0);
  }

  /** Rows whose definition the receiver does not have; mostly none, which is found out without looking at them. */
  function toDefine(order: FrameOrder): readonly number[] {
    if (order.defineAll) return order.rows;
    // The room's last frame may be older than the flush's window: a definition that came without news still waits.
    const { from } = order;
    if (market.definedAt <= from) return NONE;
    return order.rows.filter((row) => market.instrumentVersion(row) > from);
  }

  return {
    content,
    begin(next) {
      flush = next;
      if (news.length < market.size) news = new Int32Array(2 * market.size);
      news.fill(NOT_LOOKED);
      encoder.begin(next.time);
    },
    shared(order) {
      if (!flush) return undefined;
      encoder.open();
      let count = 0;
      let merged = 0;
      for (const row of order.rows) {
        let updates = news[row] as number;
        if (updates < 0) {
          if (updates === NOT_LOOKED) updates = news[row] = look(row, flush);
          if (updates === NOTHING) continue;
        }
        encoder.add(row);
        merged += updates;
        count++;
      }
      order.merged += merged;
      order.symbols = count;
      return count > 0 || order.forceEmpty ? encoder.close(order, toDefine(order)) : undefined;
    },
    single(order, window, rangeOf) {
      lone.begin(order.time);
      lone.open();
      let count = 0;
      for (const row of order.rows) {
        const found = readRow(market, content, row, window, rangeOf);
        if (!found) continue;
        lone.encode(found, row);
        lone.add(row);
        count++;
      }
      if (order.merged < 0) order.merged = count;
      order.symbols = count;
      return count > 0 || order.forceEmpty ? lone.close(order, toDefine(order)) : undefined;
    },
  };
}

const NONE: readonly number[] = [];
