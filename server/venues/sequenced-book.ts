import type { EventWriter, Moment } from './event-writer';
import type { RawLevel } from './json-fields';

/** Maximum of deltas queued until the book gets its snapshot; a capture has a few dozen. */
const MAX_WAITING_DELTAS = 20_000;

/** Change of a book with the range of its ids. `timestamp` is the venue's, µs. */
export interface BookDelta {
  readonly first: number;
  readonly last: number;
  /** Id of the last change of the previous delta. */
  readonly previous: number;
  readonly bids: readonly RawLevel[];
  readonly asks: readonly RawLevel[];
  readonly timestamp: number | undefined;
}

/** Order book snapshot after the change `last`. */
export interface BookSnapshot {
  readonly last: number;
  readonly bids: readonly RawLevel[];
  readonly asks: readonly RawLevel[];
  readonly timestamp: number | undefined;
}

/**
 * Required position of the first delta: `after` the snapshot's last change, or `at` it, overlapping it
 * (Binance's futures, whose ids count all symbols, so that the next id is unknown).
 */
export type Joining = 'after' | 'at';

/**
 * Follows one book by the rules for local copies that several venues share: deltas wait for a snapshot, the
 * first one must overlap it, and later ones must be consecutive. Otherwise it reports a gap, clears the book,
 * and restarts with the next snapshot.
 */
export class SequencedBook {
  readonly #symbol: string;
  readonly #writer: EventWriter;
  readonly #joining: Joining;
  #waiting: BookDelta[] = [];
  /** Deltas that were dropped before a snapshot. */
  #dropped = 0;
  /** `waiting` for a snapshot, `joining` the first delta to it, or `following`. */
  #state: 'waiting' | 'joining' | 'following' = 'waiting';
  /** Id of the last applied change. */
  #last = 0;

  constructor(symbol: string, writer: EventWriter, joining: Joining) {
    this.#symbol = symbol;
    this.#writer = writer;
    this.#joining = joining;
  }

  /** Deltas that gave no event, since no snapshot came that they change. */
  get unused(): number {
    return this.#dropped + this.#waiting.length;
  }

  /** Applies a snapshot and the queued deltas. `received` is µs. */
  snapshot(snapshot: BookSnapshot, received: number): void {
    // An answer older than the book would set it back.
    if (this.#state === 'following' && snapshot.last < this.#last) return;
    this.#writer.snapshot(this.#symbol, snapshot.bids, snapshot.asks, at(snapshot, received));
    this.#state = 'joining';
    this.#last = snapshot.last;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const delta of waiting) this.delta(delta, received);
  }

  /** Applies a delta. `received` is µs. */
  delta(delta: BookDelta, received: number): void {
    if (this.#state === 'waiting') {
      this.#waiting.push(delta);
      if (this.#waiting.length > MAX_WAITING_DELTAS) {
        this.#waiting.shift();
        this.#dropped += 1;
      }
      return;
    }
    if (this.#state === 'joining') {
      const reach = this.#joining === 'at' ? this.#last : this.#last + 1;
      if (delta.last < reach) return;
      if (delta.first > reach) {
        this.#lose(delta, received, `changes ${reach} to ${delta.first - 1} are missing`);
        return;
      }
    } else if (delta.previous !== this.#last) {
      this.#lose(delta, received, `changes from ${this.#last} to ${delta.previous} are missing`);
      return;
    }
    this.#writer.change(this.#symbol, delta.bids, delta.asks, at(delta, received));
    this.#state = 'following';
    this.#last = delta.last;
  }

  /** Marks the book as unknown until the next snapshot, after its deltas stopped. */
  interrupt(): void {
    this.#state = 'waiting';
    this.#dropped += this.#waiting.length;
    this.#waiting = [];
  }

  #lose(delta: BookDelta, received: number, what: string): void {
    this.#state = 'waiting';
    this.#waiting = [delta];
    this.#writer.loseBook(this.#symbol, what, at(delta, received));
  }
}

function at(
  { timestamp = undefined }: { readonly timestamp?: number | undefined },
  received: number,
): Moment {
  return { timestamp: timestamp ?? received, received };
}
