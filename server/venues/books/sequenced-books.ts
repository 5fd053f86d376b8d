import type { ConnectorRequests, SnapshotNeed } from '../connector-requests';
import type { EventWriter } from '../event-writer';
import type { FrameTally } from '../frame-tally';
import type { VenueName } from '../venue-names';
import { type BookDelta, type BookSnapshot, SequencedBook } from './sequenced-book';

interface Known extends VenueName {
  readonly book: SequencedBook;
  /** Connections that deliver its deltas. */
  readonly connections: Set<string>;
  /** Reason of the need that the connector knows. */
  asked: SnapshotNeed['why'] | undefined;
  /** Time of the need, µs. */
  since: number;
}

/** Sequenced books of a venue, with the connections of each and the snapshots that they need. */
export class SequencedBooks {
  readonly #writer: EventWriter;
  readonly #requests: ConnectorRequests;
  readonly #by: SnapshotNeed['by'];
  readonly #books = new Map<string, Known>();

  /** @param by how the connector gets a snapshot */
  constructor(
    writer: EventWriter,
    tally: FrameTally,
    requests: ConnectorRequests,
    by: SnapshotNeed['by'] = 'rest',
  ) {
    tally.waits('book change without a snapshot', () => this.#unused);
    this.#writer = writer;
    this.#requests = requests;
    this.#by = by;
  }

  /** Applies a REST response, or the answer to a request. `received` is µs. */
  snapshot(name: VenueName, snapshot: BookSnapshot, received: number): void {
    const known = this.#of(name);
    known.book.snapshot(snapshot, received);
    this.#ask(known, undefined, received);
  }

  /** Applies a snapshot that the stream of a connection contains. It replaces a book that no other one delivers. */
  streamed(name: VenueName, snapshot: BookSnapshot, connection: string, received: number): void {
    const known = this.#of(name);
    known.connections.add(connection);
    known.book.snapshot(snapshot, received, known.connections.size === 1);
    this.#ask(known, connection, received);
  }

  /** `received` is µs. */
  delta(name: VenueName, delta: BookDelta, connection: string, received: number): void {
    const known = this.#of(name);
    known.connections.add(connection);
    known.book.delta(delta, received, known.connections.size > 1 ? connection : undefined);
    if (known.book.need !== known.asked) this.#ask(known, connection, received);
  }

  /**
   * Marks the books that only this connection delivered as unknown until new snapshots, after it was closed.
   * @param successor connection that goes on delivering them
   */
  interrupt(connection: string, successor?: string): void {
    for (const known of this.#books.values()) {
      if (!known.connections.delete(connection)) continue;
      if (successor !== undefined) known.connections.add(successor);
      if (known.connections.size === 0) {
        known.book.interrupt();
        known.asked = undefined;
      } else if (known.asked !== undefined) this.#ask(known, undefined, known.since);
    }
  }

  /** Forgets a book that is no longer subscribed, until its next deltas and snapshot. */
  forget(symbol: string): void {
    const known = this.#books.get(symbol);
    if (known === undefined) return;
    known.book.interrupt();
    known.connections.clear();
    known.asked = undefined;
  }

  /** Adds, changes or removes the need of a book. A refused snapshot is a new reason each time. */
  #ask(known: Known, connection: string | undefined, received: number): void {
    const { need } = known.book;
    if (need === undefined) {
      if (known.asked !== undefined) this.#requests.met(known.symbol);
    } else {
      if (known.asked === undefined) known.since = received;
      const [first = ''] = known.connections;
      const { symbol, code, since } = known;
      this.#requests.need({ symbol, code, by: this.#by, connection: connection ?? first, why: need, since });
    }
    known.asked = need;
  }

  /** Deltas that gave no event, since no snapshot came that they change. */
  get #unused(): number {
    return [...this.#books.values()].reduce((sum, { book }) => sum + book.unused, 0);
  }

  #of({ symbol, code }: VenueName): Known {
    let known = this.#books.get(symbol);
    if (known === undefined) {
      const book = new SequencedBook(symbol, this.#writer);
      known = { symbol, code, book, connections: new Set(), asked: undefined, since: 0 };
      this.#books.set(symbol, known);
    }
    return known;
  }
}
