import { quoteValue } from '../../../lib/protocol/error';
import { MAX_SUBSCRIPTIONS, type SubscriptionQuota } from '../../fanout/peer';
import { type ClientOrigin, isLoopback, networkOf } from './client-origin';
import { LimitError, type LimitName } from './limit-error';
import { OwnRateLimit, RateLimit, type Spent } from './rate-limit';
import { UsageCount } from './usage-count';

/**
 * How many times as much this machine may have as another address: benches and tests run here, and a proxy that nobody
 * told us of, behind which everybody is.
 */
const LOOPBACK_FACTOR = 10;
const SECONDS_PER_MINUTE = 60;
/** Packets of Engine.IO for each message: its answers to pings, and parts of a message that has binary ones. */
const PACKETS_PER_MESSAGE = 2;

/** How much anybody may take, whatever their permissions are. */
export interface LimitSettings {
  /** Of one address, or of one /64 of IPv6. */
  readonly address: {
    /** At a time. */
    readonly connections: number;
    /** Attempts to connect a second, on top of coming back with all connections at one moment. */
    readonly handshakes: number;
    /** A minute, on all of its connections. */
    readonly messages: number;
    /** Requests to the API, a minute. */
    readonly requests: number;
    /** At a time, on all of its connections. */
    readonly subscriptions: number;
  };
  /** Of one user, by the tokens that name it. */
  readonly user: {
    /** A second, on top of coming back with all connections at one moment. */
    readonly handshakes: number;
    /** A minute, on all connections. */
    readonly messages: number;
    /** Replay sessions at a time; also of each address of those without a token. */
    readonly sessions: number;
  };
  readonly connection: {
    /** A minute. */
    readonly messages: number;
    /** Of the longest message, bytes. */
    readonly messageBytes: number;
    /** At a time. */
    readonly subscriptions: number;
  };
  /** Of one subscription, its globs and boards written out. */
  readonly subscription: { readonly symbols: number };
}

/**
 * As a wall with hundreds of screens behind one address needs it: they come back at one moment, each with a dozen
 * subscriptions, and nothing of that is refused.
 */
export const STANDARD_LIMITS: LimitSettings = {
  address: { connections: 2_000, handshakes: 100, messages: 60_000, requests: 12_000, subscriptions: 20_000 },
  user: { handshakes: 20, messages: 12_000, sessions: 8 },
  connection: { messages: 3_000, messageBytes: 64 * 1_024, subscriptions: MAX_SUBSCRIPTIONS },
  subscription: { symbols: 10_000 },
};

/** One connection's share in the subscriptions of its network; there is one for each connection, so it is small. */
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

/** Counts what comes, and refuses what is too much, before anything is done for it. */
export class Limits {
  readonly settings: LimitSettings;
  readonly #connections = new UsageCount();
  readonly #subscriptions = new UsageCount();
  readonly #handshakes: RateLimit;
  readonly #requests: RateLimit;
  readonly #messages: RateLimit;
  readonly #userHandshakes: RateLimit;
  readonly #userMessages: RateLimit;
  readonly #ownMessages: OwnRateLimit;
  readonly #ownPackets: OwnRateLimit;

  /** @param now µs; never falls */
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
    this.#ownMessages = new OwnRateLimit(perMinute(connection.messages));
    this.#ownPackets = new OwnRateLimit(perMinute(connection.messages * PACKETS_PER_MESSAGE));
  }

  /** How many times as much as others the clientOrigin may have. */
  factorOf({ address }: ClientOrigin): number {
    return isLoopback(address) ? LOOPBACK_FACTOR : 1;
  }

  /**
   * Somebody asks for a connection.
   * @throws LimitError `rate_limited`
   */
  handshake(clientOrigin: ClientOrigin): void {
    this.#take(this.#handshakes, clientOrigin, 'address_handshakes', 'attempts to connect');
  }

  /**
   * Somebody who connects says who they are; it counts as a message of the address.
   * @throws LimitError `rate_limited`
   */
  introduction(clientOrigin: ClientOrigin): void {
    this.#take(this.#messages, clientOrigin, 'address_messages', 'messages');
  }

  /**
   * Somebody asks the API.
   * @throws LimitError `rate_limited`
   */
  request(clientOrigin: ClientOrigin): void {
    this.#take(this.#requests, clientOrigin, 'address_requests', 'requests');
  }

  /**
   * A connection says something.
   * @param user whose it is, if anybody's
   * @param own what it has said lately
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
   * Something comes of a connection that nobody has looked into yet.
   * @throws LimitError `rate_limited`
   */
  packet(clientOrigin: ClientOrigin, own: Spent): void {
    const wait = this.#ownPackets.take(own, 1 / this.factorOf(clientOrigin));
    if (wait > 0) throw tooMany('connection_packets', 'packets of this connection', wait);
  }

  /**
   * A user was found out.
   * @throws LimitError `rate_limited`
   */
  userHandshake(clientOrigin: ClientOrigin, user: string): void {
    const wait = this.#userHandshakes.take(user, 1 / this.factorOf(clientOrigin));
    if (wait > 0) throw tooMany('user_handshakes', `attempts to connect of ${quoteValue(user)}`, wait);
  }

  /**
   * An address has one more connection, until {@link disconnect}.
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

  /** It has one less. */
  disconnect({ address }: ClientOrigin): void {
    this.#connections.remove(networkOf(address));
  }

  /** Counts the subscriptions of a connection among those of its address. */
  subscriptionsOf(clientOrigin: ClientOrigin): SubscriptionQuota {
    const most = this.settings.address.subscriptions * this.factorOf(clientOrigin);
    return new NetworkQuota(this.#subscriptions, networkOf(clientOrigin.address), most);
  }

  /** Replay sessions that one party may have made at a time. */
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
