import type { Frame, Position, TradeGap, TradeUpdate } from '../protocol/messages';

/** A frame to hand on, perhaps shortened; `ignore`, for it brings nothing new; or `ask`, for something is missing. */
export type Verdict = Frame | 'ignore' | 'ask';

interface LastTrade {
  readonly id: string;
  readonly timestamp: number;
}

/**
 * Joins the frames of one subscription: what it hands on has neither gap nor duplicate.
 *
 * - A full frame replaces everything, unless it is of the same epoch and no newer than what is here.
 * - Another epoch without full, or a frame that begins after what is here, leaves a gap: ask again.
 * - A frame that ends at or before what is here is ignored, except an empty one (a heartbeat) that ends right here.
 * - A frame that begins before what is here overlaps. Newest values may come twice; trades may not: of each symbol
 *   the trades up to and including the last one known are left out. They are a prefix, for trades come in order
 *   and a frame holds every trade of its versions; a last trade that is not in the frame is older than all of it.
 */
export class Continuity {
  #position: Position | undefined;
  /** Newest trade of each symbol: as many entries as the subscription has symbols. */
  readonly #lastTrades = new Map<string, LastTrade>();

  /** What is here: the `since` of the next request. */
  get position(): Position | undefined {
    return this.#position;
  }

  /** What is here is not of what comes from now on: only a full frame joins on to nothing. */
  forget(): void {
    this.#position = undefined;
    this.#lastTrades.clear();
  }

  accept(frame: Frame): Verdict {
    const have = this.#position;
    const known = have?.epoch === frame.epoch;
    if (frame.full) return known && frame.to <= have.version ? 'ignore' : this.#replace(frame);
    if (have === undefined && frame.from === 0) return this.#replace(frame);
    if (!known || frame.from > have.version) return 'ask';
    if (frame.to < have.version) return 'ignore';
    if (frame.to === have.version) return isEmpty(frame) ? frame : 'ignore';
    const joined = frame.from < have.version ? this.#withoutKnownTrades(frame, have.version) : frame;
    this.#advance(frame);
    return joined;
  }

  #replace(frame: Frame): Frame {
    this.#lastTrades.clear();
    this.#advance(frame);
    return frame;
  }

  #advance(frame: Frame): void {
    this.#position = { epoch: frame.epoch, version: frame.to };
    for (const { symbol, id, timestamp } of frame.trades ?? [])
      this.#lastTrades.set(symbol, { id, timestamp });
  }

  #withoutKnownTrades(frame: Frame, version: number): Frame {
    const { trades, gaps, ...rest } = frame;
    const newTrades = this.#newTrades(trades ?? []);
    const newGaps = (gaps ?? []).filter((gap) => this.#isNewGap(gap));
    return {
      ...rest,
      from: version,
      ...(newTrades.length > 0 ? { trades: newTrades } : undefined),
      ...(newGaps.length > 0 ? { gaps: newGaps } : undefined),
    };
  }

  #newTrades(trades: readonly TradeUpdate[]): TradeUpdate[] {
    const knownUpTo = new Map<string, number>();
    for (const [i, { symbol, id }] of trades.entries())
      if (this.#lastTrades.get(symbol)?.id === id) knownUpTo.set(symbol, i);
    return trades.filter(({ symbol }, i) => i > (knownUpTo.get(symbol) ?? -1));
  }

  /** A gap that ends before the last trade known was bridged by what came here live. */
  #isNewGap(gap: TradeGap): boolean {
    const last = this.#lastTrades.get(gap.symbol);
    return last === undefined || gap.until > last.timestamp;
  }
}

function isEmpty(frame: Frame): boolean {
  return !(frame.quotes ?? frame.trades ?? frame.gaps ?? frame.depth ?? frame.bars)?.length;
}
