import { ConnectionBooks } from '../books/connection-books';
import type { ConnectorRequests } from '../connector-requests';
import type { EventWriter, Moment } from '../event-writer';
import type { FrameTally } from '../frame-tally';
import type { RawLevel } from '../json-fields';
import type { VenueName } from '../venue-names';
import { KrakenBook } from './kraken-book';

interface Sides {
  /** Prices and sizes as texts, with all of their digits. */
  readonly bids: readonly RawLevel[];
  readonly asks: readonly RawLevel[];
}

/** Kraken's books, which are checked by the checksum of each change. */
export class KrakenBooks {
  readonly #writer: EventWriter;
  readonly #tally: FrameTally;
  readonly #known: ConnectionBooks;
  readonly #books = new Map<string, KrakenBook>();

  constructor(writer: EventWriter, tally: FrameTally, requests: ConnectorRequests) {
    this.#writer = writer;
    this.#tally = tally;
    this.#known = new ConnectionBooks(writer, requests);
  }

  /** @param depth subscribed levels */
  snapshot(name: VenueName, { bids, asks }: Sides, depth: number, connection: string, at: Moment): void {
    const book = new KrakenBook(depth);
    book.change(bids, asks);
    this.#writer.snapshot(name.symbol, bids, asks, at);
    this.#books.set(name.symbol, book);
    this.#known.begin(name, connection);
  }

  /** @param checksum that of the book after the change, as a decimal text, if the message has one */
  change(
    name: VenueName,
    { bids, asks }: Sides,
    checksum: string | undefined,
    connection: string,
    at: Moment,
  ): void {
    const known = this.#known.of(name, connection, at.received);
    const book = this.#books.get(name.symbol);
    if (known === undefined || book === undefined) {
      this.#tally.leave('book change without a snapshot');
      return;
    }
    book.change(bids, asks);
    const gone = book.trim();
    const ours = String(book.checksum());
    if (checksum === undefined || checksum === ours) {
      this.#writer.change(name.symbol, [...bids, ...gone.bids], [...asks, ...gone.asks], at);
    } else this.#known.loseOne(known, `its checksum is ${ours}, ${checksum} expected`, at);
  }

  /** Clears all books of the connection until their next snapshots. */
  lose(connection: string, at: Moment): void {
    this.#known.lose(connection, at);
  }

  /** Forgets all books of a closed connection, without events. */
  forget(connection: string): void {
    this.#known.forget(connection);
  }
}
