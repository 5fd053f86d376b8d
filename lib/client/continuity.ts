import type { Frame, Position, TradeGap, TradeUpdate } from '../protocol/messages';

/** Frame to deliver, possibly shortened; `ignore` if it has nothing new; `ask` if data is missing. */
export type Verdict = Frame | 'ignore' | 'ask';

interface LastTrade {
  readonly id: string;
  readonly timestamp: number;
}

/**
 * Joins the frames of one subscription: what it delivers has neither gap nor duplicate.
 *
 * - A full frame replaces everything, unless it is of the same epoch and no newer than the position.
 * - Another epoch without full, or a frame that begins after the position, leaves a gap: ask again.
 * - A frame that ends at or before the position is ignored, except an empty one (a heartbeat) that ends exactly
 * there.
 * - A frame that begins before the position overlaps. Newest values may repeat; trades may not: for each
 * symbol, trades up to and including the last known one are dropped. They are a prefix, because trades are in
 * order and a frame holds every trade of its versions; a last trade that is not in the frame is older than all
 * of it.
 */
export class Continuity {
  #position: Position | undefined;
  /** Newest trade of each symbol, at most one for each symbol of the subscription. */
  readonly #lastTrades = new Map<string, LastTrade>();

  /** Position of the client: the `since` of the next request. */
  get position(): Position | undefined {
    return this.#position;
  }

  /** Forgets the position; only a full frame is accepted next. */
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

  /** True for a gap that was not filled by trades received live: one that ends after the last known trade. */
  #isNewGap(gap: TradeGap): boolean {
    const last = this.#lastTrades.get(gap.symbol);
    return last === undefined || gap.until > last.timestamp;
  }
}

function isEmpty(frame: Frame): boolean {
  return !(frame.quotes ?? frame.trades ?? frame.gaps ?? frame.depth ?? frame.bars)?.length;
}
