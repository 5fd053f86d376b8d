import type { MarketEvent } from '../../../lib/market/event';
import type { Instrument } from '../../../lib/market/instrument';
import type { BlockDraft } from '../format/block';
import type { BlockLimits } from '../format/block-cutter';
import { KeyframeText } from '../format/keyframe-text';
import type { RowEncoder } from '../format/row-encoder';

/** Maximum time to capture rows in one turn, ms. */
const MAX_SLICE = 1;
/** Rows captured between clock checks. */
const STRIDE = 8;

/** The recorded market. */
export interface RecordedMarket {
  /** `localTimestamp` (µs) of the newest event, 0 before the first. */
  readonly time: number;
  /** Number of rows (symbols). */
  readonly size: number;
  readonly sources: {
    /**
     * Returns events that restore the source states, to apply after the rows. @param at their `localTimestamp`,
     * µs
     */
    keyframe(at: number): readonly MarketEvent[];
  };
  /** Returns the instruments as the feed describes them. */
  givenInstruments(): readonly Instrument[];
  /** Returns the row of a symbol, −1 if unknown. */
  indexOf(symbol: string): number;
  /** Returns events that restore a row in an empty market; `time` is their `localTimestamp`. */
  rowKeyframe(row: number, time: number): readonly MarketEvent[];
}

export interface KeyframeCaptureOptions {
  readonly market: RecordedMarket;
  readonly encoder: RowEncoder;
  readonly limits: BlockLimits;
  /** Time of the keyframe, µs. */
  readonly at: number;
  /** Called once with the blocks and their number of rows. */
  readonly onDone: (blocks: BlockDraft[], rows: number) => void;
}

/**
 * Captures the state of a market at one time, incrementally while the market continues.
 * A row that is about to change is captured first. Capturing all at once would block the event loop.
 */
export class KeyframeCapture {
  readonly #options: KeyframeCaptureOptions;
  readonly #text: KeyframeText;
  /** Number of market rows at that time. */
  readonly #size: number;
  /** Rows captured early, before a change. */
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
    // Events may name a symbol before its row is captured.
    for (const instrument of market.givenInstruments()) encoder.learn(instrument);
    this.#scheduleSlice();
  }

  /** True if the capture is complete. */
  get done(): boolean {
    return this.#done;
  }

  /** Captures the rows that these events are about to change. */
  applying(events: readonly MarketEvent[]): void {
    if (this.#done) return;
    const { market, at } = this.#options;
    for (const event of events) {
      const row = 'symbol' in event && event.symbol ? market.indexOf(event.symbol) : -1;
      if (row < this.#next || row >= this.#size || this.#early.has(row)) continue;
      this.#early.set(row, market.rowKeyframe(row, at));
    }
  }

  /** Captures all remaining rows synchronously. */
  finish(): void {
    if (this.#done) return;
    while (this.#next < this.#size) this.#take(this.#next++);
    this.#done = true;
    const { at, onDone } = this.#options;
    for (const event of this.#sources) this.#text.add(event);
    onDone(this.#text.blocks(at), this.#text.rows);
  }

  #scheduleSlice(): void {
    setImmediate(() => {
      const end = performance.now() + MAX_SLICE;
      while (!this.#done) {
        const stop = Math.min(this.#next + STRIDE, this.#size);
        while (this.#next < stop) this.#take(this.#next++);
        if (this.#next === this.#size) this.finish();
        else if (performance.now() > end) {
          this.#scheduleSlice();
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
      // An event that a tape cannot hold was already rejected and logged.
    }
  }
}
