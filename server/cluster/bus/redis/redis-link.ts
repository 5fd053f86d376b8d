import type { Clock } from '../../../time/clock';
import { BusError } from '../bus';
import type { RedisAddress } from './redis-address';

/** Period in which a link is checked, and an idle one is pinged, ms. */
const WATCH_PERIOD = 250;
/** Time without traffic before a ping, µs. */
const IDLE = 1_000_000;
/** Oldest version that has all commands that the bus needs. */
const MIN_VERSION = [6, 2] as const;

/** A broker that must not be used as it is set up; another attempt would find the same. */
export class UnsuitableBroker extends Error {}

export interface RedisLinkOptions {
  readonly clock: Clock;
  /** Time for a reply before the link counts as lost, ms. */
  readonly deadline: number;
  /** Called once when the link is lost. */
  readonly lost: () => void;
}

type Client = Awaited<ReturnType<typeof newClient>>;

/** One connection to Redis, for commands and subscriptions. It is never made again: what it has lost is lost. */
export class RedisLink {
  readonly #client: Client;
  readonly #options: RedisLinkOptions;
  readonly #interested = new Set<() => void>();
  #pending = 0;
  /** Monotonic time of the last reply, or of the oldest command that waits since, µs. */
  #progressAt: number;
  #isOpen = true;
  #cancelWatch: (() => void) | undefined;
  #incarnation = '';

  constructor(client: Client, options: RedisLinkOptions) {
    this.#client = client;
    this.#options = options;
    this.#progressAt = options.clock.monotonic();
    client.on('error', () => this.cut());
    client.on('end', () => this.cut());
  }

  /**
   * Connects.
   * @throws BusError when the broker cannot be reached
   * @throws UnsuitableBroker naming the value that does not suit
   */
  static async open(address: RedisAddress, options: RedisLinkOptions): Promise<RedisLink> {
    const client = await newClient(address, options.deadline);
    const link = new RedisLink(client, options);
    try {
      link.#watch();
      await link.#answer(client.connect());
      link.#incarnation = checked(String(await link.command(['INFO', 'everything'])));
      return link;
    } catch (error) {
      link.cut();
      if (error instanceof Error && /WRONGPASS|NOAUTH|NOPERM/.test(error.message)) {
        throw new UnsuitableBroker(`the broker refuses the connection: ${error.message}`);
      }
      throw error;
    }
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** `run_id` of the broker. */
  get incarnation(): string {
    return this.#incarnation;
  }

  /**
   * Sends a command; bulk strings of the reply are buffers.
   * @throws BusError when the link is lost before the reply
   * @throws Error with the broker's message
   */
  command(args: readonly (string | Buffer)[]): Promise<unknown> {
    return this.#answer(this.#client.sendCommand(args as (string | Buffer)[]));
  }

  /** Calls the listener for every message. Returns a function that ends that. */
  async subscribe(channel: string, listener: (message: Buffer) => void): Promise<() => void> {
    await this.#answer(this.#client.subscribe(channel, listener, true));
    return () => {
      if (this.#isOpen) this.#client.unsubscribe(channel, listener, true).catch(() => this.cut());
    };
  }

  /** Calls back once when the link is lost. Returns a function that removes the callback. */
  onLost(callback: () => void): () => void {
    this.#interested.add(callback);
    return () => this.#interested.delete(callback);
  }

  cut(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#cancelWatch?.();
    if (this.#client.isOpen) this.#client.destroy();
    for (const callback of this.#interested) callback();
    this.#interested.clear();
    if (this.#incarnation !== '') this.#options.lost();
  }

  async #answer<T>(reply: Promise<T>): Promise<T> {
    if (this.#pending++ === 0) this.#progressAt = this.#options.clock.monotonic();
    try {
      const value = await reply;
      if (!this.#isOpen) throw new BusError('the link to the broker is lost');
      return value;
    } catch (error) {
      if (!this.#isOpen || !isReply(error)) {
        this.cut();
        throw new BusError('the link to the broker is lost', { cause: error });
      }
      throw error;
    } finally {
      this.#pending--;
      this.#progressAt = this.#options.clock.monotonic();
    }
  }

  /** Cuts a link that does not answer; pings one without traffic, which may be half-open. */
  #watch(): void {
    this.#cancelWatch = this.#options.clock.after(WATCH_PERIOD, () => {
      const silence = this.#options.clock.monotonic() - this.#progressAt;
      if (this.#pending > 0 && silence > this.#options.deadline * 1_000) return this.cut();
      if (this.#pending === 0 && silence > IDLE) this.command(['PING']).catch(() => this.cut());
      this.#watch();
    });
  }
}

/** Returns true for an error that the broker has answered with. */
function isReply(error: unknown): boolean {
  return error instanceof Error && /^-?[A-Z]{2,}\b/.test(error.message);
}

async function newClient({ host, port, tls, username, password, database }: RedisAddress, deadline: number) {
  // Loaded here: a server without a cluster does not need its 5 MB.
  const { createClient, RESP_TYPES } = await import('@redis/client');
  const common = { host, port, connectTimeout: deadline, reconnectStrategy: false as const };
  return createClient({
    socket: tls ? { ...common, tls: true as const, servername: host } : common,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    database,
    RESP: 3,
    disableOfflineQueue: true,
    disableClientInfo: true,
    maintNotifications: 'disabled',
    commandOptions: {
      typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer, [RESP_TYPES.VERBATIM_STRING]: String },
    },
  });
}

/**
 * Checks the broker's settings.
 * @returns its identity
 * @throws UnsuitableBroker
 */
function checked(info: string): string {
  const fieldOf = (name: string): string | undefined => new RegExp(`^${name}:(.*?)\r?$`, 'm').exec(info)?.[1];
  const policy = fieldOf('maxmemory_policy');
  if (policy !== undefined && policy !== 'noeviction') {
    throw new UnsuitableBroker(`maxmemory-policy of the broker is ${policy}; expected noeviction`);
  }
  const version = fieldOf('redis_version') ?? '';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < MIN_VERSION[0] || (major === MIN_VERSION[0] && minor < MIN_VERSION[1])) {
    throw new UnsuitableBroker(
      `the broker has version ${version}; expected ${MIN_VERSION.join('.')} or newer`,
    );
  }
  const role = fieldOf('role');
  if (role !== undefined && role !== 'master')
    throw new BusError(`the broker is a ${role}; expected a master`);
  // Without an identity every link counts as another broker: safe, at the price of a full frame for each.
  return fieldOf('run_id') ?? `link-${globalThis.crypto.randomUUID()}`;
}
