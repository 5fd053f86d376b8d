import {
  type Appended,
  type AppendOptions,
  type Bus,
  BusError,
  type DirectMessages,
  type Entry,
  type EventLog,
  MAX_READ_ENTRIES,
  type Note,
  type Notes,
  type ReadNote,
  type Store,
} from './bus';
import { comparePlaces, type Place } from './place';

/** Notes that are kept, at most. */
const MAX_NOTES = 10_000;

/** Stage of an operation: before the broker has it, and after it was done. */
export type BusStage = 'request' | 'reply';

export interface MemoryBrokerOptions {
  /** Bytes of entries that the broker keeps, at most; unlimited if omitted. */
  readonly maxBytes?: number | undefined;
  /** Returns the time, µs since 1970 UTC. */
  readonly now: () => number;
}

/** Broker in this process: what all nodes of one cluster share. */
export class MemoryBroker {
  readonly options: MemoryBrokerOptions;
  readonly tables = new Map<string, Map<string, string>>();
  readonly expiring = new Map<string, { readonly value: string; readonly until: number }>();
  readonly nodes = new Set<MemoryBus>();
  entries: Entry[] | undefined;
  notes: ReadNote[] = [];
  maxBytes: number;
  #bytes = 0;
  #incarnation = 1;
  #noteId = 0;

  constructor(options: MemoryBrokerOptions) {
    this.options = options;
    this.maxBytes = options.maxBytes ?? Number.POSITIVE_INFINITY;
  }

  get incarnation(): string {
    return `memory-${this.#incarnation}`;
  }

  /** Restarts the broker: links break, and only so many of its entries are left; no log if there are none. */
  restart(kept: number): void {
    this.#incarnation++;
    const entries = this.entries?.slice(0, kept) ?? [];
    this.entries = entries.length === 0 ? undefined : entries;
    this.#count();
    for (const node of this.nodes) node.relink();
  }

  /** Deletes everything, like `FLUSHALL`. */
  clear(): void {
    this.entries = undefined;
    this.notes = [];
    this.tables.clear();
    this.expiring.clear();
    this.#count();
  }

  append({ place, body }: Entry, create: boolean): Appended {
    if (this.entries === undefined && !create) return 'gone';
    const newest = this.entries?.at(-1);
    if (newest && comparePlaces(place, newest.place) <= 0) return 'taken';
    if (this.#bytes + body.length > this.maxBytes) return 'full';
    this.entries ??= [];
    this.entries.push({ place, body: body.slice() });
    this.#bytes += body.length;
    this.wake();
    return 'ok';
  }

  trim(before: Place): void {
    this.entries = this.entries?.filter(({ place }) => comparePlaces(place, before) >= 0);
    this.#count();
  }

  publish(note: Note): string {
    const id = String(++this.#noteId).padStart(15, '0');
    this.notes.push({ id, note: JSON.parse(JSON.stringify(note)) });
    if (this.notes.length > MAX_NOTES) this.notes.shift();
    this.wake();
    return id;
  }

  wake(): void {
    for (const node of this.nodes) node.wake();
  }

  #count(): void {
    this.#bytes = (this.entries ?? []).reduce((sum, { body }) => sum + body.length, 0);
  }
}

/** Bus whose broker is in this process. */
export class MemoryBus implements Bus {
  readonly #broker: MemoryBroker;
  readonly #node: string;
  readonly #waiting = new Set<() => void>();
  readonly #links = new Set<(isUp: boolean) => void>();
  readonly #listeners = new Set<(message: unknown) => void>();
  /** Called around every operation; a BusError that it throws is the operation's result. */
  readonly #around: (stage: BusStage) => Promise<void> | void;
  /** Grows with every link: what waited on an earlier one has lost it. */
  #link = 1;
  #isUp = true;

  constructor(
    broker: MemoryBroker,
    node: string,
    around: (stage: BusStage) => Promise<void> | void = () => {},
  ) {
    this.#broker = broker;
    this.#node = node;
    this.#around = around;
    broker.nodes.add(this);
  }

