import type { EventWriter, Moment } from './event-writer';

/** Known books of each connection, for venues where one missing message invalidates all of them. */
export class ConnectionBooks {
  readonly #writer: EventWriter;
  readonly #symbols = new Map<string, Set<string>>();

  constructor(writer: EventWriter) {
    this.#writer = writer;
  }

  /** Marks a book as known after its snapshot. */
  begin(connection: string, symbol: string): void {
    let symbols = this.#symbols.get(connection);
    if (symbols === undefined) {
      symbols = new Set();
      this.#symbols.set(connection, symbols);
    }
    symbols.add(symbol);
  }

  has(connection: string, symbol: string): boolean {
    return this.#symbols.get(connection)?.has(symbol) === true;
  }

  /** Clears all books of the connection until their next snapshots. */
  lose(connection: string, at: Moment): void {
    for (const symbol of this.#symbols.get(connection) ?? []) this.#writer.emptyBook(symbol, at);
    this.forget(connection);
  }

  /** Forgets all books of the connection, without events. */
  forget(connection: string): void {
    this.#symbols.delete(connection);
  }
}
