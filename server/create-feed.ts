import type { Config } from './config/config';
import { createExchangeFeed, type ExchangeFeed } from './feeds/exchange/exchange-feed';
import { NetworkWatch } from './feeds/exchange/outage/network-watch';
import type { ConnectorLog } from './feeds/exchange/venue-connector';
import type { Feed } from './feeds/feed';
import { mergeFeeds } from './feeds/merged-feed';
import { createSimulator } from './feeds/simulator/paced-feed';
import { createTapeFeed } from './feeds/tape-feed';

type FeedChoice = Config['feeds'][number];

/** The configured feed, and those of its parts that connect to venues. */
export interface CreatedFeed {
  readonly feed: Feed;
  readonly exchanges: readonly ExchangeFeed[];
}

/**
 * Creates the configured feed; several feeds are merged into one.
 * @param ingest feed of events that are pushed, or come from files and upstreams that files describe
 */
export function createFeed(config: Config, ingest: Feed, log: ConnectorLog): CreatedFeed {
  const { dataDir, simulator, tape, exchanges: settings } = config;
  const network = new NetworkWatch();
  const exchanges: ExchangeFeed[] = [];
  const feedOf = (choice: FeedChoice): Feed => {
    switch (choice.kind) {
      case 'ingest':
      case 'inbox':
      case 'tail':
      case 'source':
        return ingest;
      case 'live': {
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
  return { feed: mergeFeeds([...new Set(config.feeds.map(feedOf))]), exchanges };
}
