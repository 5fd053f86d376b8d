import type { ConnectorRequests, SnapshotNeed } from '../connector-requests';
import type { EventWriter, Moment } from '../event-writer';
import type { VenueName } from '../venue-names';

/** Book that is known since its snapshot on a connection. */
interface OwnedBook extends VenueName {
  readonly connection: string;
  /** Venue's id of its last change; 0 if it has none. */
  last: number;
}

/**
 * Books whose snapshot and changes come on one connection. The connection of the newest snapshot owns a book, so
 * that a second one with the same book takes over without a gap.
 */
export class ConnectionBooks {
  readonly #writer: EventWriter;
  readonly #requests: ConnectorRequests;
  readonly #books = new Map<string, OwnedBook>();

  constructor(writer: EventWriter, requests: ConnectorRequests) {
    this.#writer = writer;
    this.#requests = requests;
  }

  /** Marks a book as known after its snapshot. */
  begin({ symbol, code }: VenueName, connection: string, last = 0): void {
    this.#books.set(symbol, { symbol, code, connection, last });
    this.#requests.met(symbol);
  }

  /** Returns a book that the connection owns. Otherwise asks for its snapshot, unless another one owns it. */
  of({ symbol, code }: VenueName, connection: string, received: number): OwnedBook | undefined {
    const known = this.#books.get(symbol);
    if (known === undefined) this.#need({ symbol, code }, connection, 'first', received);
    return known?.connection === connection ? known : undefined;
  }

  /** Clears a book after a gap, until its next snapshot. */
  loseOne(book: OwnedBook, reason: string, at: Moment): void {
    this.#writer.loseBook(book.symbol, reason, at);
    this.#forget(book, at.received);
  }

  /** Clears all books of the connection until their next snapshots. */
  lose(connection: string, at: Moment): void {
    for (const book of this.#books.values()) {
      if (book.connection !== connection) continue;
      this.#writer.emptyBook(book.symbol, at);
      this.#forget(book, at.received);
    }
  }

  /** Forgets a book that is no longer subscribed, without events. */
  end(symbol: string): void {
    this.#books.delete(symbol);
  }

  /** Forgets all books of a closed connection, without events. */
  forget(connection: string): void {
    for (const [symbol, book] of this.#books) if (book.connection === connection) this.#books.delete(symbol);
  }

  #forget(book: OwnedBook, received: number): void {
    this.#books.delete(book.symbol);
    this.#need(book, book.connection, 'gap', received);
  }

  /** A later need does not replace the reason of an earlier one. */
  #need({ symbol, code }: VenueName, connection: string, why: SnapshotNeed['why'], since: number): void {
    if (this.#requests.has(symbol)) return;
    this.#requests.need({ symbol, code, by: 'socket', connection, why, since });
  }
}
