import type { EventWriter, Moment } from './event-writer';

/** The books that are known on each connection, where a message that is missing puts all of them in doubt. */
export class ConnectionBooks {
  readonly #writer: EventWriter;
  readonly #symbols = new Map<string, Set<string>>();

  constructor(writer: EventWriter) {
    this.#writer = writer;
  }

  /** A snapshot came: from now on the book is known. */
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

  /** Empties all books of the connection, which are unknown until their next snapshots. */
  lose(connection: string, at: Moment): void {
    for (const symbol of this.#symbols.get(connection) ?? []) this.#writer.emptyBook(symbol, at);
    this.forget(connection);
  }

  /** All books of the connection are unknown from now on; what was told of them stays. */
  forget(connection: string): void {
    this.#symbols.delete(connection);
  }
}
