import type { MarketEvent } from '../../../lib/market/event';
import type { MarketSymbol } from '../../../lib/market/instrument';
import { Market } from '../../market/market';

/** Event types of a keyframe that can be repeated without duplicating history. */
const RESTORED_TYPES: readonly MarketEvent['type'][] = [
  ...(['instrument', 'status', 'bar', 'quote', 'book_snapshot', 'source', 'disconnect'] as const),
];

/** Tracks the state of a market with lost events, and decides which events are still valid. */
export class LossyState {
  readonly #market = new Market();
  /** True since events were lost, until the state is restored. */
  #incomplete = false;
  /** Symbols whose order book got a snapshot since the loss. */
  readonly #restoredBooks = new Set<MarketSymbol>();
  #begun = false;
  #withheld = 0;

  /** True once an event was applied. */
  get begun(): boolean {
    return this.#begun;
  }

  get incomplete(): boolean {
    return this.#incomplete;
  }

  /** `localTimestamp` (µs) of the newest event. */
  get time(): number {
    return this.#market.time;
  }

  /** Events that were readable but dropped, since they depend on lost data. */
  get withheld(): number {
    return this.#withheld;
  }

  /** Applies the initial state of the recording. */
  begin(state: readonly MarketEvent[]): readonly MarketEvent[] {
    for (const event of state) this.#apply(event);
    return state;
  }

  /** Records a loss before this time (µs). Returns a gap event and empty order book snapshots. */
  lose(time: number, reason: string): MarketEvent[] {
    this.#incomplete = true;
    this.#restoredBooks.clear();
    const stamp = { timestamp: time, localTimestamp: time };
    const events: MarketEvent[] = [{ type: 'gap', ...stamp, reason }];
    for (let row = 0; row < this.#market.size; row++) {
      const { bids, asks } = this.#market.depth(row, 1);
      if (bids.length + asks.length === 0) continue;
      events.push({
        type: 'book_snapshot',
        symbol: this.#market.symbolOf(row),
        ...stamp,
        bids: [],
        asks: [],
      });
    }
    for (const event of events) this.#apply(event);
    return events;
  }

  /** Applies events and returns the valid ones. */
  follow(events: readonly MarketEvent[]): MarketEvent[] {
    return events.filter((event) => {
      const fits = event.localTimestamp >= this.time && this.#fits(event) && this.#apply(event);
      if (!fits) this.withhold();
      return fits;
    });
  }

  /** Counts a dropped event. */
  withhold(): void {
    this.#withheld += 1;
  }

  /** Restores the state from a keyframe. Returns the events that repeat it. */
  restore(keyframe: readonly MarketEvent[]): MarketEvent[] {
    this.#incomplete = false;
    const events = keyframe
      .filter(({ type }) => RESTORED_TYPES.includes(type))
      .map((event) => ({ ...event, localTimestamp: Math.max(event.localTimestamp, this.time) }));
    for (const event of events) this.#apply(event);
    return events;
  }

  #fits(event: MarketEvent): boolean {
    // A market accepts the gap of any symbol, a tape only one of a symbol with an instrument.
    if (event.type === 'gap' && event.symbol !== undefined && this.#market.indexOf(event.symbol) < 0)
      return false;
    if (!this.#incomplete) return true;
    if (event.type === 'book_snapshot') this.#restoredBooks.add(event.symbol);
    return event.type !== 'book_change' || this.#restoredBooks.has(event.symbol);
  }

  /** Returns false for an event that a market rejects, such as one without its instrument. */
  #apply(event: MarketEvent): boolean {
    try {
      this.#market.apply(event);
      this.#begun = true;
      return true;
    } catch (error) {
      if (error instanceof RangeError) return false;
      throw error;
    }
  }
}
