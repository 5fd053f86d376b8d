import type { EventWriter, Moment } from './event-writer';
import type { RawLevel } from './json-fields';

/** Deltas kept while the book waits for its snapshot; a capture has a few dozen. */
const MAX_WAITING_DELTAS = 20_000;

/** A change of a book with the ids that it spans. `timestamp` is the venue's, µs. */
export interface BookDelta {
  readonly first: number;
  readonly last: number;
  /** Id of the last change of the delta before it. */
  readonly previous: number;
  readonly bids: readonly RawLevel[];
  readonly asks: readonly RawLevel[];
  readonly timestamp: number | undefined;
}

/** A book as it was after the change `last`. */
export interface BookImage {
  readonly last: number;
  readonly bids: readonly RawLevel[];
  readonly asks: readonly RawLevel[];
  readonly timestamp: number | undefined;
}

/**
 * Where the first delta may begin: `after` the snapshot's last change, or `at` it, so that it reaches over it
 * (Binance's futures, whose ids count all symbols, so that there is no next one to ask for).
 */
export type Joining = 'after' | 'at';

/**
 * Follows one book by the rules for local copies that several venues share: deltas wait for a snapshot; the first that
 * counts must reach over it, and each later one must begin where the one before ended. Where that is not so, the book
 * is emptied, said to have a gap, and begun again with the next snapshot.
 */
export class SequencedBook {
  readonly #symbol: string;
  readonly #writer: EventWriter;
  readonly #joining: Joining;
  #waiting: BookDelta[] = [];
  /** `waiting` for a snapshot; `joining`: it is there, its first delta is not; `following`. */
  #state: 'waiting' | 'joining' | 'following' = 'waiting';
  /** Id of the last change that the book holds. */
  #last = 0;

  constructor(symbol: string, writer: EventWriter, joining: Joining) {
    this.#symbol = symbol;
    this.#writer = writer;
    this.#joining = joining;
  }

  /** Takes in a snapshot, and with it the deltas that waited for it. `received` is µs. */
  image(image: BookImage, received: number): void {
    // An answer that is older than the book would take it back.
    if (this.#state === 'following' && image.last < this.#last) return;
    this.#writer.snapshot(this.#symbol, image.bids, image.asks, at(image, received));
    this.#state = 'joining';
    this.#last = image.last;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const delta of waiting) this.delta(delta, received);
  }

  /** Takes in a delta. `received` is µs. */
  delta(delta: BookDelta, received: number): void {
    if (this.#state === 'waiting') {
      this.#waiting.push(delta);
      if (this.#waiting.length > MAX_WAITING_DELTAS) this.#waiting.shift();
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

  /** The deltas stopped coming: only a new snapshot makes the book known again. */
  interrupt(): void {
    this.#state = 'waiting';
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
