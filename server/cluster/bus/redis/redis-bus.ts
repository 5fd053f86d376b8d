import type { Clock } from '../../../time/clock';
import type { Appended, Bus, DirectMessages, Entry, EventLog, Notes, ReadNote, Store } from '../bus';
import { BusError } from '../bus';
import { comparePlaces, formatPlace, parsePlace } from '../place';
import { APPEND_SCRIPT, type Pushed, readPushed, recordsOf } from './pushed-stream';
import type { RedisAddress } from './redis-address';
import { RedisLink, UnsuitableBroker } from './redis-link';

/** Time for a reply, ms. */
const DEADLINE = 2_000;
/** Pauses before another attempt to connect, ms: doubled each time, up to the maximum. */
const FIRST_PAUSE = 100;
const MAX_PAUSE = 1_000;
/** Notes that are kept. */
const MAX_NOTES = 10_000;

export interface RedisBusOptions {
  readonly address: RedisAddress;
  /** Name of the cluster: its keys begin with it. */
  readonly cluster: string;
  /** Id of this node. */
  readonly node: string;
  readonly clock: Clock;
  readonly log: { warn(fields: object, message: string): void };
  /** Time for a reply, ms; 2 s if omitted. */
  readonly deadline?: number | undefined;
}

/** Bus over the Redis protocol: Redis 6.2 or newer, Valkey. */
export class RedisBus implements Bus {
  readonly #options: RedisBusOptions;
  readonly #keys: { readonly log: string; readonly notes: string };
  readonly #prefix: string;
  readonly #links = new Set<(isUp: boolean) => void>();
  readonly #listeners = new Set<(message: unknown) => void>();
  #link: RedisLink | undefined;
  /** Hash of the script, which every link loads. */
  #script = '';
  #pause = FIRST_PAUSE;
  #cancelRetry: (() => void) | undefined;
  #isClosed = false;

  constructor(options: RedisBusOptions) {
    this.#options = options;
    // The braces keep all keys of a cluster in one slot of a Redis Cluster.
    this.#prefix = `{tw:${options.cluster}}:`;
    this.#keys = { log: `${this.#prefix}log:live`, notes: `${this.#prefix}notes` };
  }

