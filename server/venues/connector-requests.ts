/** Book snapshot that a normalizer needs from its connector. Times are µs. */
export interface SnapshotNeed {
  /** Symbol of the book, and the venue's own code of it. */
  readonly symbol: string;
  readonly code: string;
  /**
   * `rest`: a REST request, whose response is taken as an `answer`. `socket`: a new subscription (or the venue's
   * request message) on `connection`, whose frames are taken as any others.
   */
  readonly by: 'rest' | 'socket';
  /** Connection of the book's deltas. */
  readonly connection: string;
  /**
   * `first`: there was none yet on this connection. `gap`: deltas were missing or invalid. `old`: the last one was
   * older than the deltas that wait for it.
   */
  readonly why: 'first' | 'gap' | 'old';
  /** Receive time of the message that caused it. */
  readonly since: number;
}

/** End of an open connection that its venue has announced. */
export interface AnnouncedEnd {
  readonly connection: string;
  /** Announcement in the venue's words. */
  readonly reason: string;
  /** Receive time of the announcement, µs. */
  readonly since: number;
}

const NONE: readonly never[] = [];

/** Collects what a normalizer asks of its connector. */
export class ConnectorRequests {
  /** By symbol. */
  readonly #needs = new Map<string, SnapshotNeed>();
  /** By connection. */
  readonly #ends = new Map<string, AnnouncedEnd>();

  needs(): readonly SnapshotNeed[] {
    return this.#needs.size === 0 ? NONE : [...this.#needs.values()];
  }

  announcedEnds(): readonly AnnouncedEnd[] {
    return this.#ends.size === 0 ? NONE : [...this.#ends.values()];
  }

  /** Adds the need of a symbol, or replaces it. */
  need(need: SnapshotNeed): void {
    this.#needs.set(need.symbol, need);
  }

  has(symbol: string): boolean {
    return this.#needs.has(symbol);
  }

  /** Removes the need of a symbol whose book is known again. */
  met(symbol: string): void {
    if (this.#needs.size > 0) this.#needs.delete(symbol);
  }

  end(end: AnnouncedEnd): void {
    this.#ends.set(end.connection, end);
  }

  /** Removes everything about a connection that is closed. */
  closed(connection: string): void {
    this.#ends.delete(connection);
    for (const [symbol, need] of this.#needs) if (need.connection === connection) this.#needs.delete(symbol);
  }
}
