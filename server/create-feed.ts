import type { Config } from './config/config';
import { createExchangeFeed } from './feeds/exchange/exchange-feed';
import type { ConnectorLog } from './feeds/exchange/venue-connector';
import type { Feed } from './feeds/feed';
import { mergeFeeds } from './feeds/merged-feed';
import { createSimulator } from './feeds/simulator/paced-feed';
import { createTapeFeed } from './feeds/tape-feed';

type FeedChoice = Config['feeds'][number];

/**
 * Creates the configured feed; several feeds are merged into one.
 * @param ingest feed of pushed events
 */
export function createFeed(config: Config, ingest: Feed, log: ConnectorLog): Feed {
  return mergeFeeds(config.feeds.map((choice) => feedOf(choice, config, ingest, log)));
}

function feedOf(
  choice: FeedChoice,
  { dataDir, simulator, tape, exchanges }: Config,
  ingest: Feed,
  log: ConnectorLog,
): Feed {
  switch (choice.kind) {
    case 'ingest':
      return ingest;
    case 'live':
      return createExchangeFeed({ venue: choice.venue, settings: exchanges, log });
    case 'simulator':
      return createSimulator(simulator);
    case 'tape':
      return createTapeFeed({ dataDir, id: choice.id, ...tape });
  }
}
