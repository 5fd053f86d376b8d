import type { MarketEvent } from '../../../lib/market/event';
import type { Instrument } from '../../../lib/market/instrument';
import type { BlockDraft } from '../format/block';
import type { BlockLimits } from '../format/block-cutter';
import { KeyframeText } from '../format/keyframe-text';
import type { RowEncoder } from '../format/row-encoder';

/** Longest that rows are taken in one turn, ms. */
const SLICE = 1;
/** Rows between two looks at the clock. */
const STRIDE = 8;

/** The market that is recorded. */
export interface RecordedMarket {
  /** `localTimestamp` (µs) of the newest event, 0 before the first. */
  readonly time: number;
  /** Rows: symbols, counted from 0. */
  readonly size: number;
  readonly sources: {
    /** Events that restore the sources' states after those of the rows. @param at their `localTimestamp`, µs */
    keyframe(at: number): readonly MarketEvent[];
  };
  instruments(): readonly Instrument[];
  /** Row of a symbol, −1 when it is unknown. */
  indexOf(symbol: string): number;
  /** Events that, applied to an empty market, give the state of a row; `time` is their `localTimestamp`. */
  rowKeyframe(row: number, time: number): readonly MarketEvent[];
}

export interface KeyframeCaptureOptions {
  readonly market: RecordedMarket;
  readonly encoder: RowEncoder;
  readonly limits: BlockLimits;
  /** Its moment, µs. */
  readonly at: number;
  /** Told once, with the blocks and how many rows they have. */
  readonly onDone: (blocks: BlockDraft[], rows: number) => void;
}

/**
 * The state of a market at one moment, taken little by little while the market goes on: a row that is about to change
 * is taken before it does. Taking all at once would hold everything else up.
 */
export class KeyframeCapture {
  readonly #options: KeyframeCaptureOptions;
  readonly #text: KeyframeText;
  /** Rows of the market at the moment. */
  readonly #size: number;
  /** What was taken out of turn. */
  readonly #early = new Map<number, readonly MarketEvent[]>();
  readonly #sources: readonly MarketEvent[];
  #next = 0;
  #done = false;

  constructor(options: KeyframeCaptureOptions) {
    const { market, encoder, limits, at } = options;
    this.#options = options;
    this.#text = new KeyframeText(encoder, limits);
    this.#size = market.size;
    this.#sources = market.sources.keyframe(at);
    // Events that come before a row's turn may name it.
    for (const instrument of market.instruments()) encoder.learn(instrument);
    this.#goOn();
  }

  /** Whether all of it has been taken. */
  get done(): boolean {
    return this.#done;
  }

  /** The market is about to take these in. */
  applying(events: readonly MarketEvent[]): void {
    if (this.#done) return;
    const { market, at } = this.#options;
    for (const event of events) {
      const row = 'symbol' in event && event.symbol ? market.indexOf(event.symbol) : -1;
      if (row < this.#next || row >= this.#size || this.#early.has(row)) continue;
      this.#early.set(row, market.rowKeyframe(row, at));
    }
  }

  /** Takes all that is left, now. */
  finish(): void {
    if (this.#done) return;
    while (this.#next < this.#size) this.#take(this.#next++);
    this.#done = true;
    const { at, onDone } = this.#options;
    for (const event of this.#sources) this.#text.add(event);
    onDone(this.#text.blocks(at), this.#text.rows);
  }

  #goOn(): void {
    setImmediate(() => {
      const end = performance.now() + SLICE;
      while (!this.#done) {
        const stop = Math.min(this.#next + STRIDE, this.#size);
        while (this.#next < stop) this.#take(this.#next++);
        if (this.#next === this.#size) this.finish();
        else if (performance.now() > end) {
          this.#goOn();
          return;
        }
      }
    });
  }

  #take(row: number): void {
    const { market, at } = this.#options;
    try {
      for (const event of this.#early.get(row) ?? market.rowKeyframe(row, at)) this.#text.add(event);
    } catch {
      // What a tape cannot hold was refused, and told of, when it came as an event.
    }
  }
}
