import { ProtocolError } from '../../lib/protocol/error';
import type { Database } from '../database/database';
import type { Connection } from '../database/database-connection';

/** Concurrent reads: each takes one of the few threads that files and the network need too. */
const MAX_READS = 2;
/** Maximum of queued reads. */
const MAX_WAITING = 256;

/** Limits the number of concurrent and queued reads of the database. */
export class ReadGate {
  readonly #idle: Connection[] = [];
  readonly #waiting: (() => void)[] = [];
  #open = 0;
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Runs work with a connection when its turn comes.
   * @throws ProtocolError `internal` when too many reads are queued
   */
  async run<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    if (this.#open >= MAX_READS) {
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
      this.#release();
    }
  }

  /**
   * Runs work while reads wait.
   * @returns false if there are reads now
   */
  async runAlone(work: () => Promise<void>): Promise<boolean> {
    if (this.#open > 0) return false;
    this.#open = MAX_READS;
    try {
      await work();
    } finally {
      for (let slot = 0; slot < MAX_READS; slot++) this.#release();
    }
    return true;
  }

  /** Gives a slot to the next read, so that no other read takes it in between. */
  #release(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#open--;
  }
}
