import { join } from 'node:path';
import type { MarketSymbol } from '../lib/market/instrument';
import type { FiringNotice } from '../lib/protocol/alert';
import { BUS_AWAY, type Delivery, type NoticeContent } from '../lib/protocol/messages';
import type { Alerts } from './alerts/alerts';
import { openAlerts } from './alerts/open-alerts';
import { Cluster } from './cluster/cluster';
import { Workers } from './cluster/workers/workers';
import { createFeed } from './create-feed';
import { DeliveryCounts } from './fanout/delivery-counts';
import type { ConnectorState } from './feeds/exchange/connector-state';
import { venueTitle } from './feeds/exchange/exchange-feed';
import { VenueOwners } from './feeds/venue-owners';
import { type Audience, Notifier } from './gateways/notifier';
import { LiveHistory } from './history/live-history';
import { Inbox } from './inbox/inbox';
import type { FolderStats } from './inbox/inbox-folder';
import { newsOf } from './inbox/inbox-news';
import { Ingest } from './ingest/ingest';
import { programVersion } from './launch/installation';
import type { ServerContext } from './server-context';
import { streamOptions } from './server-context';
import { DelayedStreams } from './streams/delayed/delayed-streams';
import { Stream } from './streams/stream';
import { Recordings } from './tape/recorder/recordings';
import type { Teardown } from './teardown';
import { RunningSources } from './upstreams/running-sources';
import { WallIdentity } from './upstreams/wall/wall-identity';

const SECONDS_PER_MINUTE = 60;

/** Bars of the live stream, in DATA_DIR. */
const HISTORY_FILE = 'history.duckdb';
/** The built server, which workers run. */
const SERVER_PROGRAM = 'dist/server.js';

/** The live stream and what follows it: history, recordings, alerts. */
export interface LiveSide {
  /** This process as a node of a cluster; undefined for one process. */
  readonly cluster: Cluster | undefined;
  /** Processes that serve beside this one; undefined for one process. */
  readonly workers: Workers | undefined;
  readonly stream: Stream;
  /** The stream, and the same with the delays of clients. */
  readonly streams: DelayedStreams;
  readonly history: LiveHistory | undefined;
  readonly recordings: Recordings;
  /** Way in for pushed events, if the stream takes any. */
  readonly ingest: Ingest | undefined;
  readonly delivered: DeliveryCounts;
  /** Returns the states of the connections to venues. */
  readonly connectors: () => readonly ConnectorState[];
  readonly notifier: Notifier;
  /** Sends a notice to the connections of an audience, at all nodes. */
  readonly tell: (audience: Audience, content: NoticeContent) => Promise<Delivery>;
  /** Returns the figures of the inbox's folders. */
  readonly folders: () => readonly FolderStats[];
  /** Returns the producers of pushed events. */
  readonly producers: Ingest['producers'];
  readonly identity: WallIdentity;
  /** Adds a listener for alerts of any user. */
  onAlert(listener: (symbol: MarketSymbol) => void): void;
  /** Opens recordings and alerts, then runs the feed, so that neither misses its first event. */
  start(teardown: Teardown): Promise<{ readonly alerts: Alerts }>;
}

