import type { MarketEvent, Source } from '../../lib/market/event';
import type { Interval } from '../../lib/market/interval';
import type { Position } from '../../lib/protocol/messages';
import type { StoredBar } from '../market/bar-series';
import type { Market } from '../market/market';

/** Data that a stream offers to the feed that it runs. */
export interface FeedContext {
  /** Returns the newest bars of a symbol, oldest first; none without history. */
  pastBars(symbol: string, interval: Interval): readonly StoredBar[];
  /** Returns the bars with `from` ≤ start < `to` (µs) that the market has in memory, oldest first. */
  keptBars?(symbol: string, interval: Interval, from: number, to: number): readonly StoredBar[];
  /** Returns the symbols whose order books clients watch now. */
  watchedBooks?(): ReadonlySet<string>;
}

/** Events with versions assigned by another process; the stream keeps those versions. */
export interface PositionedBatch {
  /** Epoch of the origin, and its version before the first event. */
  readonly position: Position;
  readonly events: readonly MarketEvent[];
  /**
   * True when values stay if the epoch is another one; without it the market is emptied first, of its instruments too if
   * the version is 0.
   */
  readonly keepsValues?: boolean;
  /** Replaces the market by a state of the origin at this position, from before the events. */
  readonly restore?: (market: Market) => Promise<void>;
}

/** Events in the order of their `localTimestamp`; a plain list gets the stream's own next versions. */
export type FeedBatch = readonly MarketEvent[] | PositionedBatch;

/**
 * Abortable async source of events. `run` yields batches in the order of their `localTimestamp`, at the pace at
 * which they happen; it returns when the signal aborts or the source has ended, and throws when the source cannot
 * be read, and {@link TimeSetBack} when its next events would be before those it has sent, since the clock was set
 * back. A feed that loses its source and reconnects yields a `disconnect` event meanwhile.
 */
export interface Feed<B extends FeedBatch = FeedBatch> {
  /** Name in the configuration: `simulator`, `tape:<id>`. */
  readonly name: string;
  readonly source: Source;
  /** True when the stream runs it again at its end (a tape); the market is then emptied under a new epoch. */
  readonly loop: boolean;
  /**
   * Key under which bar history is stored. Omit for feeds whose timestamps repeat (looping tapes), which would
   * overwrite it.
   */
  readonly history?: string;
  /**
   * Takes events that were calculated from those it has yielded, to yield them with versions like all others. Undefined
   * in a feed without versions, and while another process calculates.
   */
  readonly offer?: ((events: readonly MarketEvent[]) => void) | undefined;
  run(signal: AbortSignal, context?: FeedContext): AsyncIterable<B>;
}

/** Ends a run whose times cannot continue: the stream clears its market and runs the feed again. */
export class TimeSetBack extends Error {
  /** @param micros distance by which the clock was set back, or the reason why times are earlier */
  constructor(micros: number | string) {
    const reason = `the clock of this machine was set back by ${Math.round(Number(micros) / 1_000_000)} s`;
    super(typeof micros === 'string' ? micros : reason);
    this.name = 'TimeSetBack';
  }
}
