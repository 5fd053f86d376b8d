import type { Config } from '../config/config';
import type { Feed } from './feed';
import { createSimulator } from './simulator';
import { type DayBar, resumptionOf } from './simulator/resumption';
import { createTapeFeed } from './tape-feed';

type FeedKind = Config['feed']['kind'];

/** The newest `1d` bars of a symbol, oldest first; none when there is no history of it. */
export type PastDays = (symbol: string) => readonly DayBar[];

/** Every kind of feed that the configuration can name, and how it is made. */
const FEEDS: Readonly<Record<FeedKind, (config: Config, pastDays: PastDays) => Feed>> = {
  simulator: ({ simulator }, pastDays) =>
    createSimulator({
      ...simulator,
      resume: (symbol, start) => resumptionOf(pastDays(symbol), start),
    }),
  tape: ({ dataDir, feed, tape }) => {
    if (feed.kind !== 'tape') throw new Error(`not a tape: ${feed.kind}`);
    return createTapeFeed({ dataDir, id: feed.id, ...tape });
  },
};

/**
 * Makes the feed that the configuration names.
 * @param pastDays known when the feed is run: a simulated market goes on from them
 */
export function createFeed(config: Config, pastDays: PastDays): Feed {
  return FEEDS[config.feed.kind](config, pastDays);
}