/** Wires the feed to its stream and the stream to its followers; nothing runs before `start`. */
export function createLiveSide(context: ServerContext): LiveSide {
  const { config, overrides, clock, access, log } = context;
  const { dataDir } = config;
  const alertListeners = new Set<(symbol: MarketSymbol) => void>();
  const owners = new VenueOwners();
  const identity = new WallIdentity();
  const ingest: Ingest = new Ingest({
    clock,
    instrumentOf: (symbol) => {
      const row = stream.market.indexOf(symbol);
      return row < 0 ? undefined : stream.market.instrumentOf(row);
    },
    ownerOf: (venue) => owners.ownerOf(venue),
  });
  const {
    feed: ownFeed,
    exchanges,
    walls,
  } = overrides.feed === undefined
    ? createFeed(config, { ingest: ingest.feed, owners, identity, clock, log })
    : { feed: overrides.feed, exchanges: [], walls: [] };
  const notifier = new Notifier({ clock, ackTimeout: context.timeouts.ackTimeout });
  const local: Pick<Notifier, 'tell'> = {
    tell: (audience, content, id) =>
      workers?.tellWith(notifier, audience, content, id) ?? notifier.tell(audience, content, id),
  };
  const cluster: Cluster | undefined =
    config.cluster &&
    new Cluster({
      ...{
        settings: config.cluster,
        program: programVersion(),
        feed: ownFeed,
        clock,
        log,
        instruments: context.instruments,
      },
      access: {
        ...access,
        adopt: async (revocation) =>
          (await access.adopt(revocation)) + ((await workers?.adopt(revocation)) ?? 0),
      },
      ...{ notifier: local, market: () => stream.market },
      busAway: (isAway) => {
        const reason = isAway ? BUS_AWAY : undefined;
        stream.interrupt(reason);
        workers?.interrupt(reason);
      },
    });
  const tell: LiveSide['tell'] = (audience, content) => (cluster ?? local).tell(audience, content);
  const feed = cluster?.feed ?? ownFeed;
  const history =
    config.history && feed.history !== undefined
      ? new LiveHistory({ file: join(dataDir, HISTORY_FILE), feed: feed.history, clock, log })
      : undefined;
  const delivered = new DeliveryCounts();
  const titleOf = (source: string): string | undefined => {
    const title = venueTitle(source);
    return walls.map((wall) => wall.titleOf(source, title)).find((found) => found !== undefined) ?? title;
  };
  const stream: Stream = new Stream({
    ...streamOptions(context),
    ...{ isShared: cluster !== undefined, name: '/live', feed, history, delivered, epoch: overrides.epoch },
    titleOf,
    formulas: () => context.formulas.formulas,
  });
  const workers: Workers | undefined =
    config.workers === 0
      ? undefined
      : new Workers({
          ...{ config, access, stream, instruments: context.instruments, clock, log },
          program: overrides.workerProgram ?? join(context.dir, SERVER_PROGRAM),
          version: programVersion(),
          keepsBars: cluster !== undefined && feed.history !== undefined,
        });
  const sources = new RunningSources({
    ...{ upstreams: config.sources, ingest, log, clock, proxy: config.exchanges.proxy },
  });
  const hasIngest = config.feeds.some(({ kind }) => kind === 'ingest');
  const hasFolders = config.feeds.some(({ kind }) => kind === 'inbox');
  const tails = config.feeds.flatMap((choice) => (choice.kind === 'tail' ? [choice.file] : []));
  const inbox =
    hasFolders || tails.length > 0
      ? new Inbox({
          ...{ dataDir, ingest, hasFolders, tails, clock, log, owner: context.dataLock },
          finished: (content) => {
            if (config.inboxNews === undefined) return;
            tell(config.inboxNews, newsOf(content)).catch((err) =>
              log.warn({ err }, 'news of the inbox were not sent'),
            );
          },
        })
      : undefined;
  const { guests, tokens, recording } = config;
  const isDelayed = recording.rewindMinutes > 0 && (guests.delay > 0 || tokens !== undefined);
  const recordings = new Recordings({
    ...{ stream, dataDir, settings: recording, log, now: clock.wall, keepsEarlier: isDelayed },
  });
  const streams = new DelayedStreams({
    ...{ ...streamOptions(context), titleOf, live: stream, guestDelay: guests.delay },
    maxDelay: isDelayed ? recording.rewindMinutes * SECONDS_PER_MINUTE : 0,
    tape: () => recordings.rewindNumber,
    hold: (tape) => recordings.holdRewind(tape),
  });
  return {
    ...{ cluster, workers, stream, streams, history, recordings, delivered, notifier, tell, identity },
    connectors: () => [
      ...exchanges.flatMap(({ state }) => state ?? []),
      ...sources.states(),
      ...walls.flatMap((wall) => wall.states()),
    ],
    folders: () => inbox?.stats() ?? [],
    producers: () => ingest.producers(),
    ingest: hasIngest ? ingest : undefined,
    onAlert: (listener) => void alertListeners.add(listener),
    async start(teardown) {
      teardown.add(() => recordings.close());
      await recordings.open();
      const alerts = await openAlerts({
        ...{ dataDir, settings: config.alerts, stream, access, clock, log, owner: context.dataLock },
        notify: (user, content, alert) => {
          const { symbol } = (content.data as FiringNotice).firing;
          if (symbol !== undefined) for (const listener of alertListeners) listener(symbol);
          return local.tell({ users: [user], alert }, content);
        },
      });
      teardown.add(() => alerts.close());
      context.calendars.start(clock);
      teardown.add(() => context.calendars.stop());
      context.instruments.start(clock);
      teardown.add(() => context.instruments.stop());
      context.formulas.start(clock);
      teardown.add(() => context.formulas.stop());
      teardown.add(() => cluster?.stop());
      await cluster?.start();
      stream.start();
      teardown.add(() => stream.stop());
      streams.start();
      teardown.add(() => streams.stop());
      access.beforeDelayed((delay) => streams.ready(delay));
      teardown.add(() => ingest.close());
      teardown.add(() => inbox?.close());
      await inbox?.start();
      sources.start();
      teardown.add(() => sources.stop());
      teardown.add(() => cluster?.leave());
      return { alerts };
    },
  };
}
