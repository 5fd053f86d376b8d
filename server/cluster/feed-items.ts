import type { MarketEvent } from '../../lib/market/event';
import type { Feed, FeedContext } from '../feeds/feed';
import { type Clock, pause } from '../time/clock';

/** Pauses before a failed feed is restarted, ms: doubled each time, up to the maximum. */
const FIRST_PAUSE = 500;
const MAX_PAUSE = 30_000;

/** Part of a run of a feed: events, or a restart, which empties the market. */
export type FeedItem = readonly MarketEvent[] | { readonly restart: string };

export interface FeedItemsOptions {
  readonly feed: Feed;
  readonly clock: Clock;
  readonly log: { warn(fields: object, message: string): void };
  readonly context: FeedContext | undefined;
}

/**
 * Runs a feed until the signal aborts, again after a failure and at the end of a loop. A feed that is lost yields a
 * `disconnect` event, so that all nodes show it. Ends after a feed that has ended for good.
 */
export async function* feedItems(
  { feed, clock, log, context }: FeedItemsOptions,
  signal: AbortSignal,
): AsyncGenerator<FeedItem> {
  let wait = FIRST_PAUSE;
  for (;;) {
    let failure: string | undefined;
    let isHeard = false;
    try {
      for await (const batch of feed.run(signal, context)) {
        if ('position' in batch) throw new Error(`the feed ${feed.name} carries versions of its own`);
        yield batch;
        isHeard ||= batch.length > 0;
      }
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
      if (!signal.aborted) log.warn({ feed: feed.name, reason: failure }, 'feed failed');
    }
    if (signal.aborted) return;
    const isLooping = failure === undefined && feed.loop && isHeard;
    const reason = failure ?? 'the feed has ended';
    if (!isLooping) {
      const time = clock.wall();
      yield [{ type: 'disconnect', timestamp: time, localTimestamp: time, reason }];
      if (failure === undefined && !feed.loop) return;
      if (isHeard) wait = FIRST_PAUSE;
      await pause(clock, wait, signal);
      wait = Math.min(wait * 2, MAX_PAUSE);
      if (signal.aborted) return;
    }
    yield { restart: reason };
  }
}
