import type { Config } from '../config/config';
import type { Feed } from './feed';
import { mergeFeeds } from './merged-feed';
import { createSimulator } from './simulator/paced-feed';
import { createTapeFeed } from './tape-feed';

type FeedChoice = Config['feeds'][number];

/** Creates the configured feed; several feeds are merged into one. */
export function createFeed(config: Config): Feed {
  return mergeFeeds(config.feeds.map((choice) => feedOf(choice, config)));
}

function feedOf(choice: FeedChoice, { dataDir, simulator, tape }: Config): Feed {
  switch (choice.kind) {
    case 'simulator':
      return createSimulator(simulator);
    case 'tape':
      return createTapeFeed({ dataDir, id: choice.id, ...tape });
  }
}
