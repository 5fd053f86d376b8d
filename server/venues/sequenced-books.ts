import type { EventWriter } from './event-writer';
import type { FrameTally } from './frame-tally';
import { type BookDelta, type BookSnapshot, type Joining, SequencedBook } from './sequenced-book';

/** Sequenced books of a venue, with the connection of each. */
export class SequencedBooks {
  readonly #writer: EventWriter;
  readonly #joining: Joining;
  readonly #books = new Map<string, { readonly book: SequencedBook; connection: string | undefined }>();

  constructor(writer: EventWriter, tally: FrameTally, joining: Joining) {
    tally.waits('book change without a snapshot', () => this.#unused);
    this.#writer = writer;
    this.#joining = joining;
  }

  /** `received` is µs. */
  snapshot(symbol: string, snapshot: BookSnapshot, received: number): void {
    this.#of(symbol).book.snapshot(snapshot, received);
  }

  /** `received` is µs. */
  delta(symbol: string, delta: BookDelta, connection: string, received: number): void {
    const known = this.#of(symbol);
    known.connection = connection;
    known.book.delta(delta, received);
  }

  /** Marks the books of a lost connection as unknown until new snapshots. */
  interrupt(connection: string): void {
    for (const known of this.#books.values()) if (known.connection === connection) known.book.interrupt();
  }

  /** Deltas that gave no event, since no snapshot came that they change. */
  get #unused(): number {
    return [...this.#books.values()].reduce((sum, { book }) => sum + book.unused, 0);
  }

  #of(symbol: string): { readonly book: SequencedBook; connection: string | undefined } {
    let known = this.#books.get(symbol);
    if (known === undefined) {
      const book = new SequencedBook(symbol, this.#writer, this.#joining);
      known = { book, connection: undefined };
      this.#books.set(symbol, known);
    }
    return known;
  }
}