  readonly log: EventLog = {
    append: async ({ place, body }, { create = false, incarnation } = {}) => {
      const link = this.#up();
      if (incarnation !== undefined && incarnation !== link.incarnation) {
        throw new BusError(`the broker is ${link.incarnation}, not ${incarnation}`);
      }
      const id = formatPlace(place);
      const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
      try {
        const added = await link.command([
          ...this.#appendTo(this.#keys.log),
          id,
          bytes,
          create ? '1' : '',
          '',
        ]);
        return added === null ? 'gone' : 'ok';
      } catch (error) {
        return refusal(error, link);
      }
    },
    newest: async () => {
      const reply = await this.#command(['XREVRANGE', this.#keys.log, '+', '-', 'COUNT', '1']);
      const [newest] = recordsOf(reply);
      return newest && toEntry(newest);
    },
    oldest: async () => {
      const [oldest] = recordsOf(await this.#command(['XRANGE', this.#keys.log, '-', '+', 'COUNT', '1']));
      return oldest && parsePlace(oldest.id);
    },
    read: (after, signal) => this.#readLog(formatPlace(after), signal),
    trim: async (before) => {
      await this.#command(['XTRIM', this.#keys.log, 'MINID', '~', formatPlace(before)]);
    },
  };

  readonly store: Store = {
    all: async (table) => {
      const reply = await this.#command(['HGETALL', this.#prefix + table]);
      return new Map([...pairsOf(reply)]);
    },
    set: async (table, key, value, { ifAbsent = false } = {}) => {
      const name = this.#prefix + table;
      if (value === undefined) await this.#command(['HDEL', name, key]);
      else if (ifAbsent) return Number(await this.#command(['HSETNX', name, key, value])) === 1;
      else await this.#command(['HSET', name, key, value]);
      return true;
    },
    put: async (key, value, ms, { ifAbsent = false } = {}) => {
      const args = ['SET', this.#prefix + key, value, 'PX', String(ms)];
      return (await this.#command(ifAbsent ? [...args, 'NX'] : args)) !== null;
    },
    take: async (key) => {
      const value = await this.#command(['GETDEL', this.#prefix + key]);
      return value === null ? undefined : String(value);
    },
  };

  readonly notes: Notes = {
    publish: async (note) => {
      const text = Buffer.from(JSON.stringify(note));
      return String(
        await this.#command([...this.#appendTo(this.#keys.notes), '*', text, '1', String(MAX_NOTES)]),
      );
    },
    read: (after = '0-0', signal) => this.#readNotes(after, signal),
  };

  readonly direct: DirectMessages = {
    send: (node, message) => {
      this.#link?.command(['PUBLISH', this.#channelOf(node), JSON.stringify(message)]).catch(() => {});
    },
    listen: (listener) => {
      this.#listeners.add(listener);
      return () => this.#listeners.delete(listener);
    },
  };

  /**
   * Connects, or goes on trying while the broker cannot be reached.
   * @throws UnsuitableBroker
   */
  async open(): Promise<this> {
    await this.#connect();
    return this;
  }

  incarnation(): string | undefined {
    return this.#link?.incarnation;
  }

  onLink(listener: (isUp: boolean) => void): () => void {
    this.#links.add(listener);
    return () => this.#links.delete(listener);
  }

  async time(): Promise<number> {
    const [seconds, micros] = (await this.#command(['TIME'])) as readonly unknown[];
    return Number(seconds) * 1e6 + Number(micros);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelRetry?.();
    this.#link?.cut();
  }

  async #connect(): Promise<void> {
    const { address, clock, deadline = DEADLINE, node } = this.#options;
    let isLost = false;
    const lost = (): void => {
      isLost = true;
      if (link === undefined || this.#link !== link) return;
      this.#link = undefined;
      for (const listener of this.#links) listener(false);
      this.#retry();
    };
    let link: RedisLink | undefined;
    try {
      link = await RedisLink.open(address, { clock, deadline, lost });
      this.#script = String(await link.command(['SCRIPT', 'LOAD', APPEND_SCRIPT]));
      await link.subscribe(this.#channelOf(node), (message) => this.#receive(message));
    } catch (error) {
      link?.cut();
      if (error instanceof UnsuitableBroker && this.#pause === FIRST_PAUSE) throw error;
      this.#options.log.warn({ reason: String((error as Error).message) }, 'bus not reached');
      this.#retry();
      return;
    }
    if (this.#isClosed || isLost) {
      link.cut();
      if (!this.#isClosed) this.#retry();
      return;
    }
    this.#pause = FIRST_PAUSE;
    this.#link = link;
    for (const listener of this.#links) listener(true);
  }

  #retry(): void {
    if (this.#isClosed) return;
    this.#cancelRetry = this.#options.clock.after(this.#pause, () => void this.#connect());
    this.#pause = Math.min(this.#pause * 2, MAX_PAUSE);
  }

  #receive(message: Buffer): void {
    const value = JSON.parse(message.toString()) as unknown;
    for (const listener of this.#listeners) listener(value);
  }

  #up(): RedisLink {
    if (this.#link === undefined) throw new BusError('there is no link to the broker');
    return this.#link;
  }

  /** @throws BusError also for an answer that is an error: no caller can do anything about it */
  async #command(args: readonly (string | Buffer)[]): Promise<unknown> {
    const link = this.#up();
    try {
      return await link.command(args);
    } catch (error) {
      throw error instanceof BusError ? error : unexpected(error, link);
    }
  }

  #appendTo(key: string): string[] {
    return ['EVALSHA', this.#script, '1', key];
  }

  #channelOf(node: string): string {
    return `${this.#prefix}direct:${node}`;
  }

  async *#readLog(after: string, signal: AbortSignal): AsyncGenerator<readonly Entry[]> {
    const isAfter = (id: string, other: string) => comparePlaces(parsePlace(id), parsePlace(other)) > 0;
    for await (const found of readPushed(this.#up(), this.#keys.log, after, isAfter, signal))
      yield found.map(toEntry);
  }

  async *#readNotes(after: string, signal: AbortSignal): AsyncGenerator<readonly ReadNote[]> {
    const isAfter = (id: string, other: string) => comparePlaces(parsePlace(id), parsePlace(other)) > 0;
    for await (const found of readPushed(this.#up(), this.#keys.notes, after, isAfter, signal)) {
      yield found.map(({ id, body }) => ({ id, note: JSON.parse(body.toString()) }));
    }
  }
}

function toEntry({ id, body }: Pushed): Entry {
  return { place: parsePlace(id), body };
}

function pairsOf(reply: unknown): Iterable<readonly [string, string]> {
  const entries = reply instanceof Map ? [...reply] : Object.entries(reply as object);
  return entries.map(([key, value]) => [String(key), String(value)] as const);
}

/** Returns the meaning of an error that the broker answers an append with. */
function refusal(error: unknown, link: RedisLink): Appended {
  const message = error instanceof Error ? error.message : String(error);
  if (message.includes('equal or smaller than the target stream top item')) return 'taken';
  if (/\bOOM\b/.test(message)) return 'full';
  throw error instanceof BusError ? error : unexpected(error, link);
}

/** Cuts the link, whose broker does not answer as expected: it has become a replica, or has lost the script. */
function unexpected(error: unknown, link: RedisLink): BusError {
  link.cut();
  return new BusError(`the broker answers ${error instanceof Error ? error.message : String(error)}`);
}
