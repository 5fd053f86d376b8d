import { quoteValue } from '../../../lib/protocol/error';
import { MAX_SUBSCRIPTIONS, type SubscriptionQuota } from '../../fanout/peer';
import { type ClientOrigin, isLoopback, networkOf } from './client-origin';
import { LimitError, type LimitName } from './limit-error';
import { OwnRateLimit, RateLimit, type Spent } from './rate-limit';
import { UsageCount } from './usage-count';

/**
 * Factor on the limits of loopback: benchmarks and tests run there, and an unconfigured proxy hides all of its
 * clients behind it.
 */
const LOOPBACK_FACTOR = 10;
const SECONDS_PER_MINUTE = 60;
/** Engine.IO packets for each message: pongs, and the attachments of a binary message. */
const PACKETS_PER_MESSAGE = 2;

/** Rate limits and quotas, which hold for every role. */
export interface LimitSettings {
  /** Of one IPv4 address, or of one IPv6 /64. */
  readonly address: {
    /** At a time. */
    readonly connections: number;
    /** Connection attempts a second, above a burst of all connections at once. */
    readonly handshakes: number;
    /** A minute, on all of its connections. */
    readonly messages: number;
    /** API requests, a minute. */
    readonly requests: number;
    /** At a time, on all of its connections. */
    readonly subscriptions: number;
  };
  /** Of one user name, by its tokens. */
  readonly user: {
    /** A second, above a burst of all connections at once. */
    readonly handshakes: number;
    /** A minute, on all connections. */
    readonly messages: number;
    /** Replay sessions at a time; also of each address without a token. */
    readonly sessions: number;
    /** Pushed events a second; also of all programs of this machine without a token. */
    readonly events: number;
  };
  readonly connection: {
    /** A minute. */
    readonly messages: number;
    /** Longest message, bytes. */
    readonly messageBytes: number;
    /** At a time. */
    readonly subscriptions: number;
  };
  /** Of one subscription, after globs and boards are expanded. */
  readonly subscription: { readonly symbols: number };
}

/**
 * Defaults for a wall with hundreds of screens behind one address, which reconnect at the same moment with a
 * dozen subscriptions each.
 */
export const STANDARD_LIMITS: LimitSettings = {
  address: { connections: 2_000, handshakes: 100, messages: 60_000, requests: 12_000, subscriptions: 20_000 },
  user: { handshakes: 20, messages: 12_000, sessions: 8, events: 100_000 },
  connection: { messages: 3_000, messageBytes: 64 * 1_024, subscriptions: MAX_SUBSCRIPTIONS },
  subscription: { symbols: 10_000 },
};

/** One connection's share of its network's subscriptions; small, because every connection has one. */
class NetworkQuota implements SubscriptionQuota {
  readonly #tally: UsageCount;
  readonly #network: string;
  readonly #most: number;

  constructor(tally: UsageCount, network: string, most: number) {
    this.#tally = tally;
    this.#network = network;
    this.#most = most;
  }

  requireOne(): void {
    if (this.#tally.of(this.#network) < this.#most) return;
    const message = `${this.#network} may have ${this.#most} subscriptions at a time`;
    throw new LimitError('too_many_subscriptions', 'address_subscriptions', message);
  }

  add(): void {
    this.#tally.add(this.#network);
  }

  remove(): void {
    this.#tally.remove(this.#network);
  }
}

/**
 * Counts handshakes, requests, messages and subscriptions, and rejects what exceeds a limit before any work is
 * done.
 */
export class Limits {
  readonly settings: LimitSettings;
  readonly #connections = new UsageCount();
  readonly #subscriptions = new UsageCount();
  readonly #handshakes: RateLimit;
  readonly #requests: RateLimit;
  readonly #messages: RateLimit;
  readonly #userHandshakes: RateLimit;
  readonly #userMessages: RateLimit;
  readonly #pushedEvents: RateLimit;
  readonly #ownMessages: OwnRateLimit;
  readonly #ownPackets: OwnRateLimit;

  /** @param now µs; never decreases */
  constructor(settings: LimitSettings, now: () => number) {
    this.settings = settings;
    const { address, user, connection } = settings;
    const perMinute = (most: number) => ({ burst: most, perSecond: most / SECONDS_PER_MINUTE, now });
    const burst = address.connections + address.handshakes;
    this.#handshakes = new RateLimit({ burst, perSecond: address.handshakes, now });
    this.#requests = new RateLimit(perMinute(address.requests));
    this.#messages = new RateLimit(perMinute(address.messages));
    this.#userHandshakes = new RateLimit({ burst: address.connections, perSecond: user.handshakes, now });
    this.#userMessages = new RateLimit(perMinute(user.messages));
    this.#pushedEvents = new RateLimit({ burst: user.events, perSecond: user.events, now });
    this.#ownMessages = new OwnRateLimit(perMinute(connection.messages));
    this.#ownPackets = new OwnRateLimit(perMinute(connection.messages * PACKETS_PER_MESSAGE));
  }

