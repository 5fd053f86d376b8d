import type { SnapshotNeed } from '../connector-requests';
import type { EventWriter, Moment } from '../event-writer';
import type { RawLevel } from '../json-fields';

/** Maximum of deltas queued until the book gets its snapshot; a capture has a few dozen. */
const MAX_WAITING_DELTAS = 20_000;
/** Maximum of consecutive known deltas. More mean that the venue has reset its ids. */
const MAX_KNOWN_DELTAS = 2_000;

/** Maximum of deltas of a connection that is ahead of the others: at 100 ms each, 2 s of an old book. */
const MAX_EARLY_DELTAS = 20;

/** Change of a book with the range of its ids. `timestamp` is the venue's, µs. */
export interface BookDelta {
  /** Id of the last change of the previous delta. */
  readonly previous: number;
  /** Id of its own last change. */
  readonly last: number;
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
 * Follows one book by the rule for local copies that several venues share: deltas wait for a snapshot, and each
 * must continue or overlap what is known. Known deltas are ignored and early ones wait for those of the other
 * connections, so several connections may deliver the same book. At a gap it clears the book and restarts with the
 * next snapshot.
 */
export class SequencedBook {
  readonly #symbol: string;
  readonly #writer: EventWriter;
  #waiting: BookDelta[] = [];
  /** Deltas that were dropped before a snapshot. */
  #dropped = 0;
  #following = false;
  /** Deltas of one connection that is ahead of the others. */
  #early: { readonly connection: string; readonly deltas: BookDelta[] } | undefined;
  /** Id of the last applied change. */
  #last = 0;
  #known = 0;
  #need: SnapshotNeed['why'] | undefined;

  constructor(symbol: string, writer: EventWriter) {
    this.#symbol = symbol;
    this.#writer = writer;
  }

  /** Deltas that gave no event, since no snapshot came that they change. */
  get unused(): number {
    return this.#dropped + this.#waiting.length;
  }

  /** Reason why a snapshot is needed; undefined if none is. */
  get need(): SnapshotNeed['why'] | undefined {
    return this.#need;
  }

  /**
   * Applies a snapshot and the queued deltas, unless it is too old for them. `received` is µs.
   * @param replaces true if the venue sent it in place of all before, so that lower ids are new ones
   */
  snapshot(snapshot: BookSnapshot, received: number, replaces = false): void {
    // A response older than the book would set it back.
    if (this.#following && snapshot.last < this.#last && !replaces) return;
    if (replaces) this.#discard();
    const next = this.#waiting.find(({ last }) => last > snapshot.last);
    if (next !== undefined && next.previous > snapshot.last) {
      this.#need = 'old';
      return;
    }
    this.#writer.snapshot(this.#symbol, snapshot.bids, snapshot.asks, at(snapshot, received));
    this.#following = true;
    this.#early = undefined;
    this.#last = snapshot.last;
    this.#known = 0;
    this.#need = undefined;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const delta of waiting) this.delta(delta, received);
  }

  /**
   * Applies a delta. `received` is µs.
   * @param connection that delivers it; undefined if no other one delivers the book
   */
  delta(delta: BookDelta, received: number, connection?: string): void {
    if (!this.#following) this.#wait(delta);
    else if (delta.last <= this.#last) {
      this.#known += 1;
      if (this.#known > MAX_KNOWN_DELTAS)
        this.#lose(delta, received, `change ${delta.last} came after ${this.#last}`);
    } else if (delta.previous > this.#last) {
      if (this.#isEarly(delta, connection)) return;
      this.#lose(delta, received, `changes from ${this.#last} to ${delta.previous} are missing`);
    } else {
      this.#apply(delta, received);
      if (this.#early !== undefined) this.#applyEarly(received);
    }
  }

  /** Marks the book as unknown until the next snapshot, after its deltas stopped. */
  interrupt(): void {
    this.#following = false;
    this.#early = undefined;
    this.#need = undefined;
    this.#discard();
  }

  #wait(delta: BookDelta): void {
    this.#need ??= 'first';
    const end = this.#waiting.at(-1);
    if (end !== undefined) {
      // The same delta of another connection.
      if (delta.last <= end.last) return;
      // No snapshot can join the deltas before a gap.
      if (delta.previous > end.last) this.#discard();
    }
    this.#waiting.push(delta);
    if (this.#waiting.length > MAX_WAITING_DELTAS) {
      this.#waiting.shift();
      this.#dropped += 1;
    }
  }

  #apply(delta: BookDelta, received: number): void {
    this.#writer.change(this.#symbol, delta.bids, delta.asks, at(delta, received));
    this.#last = delta.last;
    this.#known = 0;
  }

  /** Keeps a delta whose predecessors another connection may still deliver; false if none does. */
  #isEarly(delta: BookDelta, connection: string | undefined): boolean {
    if (connection === undefined) return false;
    this.#early ??= { connection, deltas: [] };
    const { deltas } = this.#early;
    if (this.#early.connection !== connection || deltas.length >= MAX_EARLY_DELTAS) return false;
    deltas.push(delta);
    return true;
  }

  /** Applies the early deltas that continue what is known by now. */
  #applyEarly(received: number): void {
    const { deltas = [] } = this.#early ?? {};
    while (deltas[0] !== undefined && deltas[0].previous <= this.#last) {
      const delta = deltas.shift() as BookDelta;
      if (delta.last > this.#last) this.#apply(delta, received);
    }
    if (deltas.length === 0) this.#early = undefined;
  }

  /** Drops the deltas that wait. */
  #discard(): void {
    this.#dropped += this.#waiting.length;
    this.#waiting = [];
  }

  #lose(delta: BookDelta, received: number, what: string): void {
    this.#following = false;
    this.#need = 'gap';
    this.#waiting = [];
    for (const early of this.#early?.deltas ?? []) this.#wait(early);
    this.#wait(delta);
    this.#early = undefined;
    this.#writer.loseBook(this.#symbol, what, at(delta, received));
  }
}

function at(
  { timestamp = undefined }: { readonly timestamp?: number | undefined },
  received: number,
): Moment {
  return { timestamp: timestamp ?? received, received };
}
