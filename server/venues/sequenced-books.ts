import type { EventWriter } from './event-writer';
import { type BookDelta, type BookImage, type Joining, SequencedBook } from './sequenced-book';

/** The sequenced books of a venue, and which connection the changes of each come over. */
export class SequencedBooks {
  readonly #writer: EventWriter;
  readonly #joining: Joining;
  readonly #books = new Map<string, { readonly book: SequencedBook; connection: string | undefined }>();

  constructor(writer: EventWriter, joining: Joining) {
    this.#writer = writer;
    this.#joining = joining;
  }

  /** `received` is µs. */
  image(symbol: string, image: BookImage, received: number): void {
    this.#of(symbol).book.image(image, received);
  }

  /** `received` is µs. */
  delta(symbol: string, delta: BookDelta, connection: string, received: number): void {
    const known = this.#of(symbol);
    known.connection = connection;
    known.book.delta(delta, received);
  }

  /** The connection is lost: its books need new images. */
  interrupt(connection: string): void {
    for (const known of this.#books.values()) if (known.connection === connection) known.book.interrupt();
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
