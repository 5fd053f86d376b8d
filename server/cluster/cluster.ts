import type { NodeListing } from '../../lib/protocol/http/health-routes';
import type { Delivery, NoticeContent } from '../../lib/protocol/messages';
import type { Access } from '../access/access';
import type { Feed } from '../feeds/feed';
import type { Audience, Notifier } from '../gateways/notifier';
import type { InstrumentReference } from '../instruments/instrument-reference';
import type { Market } from '../market/market';
import { marketDigest } from '../market/state/market-digest';
import { type Clock, pause } from '../time/clock';
import type { ClusterLog } from './applied-log';
import { formatPlace } from './bus/place';
import type { RedisAddress } from './bus/redis/redis-address';
import { RedisBus } from './bus/redis/redis-bus';
import { ClusterFeed, type ClusterRole, type Joined } from './cluster-feed';
import { BusWatch } from './control/bus-watch';
import { ControlChannel } from './control/control-channel';
import { type Member, Membership } from './control/membership';
import { SharedNotices } from './control/shared-notices';
import { SharedRevocations } from './control/shared-revocations';
import type { LogState } from './follower';
import { KnownInstruments } from './known-instruments';
import { PeerKey } from './peer-key';
import { fetchSnapshot } from './snapshot-client';
import { PeerEndpoint } from './snapshot-endpoint';
import { joinFrom } from './snapshot-joiner';

/** Number of the rules by which a market computes values; raised when the same events give other values. */
const RULES = 1;
/** Longest wait for a handover, ms. */
const HANDOVER_MS = 1_000;
/** Age of the newest entry from which a node is not ready, ms. */
const MAX_LAG_MS = 1_000;
/** Name of the stream that nodes share. */
const STREAM = '/live';
/** Bars that a feed goes on from after a takeover. */
const RESUMED_BARS = 500;

/** Settings of this node. */
export interface ClusterSettings {
  readonly broker: RedisAddress;
  readonly name: string;
  readonly node: string;
  readonly url: string | undefined;
  /** Secret of requests between nodes; without it none gives its values. */
  readonly secret: string | undefined;
  readonly canLead: boolean;
  readonly lingerMs: number;
  readonly log: { readonly seconds: number; readonly megabytes: number };
  readonly leaderMs: number;
  /** Entries between two digests that nodes compare; 4,096 if omitted. */
  readonly checkEntries?: number;
}

export interface ClusterOptions {
  readonly settings: ClusterSettings;
  /** Version of the program. */
  readonly program: string;
  /** Feed that the node runs while it leads. */
  readonly feed: Feed;
  readonly instruments: InstrumentReference;
  readonly access: Pick<Access, 'revocations' | 'adopt' | 'shareRevocations'>;
  readonly notifier: Pick<Notifier, 'tell'>;
  /** Called when the broker has been away for 3 s, and when it is back. */
  readonly busAway: (isAway: boolean) => void;
  /** Returns the market of the stream that runs the cluster's feed. */
  readonly market: () => Market;
  readonly clock: Clock;
  readonly log: ClusterLog;
}

/** Facts that the endpoints of this node know. */
export interface ServedClients {
  readonly clients: number;
  /** Why the process does not serve; undefined if it does. */
  readonly notReady: string | undefined;
}

/** State of this node, for readiness and metrics. */
export interface ClusterStatus {
  readonly node: string;
  readonly role: ClusterRole;
  readonly place: string | undefined;
  /** Age of the newest entry by the clock of this node, ms. */
  readonly lagMs: number | undefined;
  readonly members: readonly Member[];
  /** Number of times that its values differed from those of the leader. */
  readonly divergences: number;
}

/** This process as a node of a cluster: the stream runs `feed` in place of the feed that the settings name. */
export class Cluster {
  readonly feed: ClusterFeed;
  readonly #options: ClusterOptions;
  readonly #bus: RedisBus;
  readonly #membership: Membership;
  readonly #channel: ControlChannel;
  readonly #watch: BusWatch;
  readonly #notices: SharedNotices;
  readonly #key: PeerKey | undefined;
  #stopListening: (() => void) | undefined;
  #served: () => ServedClients = () => ({ clients: 0, notReady: 'starting' });

