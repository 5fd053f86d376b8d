import type { Place } from './place';

/** One record of the log. */
export interface Entry {
  readonly place: Place;
  readonly body: Uint8Array;
}

/**
 * Answer to an append. `taken`: the log has an entry at this place or after it. `full`: the broker has no memory left.
 * `gone`: there is no log.
 */
export type Appended = 'ok' | 'taken' | 'full' | 'gone';

/** Entries of one read, at most. */
export const MAX_READ_ENTRIES = 64;

/** The bus has not answered, or has lost its link: an operation may or may not have been done. */
export class BusError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BusError';
  }
}

export interface AppendOptions {
  /** True when the append may create the log. */
  readonly create?: boolean;
  /** Incarnation that the entry is for: it is not sent to another one. */
  readonly incarnation?: string | undefined;
}

/** The ordered log of one cluster. The writer chooses places; they only grow. */
export interface EventLog {
  /**
   * Appends an entry. Appends that are called in order are done in order. Nothing is ever sent twice.
   * @throws BusError when it is not known if the log has the entry
   */
  append(entry: Entry, options?: AppendOptions): Promise<Appended>;
  /** @throws BusError */
  newest(): Promise<Entry | undefined>;
  /** @throws BusError */
  oldest(): Promise<Place | undefined>;
  /**
   * Yields entries after the place in order, as they arrive, and returns when the signal aborts.
   * @throws BusError when the link is lost
   */
  read(after: Place, signal: AbortSignal): AsyncIterable<readonly Entry[]>;
  /**
   * Removes entries before the place; the broker may keep some of them.
   * @throws BusError
   */
  trim(before: Place): Promise<void>;
}

/** Small JSON texts: tables of them, and single ones that expire. All methods throw BusError. */
export interface Store {
  all(table: string): Promise<ReadonlyMap<string, string>>;
  /**
   * Sets a text, or removes it if the value is undefined.
   * @returns false when it was to be set only if absent and there is one
   */
  set(
    table: string,
    key: string,
    value: string | undefined,
    options?: { readonly ifAbsent?: boolean },
  ): Promise<boolean>;
  /**
   * Stores a text that expires after so many ms.
   * @returns false when it was to be stored only if absent and there is one
   */
  put(key: string, value: string, ms: number, options?: { readonly ifAbsent?: boolean }): Promise<boolean>;
  /** Reads a text and removes it: of several callers one gets it. */
  take(key: string): Promise<string | undefined>;
}

/** A control message that all nodes get in the same order; a JSON object. */
export interface Note {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** Ordered control messages to all nodes; the newest ones are kept. */
export interface Notes {
  /**
   * @returns the note's id; ids grow
   * @throws BusError when it is not known if the note was published
   */
  publish(note: Note): Promise<string>;
  /**
   * Yields notes after the id in order; all that are kept without an id.
   * @throws BusError when the link is lost
   */
  read(after: string | undefined, signal: AbortSignal): AsyncIterable<readonly ReadNote[]>;
}

export interface ReadNote {
  readonly id: string;
  readonly note: Note;
}

/** Messages to one node, which may be lost. */
export interface DirectMessages {
  send(node: string, message: unknown): void;
  /** Calls the listener for each message to this node. Returns a function that removes it. */
  listen(listener: (message: unknown) => void): () => void;
}

/** Link of one node to the broker that all nodes of a cluster share. */
export interface Bus {
  readonly log: EventLog;
  readonly store: Store;
  readonly notes: Notes;
  readonly direct: DirectMessages;
  /** Identity of the broker process that holds the log; undefined while there is no link. */
  incarnation(): string | undefined;
  /** Calls the listener when the link is made or lost. Returns a function that removes it. */
  onLink(listener: (isUp: boolean) => void): () => void;
  /**
   * Returns the broker's wall-clock time, µs since 1970 UTC.
   * @throws BusError
   */
  time(): Promise<number>;
  close(): Promise<void>;
}