  /** Returns the factor on the limits of an address. */
  factorOf({ address }: ClientOrigin): number {
    return isLoopback(address) ? LOOPBACK_FACTOR : 1;
  }

  /**
   * Counts a connection attempt.
   * @throws LimitError `rate_limited`
   */
  handshake(clientOrigin: ClientOrigin): void {
    this.#take(this.#handshakes, clientOrigin, 'address_handshakes', 'attempts to connect');
  }

  /**
   * Counts the authentication of a client, as a message of its address.
   * @throws LimitError `rate_limited`
   */
  introduction(clientOrigin: ClientOrigin): void {
    this.#take(this.#messages, clientOrigin, 'address_messages', 'messages');
  }

  /**
   * Counts an API request.
   * @throws LimitError `rate_limited`
   */
  request(clientOrigin: ClientOrigin): void {
    this.#take(this.#requests, clientOrigin, 'address_requests', 'requests');
  }

  /**
   * Counts a message of a connection.
   * @param user user of the token, if any
   * @param own rate state of the connection
   * @throws LimitError `rate_limited`
   */
  message(clientOrigin: ClientOrigin, user: string | undefined, own: Spent): void {
    const amount = 1 / this.factorOf(clientOrigin);
    const ownWait = this.#ownMessages.take(own, amount);
    if (ownWait > 0) throw tooMany('connection_messages', 'messages of this connection', ownWait);
    if (user !== undefined) {
      const wait = this.#userMessages.take(user, amount);
      if (wait > 0) throw tooMany('user_messages', `messages of ${quoteValue(user)}`, wait);
    }
    this.#take(this.#messages, clientOrigin, 'address_messages', 'messages');
  }

  /**
   * Counts an inbound packet before it is parsed.
   * @throws LimitError `rate_limited`
   */
  packet(clientOrigin: ClientOrigin, own: Spent): void {
    const wait = this.#ownPackets.take(own, 1 / this.factorOf(clientOrigin));
    if (wait > 0) throw tooMany('connection_packets', 'packets of this connection', wait);
  }

  /**
   * Requires that a producer has not pushed more events than its rate.
   * @throws LimitError `rate_limited`
   */
  requirePushing(producer: string): void {
    const wait = this.#pushedEvents.take(producer, 0);
    if (wait > 0) throw tooMany('user_events', `events of ${quoteValue(producer)}`, wait);
  }

  /** Counts events that a producer has pushed. */
  pushed(producer: string, events: number): void {
    this.#pushedEvents.charge(producer, events);
  }

  /**
   * Counts a handshake of an authenticated user.
   * @throws LimitError `rate_limited`
   */
  userHandshake(clientOrigin: ClientOrigin, user: string): void {
    const wait = this.#userHandshakes.take(user, 1 / this.factorOf(clientOrigin));
    if (wait > 0) throw tooMany('user_handshakes', `attempts to connect of ${quoteValue(user)}`, wait);
  }

  /**
   * Adds a connection to its address, until {@link disconnect}.
   * @throws LimitError `too_many_connections`
   */
  connect(clientOrigin: ClientOrigin): void {
    const most = this.settings.address.connections * this.factorOf(clientOrigin);
    const network = networkOf(clientOrigin.address);
    if (this.#connections.of(network) >= most) {
      const message = `${network} may have ${most} connections at a time`;
      throw new LimitError('too_many_connections', 'address_connections', message);
    }
    this.#connections.add(network);
  }

  /** Removes a connection from its address. */
  disconnect({ address }: ClientOrigin): void {
    this.#connections.remove(networkOf(address));
  }

  /** Returns the counter of a connection's subscriptions. */
  subscriptionsOf(clientOrigin: ClientOrigin): SubscriptionQuota {
    const most = this.settings.address.subscriptions * this.factorOf(clientOrigin);
    return new NetworkQuota(this.#subscriptions, networkOf(clientOrigin.address), most);
  }

  /** Returns the limit of replay sessions of one owner. */
  mostSessions(clientOrigin: ClientOrigin): number {
    return this.settings.user.sessions * this.factorOf(clientOrigin);
  }

  #take(rate: RateLimit, clientOrigin: ClientOrigin, limit: LimitName, what: string): void {
    const network = networkOf(clientOrigin.address);
    const wait = rate.take(network, 1 / this.factorOf(clientOrigin));
    if (wait > 0) throw tooMany(limit, `${what} from ${network}`, wait);
  }
}

function tooMany(limit: LimitName, what: string, wait: number): LimitError {
  const seconds = Math.ceil(wait);
  return new LimitError(
    'rate_limited',
    limit,
    `too many ${what}; the next can come in ${seconds} s`,
    seconds,
  );
}
