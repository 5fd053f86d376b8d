import type { Config } from '../config/config';
import type { Feed } from './feed';
import { mergeFeeds } from './merged-feed';
import { createSimulator } from './simulator/paced-feed';
import { createTapeFeed } from './tape-feed';

type FeedChoice = Config['feeds'][number];

/**
 * Creates the configured feed; several feeds are merged into one.
 * @param ingest feed of pushed events
 */
export function createFeed(config: Config, ingest: Feed): Feed {
  return mergeFeeds(config.feeds.map((choice) => feedOf(choice, config, ingest)));
}

function feedOf(choice: FeedChoice, { dataDir, simulator, tape }: Config, ingest: Feed): Feed {
  switch (choice.kind) {
    case 'ingest':
      return ingest;
    case 'simulator':
      return createSimulator(simulator);
    case 'tape':
      return createTapeFeed({ dataDir, id: choice.id, ...tape });
  }
}