  readonly log: EventLog = {
    append: (entry, { create = false, incarnation }: AppendOptions = {}) =>
      this.#do(() => {
        if (incarnation !== undefined && incarnation !== this.#broker.incarnation) {
          throw new BusError(`the broker is ${this.#broker.incarnation}, not ${incarnation}`);
        }
        return this.#broker.append(entry, create);
      }),
    newest: () => this.#do(() => this.#broker.entries?.at(-1)),
    oldest: () => this.#do(() => this.#broker.entries?.[0]?.place),
    trim: (before) => this.#do(() => this.#broker.trim(before)),
    read: (after, signal) => {
      let last = after;
      return this.#read(signal, () => {
        const entries = (this.#broker.entries ?? []).filter(({ place }) => comparePlaces(place, last) > 0);
        const found = entries.slice(0, MAX_READ_ENTRIES);
        last = found.at(-1)?.place ?? last;
        return found;
      });
    },
  };

  readonly store: Store = {
    all: (table) => this.#do(() => new Map(this.#broker.tables.get(table))),
    set: (name, key, value, { ifAbsent = false } = {}) =>
      this.#do(() => {
        const table = this.#broker.tables.get(name) ?? new Map<string, string>();
        this.#broker.tables.set(name, table);
        if (ifAbsent && table.has(key)) return false;
        if (value === undefined) table.delete(key);
        else table.set(key, value);
        return true;
      }),
    put: (key, value, ms, { ifAbsent = false } = {}) =>
      this.#do(() => {
        if (ifAbsent && this.#living(key) !== undefined) return false;
        this.#broker.expiring.set(key, { value, until: this.#broker.options.now() + ms * 1_000 });
        return true;
      }),
    take: (key) =>
      this.#do(() => {
        const value = this.#living(key);
        this.#broker.expiring.delete(key);
        return value;
      }),
  };

  readonly notes: Notes = {
    publish: (note) => this.#do(() => this.#broker.publish(note)),
    read: (after = '', signal) => {
      let last = after;
      return this.#read(signal, () => {
        const found = this.#broker.notes.filter(({ id }) => id > last).slice(0, MAX_READ_ENTRIES);
        last = found.at(-1)?.id ?? last;
        return found;
      });
    },
  };

  readonly direct: DirectMessages = {
    send: (node, message) => {
      if (!this.#isUp) return;
      const copy = JSON.parse(JSON.stringify(message)) as unknown;
      for (const bus of this.#broker.nodes) if (bus.#node === node && bus.#isUp) bus.#receive(copy);
    },
    listen: (listener) => {
      this.#listeners.add(listener);
      return () => this.#listeners.delete(listener);
    },
  };

  incarnation(): string | undefined {
    return this.#isUp ? this.#broker.incarnation : undefined;
  }

  onLink(listener: (isUp: boolean) => void): () => void {
    this.#links.add(listener);
    return () => this.#links.delete(listener);
  }

  time(): Promise<number> {
    return this.#do(() => this.#broker.options.now());
  }

  async close(): Promise<void> {
    this.cut();
    this.#broker.nodes.delete(this);
  }

  /** Loses the link until {@link mend}. */
  cut(): void {
    if (!this.#isUp) return;
    this.#isUp = false;
    this.#link++;
    this.wake();
    for (const listener of this.#links) listener(false);
  }

  mend(): void {
    if (this.#isUp) return;
    this.#isUp = true;
    for (const listener of this.#links) listener(true);
  }

  /** Loses the link and makes another one. */
  relink(): void {
    if (!this.#isUp) return;
    this.cut();
    this.mend();
  }

  wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const resolve of waiting) resolve();
  }

  #receive(message: unknown): void {
    for (const listener of this.#listeners) listener(message);
  }

  #living(key: string): string | undefined {
    const found = this.#broker.expiring.get(key);
    return found && found.until > this.#broker.options.now() ? found.value : undefined;
  }

  /** Does an operation at once, or after the delays of a test, unless the link is lost. */
  async #do<T>(operation: () => T): Promise<T> {
    const link = this.#link;
    const check = (): void => {
      if (!this.#isUp || link !== this.#link) throw new BusError('the link to the broker is lost');
    };
    check();
    await this.#around('request');
    check();
    const result = operation();
    await this.#around('reply');
    check();
    return result;
  }

  async *#read<T>(signal: AbortSignal, next: () => readonly T[]): AsyncGenerator<readonly T[]> {
    const link = this.#link;
    const wake = (): void => this.wake();
    signal.addEventListener('abort', wake);
    try {
      while (!signal.aborted) {
        if (!this.#isUp || link !== this.#link) throw new BusError('the link to the broker is lost');
        const found = next();
        if (found.length > 0) yield found;
        else await new Promise<void>((resolve) => this.#waiting.add(resolve));
      }
    } finally {
      signal.removeEventListener('abort', wake);
    }
  }
}