  constructor(options: ClusterOptions) {
    const { settings, program, clock, log, feed, instruments, market } = options;
    const { node, url, canLead, lingerMs, leaderMs } = settings;
    this.#options = options;
    this.#key = settings.secret === undefined ? undefined : new PeerKey(settings.secret);
    this.#bus = new RedisBus({ address: settings.broker, cluster: settings.name, node, clock, log });
    const known = new KnownInstruments(instruments.complete);
    this.feed = new ClusterFeed({
      ...{ bus: this.#bus, clock, log, canLead, lingerMs, leaderMs, retained: settings.log },
      feed: completed(feed, known),
      join: (signal) => this.#join(signal),
      check: {
        period: settings.checkEntries,
        // A market that joins has rows of later versions until it has reached its horizon.
        digest: (version) => {
          const shown = market();
          return shown.version === version && version >= shown.horizon ? marketDigest(shown) : undefined;
        },
      },
      prepared: () => this.#channel.synced(),
      node: { id: node, url, program, rules: RULES },
      ownBars: (symbol, interval) => {
        const row = market().indexOf(symbol);
        if (row < 0) return [];
        return market()
          .bars(row, interval)
          .range(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, RESUMED_BARS);
      },
    });
    this.#stopListening = instruments.onChange(() => {
      const events = known.again(market());
      if (events.length > 0) this.feed.offer?.(events);
    });
    this.#membership = new Membership({
      ...{ bus: this.#bus, clock, id: node },
      self: () => {
        const { role, place, lagMs } = this.status;
        const { epoch, version } = this.feed.state ?? {};
        const { clients, notReady: reason } = this.#served();
        const roles = canLead ? (['ingest', 'serve'] as const) : (['serve'] as const);
        const position = { role, epoch, version, place, lagMs };
        return { url, roles: [...roles], program, ...position, clients, ready: !reason, reason };
      },
    });
    this.#watch = new BusWatch(this.#bus, clock, options.busAway);
    const isOther = ({ id }: Member) => id !== node;
    this.#channel = new ControlChannel({
      ...{ bus: this.#bus, clock, log, node },
      others: () => this.#membership.members.filter(isOther).map(({ id }) => id),
    });
    const { access, notifier } = options;
    const revocations = new SharedRevocations({ bus: this.#bus, channel: this.#channel, access, clock, log });
    access.shareRevocations((revocation) => revocations.share(revocation));
    this.#notices = new SharedNotices(this.#bus, this.#channel, notifier);
    for (const topic of [revocations, this.#notices]) this.#channel.add(topic);
  }

  /** Sends a notice to connections at all nodes, see `SharedNotices`. */
  tell(audience: Audience, content: NoticeContent): Promise<Delivery> {
    return this.#notices.tell(audience, content);
  }

  get status(): ClusterStatus {
    const { feed } = this;
    const { state, role } = feed;
    const { clock, settings } = this.#options;
    return {
      ...{ node: settings.node, role, members: this.#membership.members, divergences: feed.divergences },
      place: state && formatPlace(state.place),
      lagMs: state && Math.max(0, (clock.wall() - state.time) / 1_000),
    };
  }

  /** Nodes that were there lately, by their ids. */
  get nodes(): readonly NodeListing[] {
    const sorted = [...this.#membership.members].sort((one, other) => (one.id < other.id ? -1 : 1));
    return sorted.map(({ place: _, instance, since, at, ...node }) => node);
  }

  /** Takes the function by which this node describes its clients to others. */
  serving(served: () => ServedClients): void {
    this.#served = served;
  }

  /** Answers requests of other nodes; undefined without a secret. */
  peerEndpoint(position: () => LogState | undefined): PeerEndpoint | undefined {
    const { market, clock, log } = this.#options;
    if (this.#key === undefined) return undefined;
    const source = { stream: STREAM, rules: RULES, position, now: clock.monotonic, market: market() };
    return new PeerEndpoint(this.#key, source, log);
  }

  /** Returns why this node must not get new clients; undefined if it may. */
  get whyNotReady(): string | undefined {
    if (this.#membership.rival !== undefined) return 'NODE_ID is that of another running node too';
    const { role, lagMs = 0 } = this.status;
    if (role === 'joining') return 'joining the cluster';
    // Clients of other nodes would find the same while the broker is away from all of them.
    if (role === 'cut') return this.feed.state && !this.#watch.isLong ? undefined : 'no link to the bus';
    return lagMs > MAX_LAG_MS ? `behind the cluster by ${Math.round(lagMs)} ms` : undefined;
  }

  /**
   * @throws UnsuitableBroker naming the setting of the broker that does not suit, DuplicateNode when another process has
   * the id of this node
   */
  async start(): Promise<void> {
    await this.#bus.open();
    await this.#membership.start();
    await this.#channel.start();
  }

  /** Hands the lead over if this node has it, so that others need not wait for its silence. */
  async leave(): Promise<void> {
    const { clock } = this.#options;
    const deadline = pause(clock, HANDOVER_MS, new AbortController().signal);
    await Promise.race([this.feed.handover(), deadline]);
  }

  /** Gets the values of another node: of a follower rather than the leader. */
  async #join(signal: AbortSignal): Promise<Joined | undefined> {
    const { settings, clock, log } = this.#options;
    const key = this.#key;
    await this.#membership.refresh();
    const peers = this.#membership.members
      .filter(({ id, role }) => id !== settings.node && (role === 'leader' || role === 'follower'))
      .sort((one, other) => Number(one.role === 'leader') - Number(other.role === 'leader'));
    for (const { id, url } of peers) {
      if (key === undefined || url === undefined) continue;
      try {
        const { state, batches } = joinFrom(
          await fetchSnapshot({ url, key, clock, signal }),
          clock.monotonic,
        );
        return { state: { ...state, incarnation: state.incarnation }, batches };
      } catch (error) {
        log.warn(
          { node: id, reason: error instanceof Error ? error.message : String(error) },
          'no values from a node',
        );
      }
    }
    return undefined;
  }

  async stop(): Promise<void> {
    this.#stopListening?.();
    this.#watch.stop();
    await this.#channel.stop();
    await this.#membership.stop();
    await this.#bus.close();
  }
}

/** Returns the feed with all known facts of instruments: nodes have files of their own, and the log one truth. */
function completed(feed: Feed, known: KnownInstruments): Feed {
  return {
    ...feed,
    async *run(signal, context) {
      for await (const batch of feed.run(signal, context)) {
        yield 'position' in batch ? batch : known.complete(batch);
      }
    },
  };
}
