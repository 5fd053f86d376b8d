import type { Config } from './config/config';
import { createExchangeFeed, type ExchangeFeed } from './feeds/exchange/exchange-feed';
import { NetworkWatch } from './feeds/exchange/outage/network-watch';
import type { ConnectorLog } from './feeds/exchange/venue-connector';
import type { Feed } from './feeds/feed';
import { mergeFeeds } from './feeds/merged-feed';
import { createSimulator } from './feeds/simulator/paced-feed';
import { createTapeFeed } from './feeds/tape-feed';
import type { VenueOwners } from './feeds/venue-owners';
import type { Clock } from './time/clock';
import { sourceName } from './upstreams/mapped-source';
import { WallFeed } from './upstreams/wall/wall-feed';
import type { WallIdentity } from './upstreams/wall/wall-identity';

type FeedChoice = Config['feeds'][number];

/** The configured feed, and those of its parts that connect to venues. */
export interface CreatedFeed {
  readonly feed: Feed;
  readonly exchanges: readonly ExchangeFeed[];
  /** Feeds of other walls. */
  readonly walls: readonly WallFeed[];
}

export interface FeedParts {
  /** Feed of events that are pushed, or come from files and upstreams that files describe. */
  readonly ingest: Feed;
  readonly owners: VenueOwners;
  readonly identity: WallIdentity;
  readonly clock: Clock;
  readonly log: ConnectorLog;
}

/** Creates the configured feed; several feeds are merged into one. */
export function createFeed(config: Config, { ingest, owners, identity, clock, log }: FeedParts): CreatedFeed {
  const { dataDir, simulator, tape, exchanges: settings } = config;
  const network = new NetworkWatch();
  const walls = new Map<string, WallFeed>();
  for (const file of config.walls) {
    const parts = { file, identity, owners, network, clock, log, proxy: settings.proxy, random: Math.random };
    walls.set(file.path, new WallFeed(parts));
  }
  for (const { venue } of config.sources) owners.claim(venue, sourceName(venue));
  const exchanges: ExchangeFeed[] = [];
  const feedOf = (choice: FeedChoice): Feed => {
    switch (choice.kind) {
      case 'ingest':
      case 'inbox':
      case 'tail':
        return ingest;
      case 'source':
        return walls.get(choice.file) ?? ingest;
      case 'live': {
        owners.claim(choice.venue, `live:${choice.venue}`);
        const feed = createExchangeFeed({ venue: choice.venue, settings, log, network });
        exchanges.push(feed);
        return feed;
      }
      case 'simulator':
        return createSimulator(simulator);
      case 'tape':
        return createTapeFeed({ dataDir, id: choice.id, ...tape });
    }
  };
  const feed = mergeFeeds([...new Set(config.feeds.map(feedOf))]);
  return { feed, exchanges, walls: [...walls.values()] };
}
