import type { Config } from '../config';
import type { Feed } from './feed';
import { createSimulator } from './simulator';
import { createTapeFeed } from './tape';

type FeedKind = Config['feed']['kind'];

/** Every kind of feed that the configuration can name, and how it is made. */
const FEEDS: Readonly<Record<FeedKind, (config: Config) => Feed>> = {
  simulator: ({ simulator }) => createSimulator(simulator),
  tape: ({ dataDir, feed, tape }) => {
    if (feed.kind !== 'tape') throw new Error(`not a tape: ${feed.kind}`);
    return createTapeFeed({ dataDir, id: feed.id, ...tape });
  },
};

/** Makes the feed that the configuration names. */
export function createFeed(config: Config): Feed {
  return FEEDS[config.feed.kind](config);
}
