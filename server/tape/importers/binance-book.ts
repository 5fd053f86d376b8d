import type { BookChangeEvent, Level, MarketEvent } from '../../../lib/market/event';
import type { MarketSymbol } from '../../../lib/market/instrument';
import { type DepthFrame, decimal, type SnapshotFrame, type TextLevel, venueTime } from './binance-frame';

/** Deltas kept while the book waits for its snapshot; a capture has a few dozen. */
const WAITING_FRAMES_MAX = 20_000;

/**
 * Follows one book by the venue's rules for a local copy: deltas wait for a snapshot; the first that counts must
 * reach over its `lastUpdateId`, and each later one must begin where the one before ended. Where that is not so,
 * the book is emptied, said to have a gap, and begun again with the next snapshot.
 *
 * https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams#how-to-manage-a-local-order-book-correctly
 * https://developers.binance.com/docs/derivatives/usds-margined-futures/websocket-market-streams/How-to-manage-a-local-order-book-correctly
 */
export class BinanceBook {
  readonly #symbol: MarketSymbol;
  #waiting: DepthFrame[] = [];
  /** `waiting` for a snapshot; `joining`: it is there, its first delta is not; `following`. */
  #state: 'waiting' | 'joining' | 'following' = 'waiting';
  /** Id of the last change that the book holds. */
  #lastId = 0;

  constructor(symbol: MarketSymbol) {
    this.#symbol = symbol;
  }

  /** Takes in the snapshot, and with it the deltas that waited for it. `received` is µs. */
  snapshot(frame: SnapshotFrame, received: number): MarketEvent[] {
    // An answer that is older than the book would take it back.
    if (this.#state === 'following' && frame.lastUpdateId < this.#lastId) return [];
    this.#state = 'joining';
    this.#lastId = frame.lastUpdateId;
    const events: MarketEvent[] = [
      {
        type: 'book_snapshot',
        symbol: this.#symbol,
        timestamp: venueTime(frame) ?? received,
        localTimestamp: received,
        bids: frame.bids.map(toLevel),
        asks: frame.asks.map(toLevel),
      },
    ];
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const delta of waiting) events.push(...this.delta(delta, received));
    return events;
  }

  /** Takes in a delta. `received` is µs. */
  delta(frame: DepthFrame, received: number): MarketEvent[] {
    if (this.#state === 'waiting') {
      this.#waiting.push(frame);
      if (this.#waiting.length > WAITING_FRAMES_MAX) this.#waiting.shift();
      return [];
    }
    const futures = frame.pu !== undefined;
    if (this.#state === 'joining') {
      const old = futures ? frame.u < this.#lastId : frame.u <= this.#lastId;
      if (old) return [];
      const reach = futures ? this.#lastId : this.#lastId + 1;
      if (frame.U > reach)
        return this.#gap(frame, received, `changes ${reach} to ${frame.U - 1} are missing`);
    } else {
      const follows = futures ? frame.pu === this.#lastId : frame.U === this.#lastId + 1;
      if (!follows) {
        const after = futures ? frame.pu : frame.U - 1;
        return this.#gap(frame, received, `changes from ${this.#lastId} to ${after} are missing`);
      }
    }
    this.#state = 'following';
    this.#lastId = frame.u;
    return [this.#change(frame, received)];
  }

  #change(frame: DepthFrame, received: number): BookChangeEvent {
    return {
      type: 'book_change',
      symbol: this.#symbol,
      timestamp: venueTime(frame) ?? received,
      localTimestamp: received,
      bids: frame.b.map(toLevel),
      asks: frame.a.map(toLevel),
    };
  }

  #gap(frame: DepthFrame, received: number, what: string): MarketEvent[] {
    this.#state = 'waiting';
    this.#waiting = [frame];
    const stamp = { symbol: this.#symbol, timestamp: venueTime(frame) ?? received, localTimestamp: received };
    return [
      { type: 'gap', ...stamp, reason: `book: ${what}` },
      { type: 'book_snapshot', ...stamp, bids: [], asks: [] },
    ];
  }
}

function toLevel([price, size]: TextLevel): Level {
  return [decimal(price), decimal(size)];
}
