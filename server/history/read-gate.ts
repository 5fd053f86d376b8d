import { ProtocolError } from '../../lib/protocol/error';
import type { Database } from '../database/database';
import type { Connection } from '../database/database-connection';

/** Reads at one time: each takes one of the few threads that files and the network need too. */
const READERS = 2;
/** Reads that wait for one of them. */
const MAX_WAITING = 256;

/** Lets a few reads at a time into the database; the others wait, and not without end. */
export class ReadGate {
  readonly #idle: Connection[] = [];
  readonly #waiting: (() => void)[] = [];
  #open = 0;
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Does the work with a connection when it is its turn.
   * @throws ProtocolError `internal` when too many wait
   */
  async pass<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    if (this.#open >= READERS) {
      if (this.#waiting.length >= MAX_WAITING) {
        throw new ProtocolError('internal', 'too many requests for history at once; try again');
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else this.#open++;
    try {
      const connection = this.#idle.pop() ?? (await this.#database.connect());
      try {
        return await work(connection);
      } finally {
        this.#idle.push(connection);
      }
    } finally {
      // Whoever waits takes over this place, so that nobody else slips in between.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#open--;
    }
  }
}
