import type { MarketEvent } from '../../../lib/market/event';
import type { MarketSymbol } from '../../../lib/market/instrument';
import { Market } from '../../market/market';

/** Of a keyframe: what has not happened again when it is told again. */
const RESTORED: readonly MarketEvent['type'][] = [
  ...(['instrument', 'status', 'bar', 'quote', 'book_snapshot', 'source', 'disconnect'] as const),
];

/** What is known of a market of whose events some are lost, and what of it may be told. */
export class LossyState {
  readonly #market = new Market();
  /** Whether events were lost since all was known. */
  #unsure = false;
  /** Symbols whose book has been told whole since then. */
  readonly #sure = new Set<MarketSymbol>();
  #begun = false;
  #withheld = 0;

  /** Whether anything has come yet. */
  get begun(): boolean {
    return this.#begun;
  }

  get unsure(): boolean {
    return this.#unsure;
  }

  /** `localTimestamp` (µs) of the newest event. */
  get time(): number {
    return this.#market.time;
  }

  /** Events that could be read and are of no use, since what they change or name is lost. */
  get withheld(): number {
    return this.#withheld;
  }

  /** What the recording knew before its first event. */
  begin(state: readonly MarketEvent[]): readonly MarketEvent[] {
    for (const event of state) this.#apply(event);
    return state;
  }

  /** Events are lost before this time (µs): gives what says so, and empties the books. */
  lose(time: number, reason: string): MarketEvent[] {
    this.#unsure = true;
    this.#sure.clear();
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

  /** The events that may be told. */
  follow(events: readonly MarketEvent[]): MarketEvent[] {
    return events.filter((event) => {
      const fits = event.localTimestamp >= this.time && this.#fits(event) && this.#apply(event);
      if (!fits) this.withhold();
      return fits;
    });
  }

  /** One more event is of no use. */
  withhold(): void {
    this.#withheld += 1;
  }

  /** All is known again from a keyframe: gives what tells it. */
  restore(keyframe: readonly MarketEvent[]): MarketEvent[] {
    this.#unsure = false;
    const events = keyframe
      .filter(({ type }) => RESTORED.includes(type))
      .map((event) => ({ ...event, localTimestamp: Math.max(event.localTimestamp, this.time) }));
    for (const event of events) this.#apply(event);
    return events;
  }

  #fits(event: MarketEvent): boolean {
    if (!this.#unsure) return true;
    if (event.type === 'book_snapshot') this.#sure.add(event.symbol);
    return event.type !== 'book_change' || this.#sure.has(event.symbol);
  }

  /** False for an event that no market takes, such as one whose instrument is lost. */
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
