import type { Market } from '../market/market';
import type { Histogram } from '../telemetry/histogram';
import type { Encoder, FrameHead } from './encoder';
import type { OutFrame } from './out-frame';
import { type Content, type RangeOf, readRow, type Window } from './row-content';

const MICROS_PER_SECOND = 1e6;

/** Marks a row that was not checked in this flush, and one without changes. */
const NOT_CHECKED = -1;
const NO_CHANGE = -2;

/** Values that all frames of one flush share. */
export interface Flush {
  readonly window: Window;
  /** Server's clock, µs. */
  readonly time: number;
  readonly rangeOf: RangeOf;
  /** Feed updates of each row, until now and until the previous flush. */
  readonly counts: Float64Array;
  readonly countsBefore: Float64Array;
}

/** Specification of a frame: head (the maker fills in `merged`), rows, number of symbols. */
export interface FrameSpec extends FrameHead {
  merged: number;
  /** Number of rows with content, once the frame is made. */
  symbols: number;
  readonly rows: readonly number[];
  /** Include the definition of every row, not only of changed ones. */
  readonly defineAll: boolean;
  /** Make a frame even without changes. */
  readonly forceEmpty: boolean;
}

/** Makes frames of one content and encoding, independent of the encoding. */
export interface FrameMaker {
  readonly content: Content;
  /** Begins a flush; rows of the previous flush are void. */
  begin(flush: Flush): void;
  /** Makes a frame of the flush; its rows are encoded once for all rooms that share them. */
  shared(order: FrameSpec): OutFrame | undefined;
  /**
   * Makes a catch-up frame for one lagging peer.
   * A negative `merged` marks an unknown number of feed updates; the number of rows is used then.
   */
  single(order: FrameSpec, window: Window, rangeOf: RangeOf): OutFrame | undefined;
}

export function createFrameMaker(
  market: Market,
  content: Content,
  newEncoder: () => Encoder,
  freshness: Histogram,
): FrameMaker {
  const encoder = newEncoder();
  const lone = newEncoder();
  /** Feed updates of each row in this flush, {@link NO_CHANGE} or {@link NOT_CHECKED}. */
  let news = new Int32Array(0);
  let flush: Flush | undefined;

  /** Observes the age of a sent value; a venue's clock may be ahead of the server's, so ages are at least 0. */
  function observe(timestamp: number | null | undefined): void {
    if (flush && typeof timestamp === 'number')
      freshness.add(Math.max(0, flush.time - timestamp) / MICROS_PER_SECOND);
  }

  /** Reads and encodes the changes of a row. */
  function encodeRow(row: number, { window, rangeOf, counts, countsBefore }: Flush): number {
    const found = readRow(market, content, row, window, rangeOf);
    if (!found) return NO_CHANGE;
    encoder.encode(found, row);
    if (found.channel === 'quotes' && window.from > 0) observe(found.update.timestamp);
    return (counts[row] ?? 0) - (countsBefore[row] ?? 0);
  }

  /** Returns rows whose definition the receiver lacks; mostly none, which takes no scan. */
  function toDefine(order: FrameSpec): readonly number[] {
    if (order.defineAll) return order.rows;
    // The room's last frame may be older than the flush's window: a definition without other changes is still
    // due.
    const { from } = order;
    if (market.definedAt <= from) return NONE;
    return order.rows.filter((row) => market.instrumentVersion(row) > from);
  }

  return {
    content,
    begin(next) {
      flush = next;
      if (news.length < market.size) news = new Int32Array(2 * market.size);
      news.fill(NOT_CHECKED);
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
          if (updates === NOT_CHECKED) updates = news[row] = encodeRow(row, flush);
          if (updates === NO_CHANGE) continue;
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
