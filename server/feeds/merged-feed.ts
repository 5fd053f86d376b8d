import { setTimeout as delay } from 'node:timers/promises';
import type { MarketEvent } from '../../lib/market/event';
import { scopedTo } from '../market/event-scope';
import { systemClock } from '../time/clock';
import { type Feed, type FeedBatch, type FeedContext, TimeSetBack } from './feed';

/** Pauses before a failed feed is restarted, ms: doubled each time, up to the maximum. */
const FIRST_PAUSE = 500;
const MAX_PAUSE = 30_000;

export interface MergeOptions {
  /** µs since 1970. */
  readonly now?: () => number;
  /** Waits so many ms; ends early, without an error, when the signal aborts. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Merges feeds into one, ordered by receive time. Each feed has at most one batch waiting: a feed that is faster than
 * the stream is not read meanwhile. A feed that fails is reported as a `disconnect` of its venues and run again, while
 * the others go on. The merged feed ends when all of them have ended, or with the {@link TimeSetBack} of one.
 * @throws RangeError without feeds, or when their origins (live, simulated, replay) differ
 */
export function mergeFeeds(feeds: readonly Feed[], options: MergeOptions = {}): Feed {
  const [first] = feeds;
  if (first === undefined) throw new RangeError('no feeds to merge; expected at least one');
  // Without others, only a live feed is worth going on with after a failure: its prices stay, marked as lost.
  if (feeds.length === 1 && first.source !== 'live') return first;
  const origins = [...new Set(feeds.map(({ source }) => source))];
  if (origins.length > 1)
    throw new RangeError(`cannot merge feeds of different origins: ${origins.join(', ')}`);
  const keys = feeds.flatMap(({ history }) => (history === undefined ? [] : [history]));
  return {
    name: feeds.map(({ name }) => name).join(','),
    source: first.source,
    loop: feeds.every(({ loop }) => loop),
    ...(keys.length === feeds.length && { history: keys.join(' + ') }),
    run: (signal, context) => run(feeds, signal, context, options),
  };
}

async function* run(
  feeds: readonly Feed[],
  signal: AbortSignal,
  context: FeedContext | undefined,
  { now = systemClock().wall, sleep = untilAborted }: MergeOptions,
): AsyncGenerator<readonly MarketEvent[]> {
  const stopping = new AbortController();
  const both = AbortSignal.any([signal, stopping.signal]);
  const slots = new WaitingBatches();
  const pumps = feeds.map((feed) => runFeed(feed, slots, both, context, now, sleep));
  void Promise.all(pumps).then(() => slots.end());
  let newest = 0;
  try {
    for (let batches = await slots.take(); batches !== undefined; batches = await slots.take()) {
      const events = inOrder(batches, newest);
      newest = events.at(-1)?.localTimestamp ?? newest;
      if (events.length > 0) yield events;
      // The stream asks for more once it has applied these events.
      slots.confirm();
      if (signal.aborted) return;
    }
  } finally {
    stopping.abort();
    slots.end();
  }
}

/** Runs one feed until it ends or the signal aborts; restarts it after a failure. */
async function runFeed(
  feed: Feed,
  slots: WaitingBatches,
  signal: AbortSignal,
  context: FeedContext | undefined,
  now: () => number,
  sleep: NonNullable<MergeOptions['sleep']>,
): Promise<void> {
  const venues = new Set<string>();
  /** True once the feed was reported as a lost source by its own name, before its first instrument. */
  let isNamed = false;
  let pause = FIRST_PAUSE;
  for (;;) {
    let failure: string | undefined;
    try {
      for await (const batch of feed.run(signal, context)) {
        const events = eventsOf(feed, batch);
        for (const event of events) if (event.type === 'instrument') venues.add(event.instrument.venue);
        const isBack = isNamed && venues.size > 0;
        if (isBack) isNamed = false;
        const isTaken = await slots.put([
          ...(isBack ? endOutage(feed, events) : []),
          ...scopedTo(events, () => namesOf(feed, venues)),
        ]);
        if (!isTaken || signal.aborted) return;
        pause = FIRST_PAUSE;
      }
    } catch (error) {
      // The other feeds must start again too: their times do not follow each other any more.
      if (error instanceof TimeSetBack) return slots.fail(error);
      failure = error instanceof Error ? error.message : String(error);
    }
    if (signal.aborted) return;
    const time = now();
    const reason = failure ?? `the feed ${feed.name} has ended`;
    isNamed = venues.size === 0;
    const lost = { type: 'disconnect' as const, reason, timestamp: time, localTimestamp: time };
    await slots.put(scopedTo([lost], () => namesOf(feed, venues)));
    if (failure === undefined) return;
    await sleep(pause, signal);
    pause = Math.min(pause * 2, MAX_PAUSE);
  }
}

/** Returns a `gap` that ends the outage reported under the feed's own name. */
function endOutage({ name }: Feed, [first]: readonly MarketEvent[]): readonly MarketEvent[] {
  if (first === undefined) return [];
  const { localTimestamp: time } = first;
  const stamp = { timestamp: time, localTimestamp: time };
  return [{ type: 'gap', source: name, reason: `the feed ${name} has begun`, ...stamp }];
}

/** Returns the sources of a feed: its venues, or its name before its first instrument. */
function namesOf(feed: Feed, venues: ReadonlySet<string>): readonly string[] {
  return venues.size > 0 ? [...venues] : [feed.name];
}

/**
 * @throws Error for events with versions of another process: those number a whole stream, not one of its feeds
 */
function eventsOf(feed: Feed, batch: FeedBatch): readonly MarketEvent[] {
  if ('position' in batch) throw new Error(`the feed ${feed.name} carries versions and cannot be merged`);
  return batch;
}

/** Joins batches by receive time. Events older than `newest` were received late and get its time. */
function inOrder(batches: readonly (readonly MarketEvent[])[], newest: number): readonly MarketEvent[] {
  const [only = []] = batches;
  const events =
    batches.length === 1 ? only : batches.flat().sort((a, b) => a.localTimestamp - b.localTimestamp);
  const first = events[0];
  if (first === undefined || first.localTimestamp >= newest) return events;
  return events.map((event) =>
    event.localTimestamp >= newest ? event : { ...event, localTimestamp: newest },
  );
}

/** Batches that wait for the consumer of the merged feed, at most one for each feed. */
class WaitingBatches {
  #batches: (readonly MarketEvent[])[] = [];
  /** Callbacks of the feeds whose batches wait, and of those that the consumer has. */
  #waiting: ((isTaken: boolean) => void)[] = [];
  #leaving: ((isTaken: boolean) => void)[] = [];
  #arrived: (() => void) | undefined;
  #ended = false;
  #failure: Error | undefined;

  /** Queues a batch and waits until the consumer has applied it; false if it may not have. */
  put(events: readonly MarketEvent[]): Promise<boolean> {
    if (this.#ended) return Promise.resolve(false);
    this.#batches.push(events);
    this.#arrived?.();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Waits for at least one batch and returns all that are queued; undefined after the end. */
  async take(): Promise<readonly (readonly MarketEvent[])[] | undefined> {
    if (this.#batches.length === 0 && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#arrived = resolve;
      });
      this.#arrived = undefined;
    }
    if (this.#failure) throw this.#failure;
    const batches = this.#batches;
    if (batches.length === 0) return undefined;
    this.#batches = [];
    this.#leaving = this.#waiting;
    this.#waiting = [];
    return batches;
  }

  /** Confirms that the batches that were taken last have been applied. */
  confirm(): void {
    for (const release of this.#leaving.splice(0)) release(true);
  }

  /** Ends the merged feed with the error. */
  fail(error: Error): void {
    this.#failure = error;
    this.end();
  }

  /** Wakes the consumer and all waiting feeds; drops later batches. */
  end(): void {
    this.#ended = true;
    this.#arrived?.();
    for (const release of [...this.#leaving.splice(0), ...this.#waiting.splice(0)]) release(false);
  }
}

async function untilAborted(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
