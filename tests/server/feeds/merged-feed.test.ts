import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { MarketEvent } from '../../../lib/market/event';
import type { Feed } from '../../../server/feeds/feed';
import { mergeFeeds } from '../../../server/feeds/merged-feed';
import { Market } from '../../../server/market/market';
import { ScriptedFeed } from '../../contracts/scripted-feed';
import { anInstrument, aTrade, defined } from '../events';

/** A trade of a venue, received at a time (µs). */
function received(venue: string, localTimestamp: number): MarketEvent {
  return { ...aTrade(`${venue}:A`, 1, 1, localTimestamp), localTimestamp };
}

/** Reads a feed in the background until the signal aborts; the list grows. */
function readAll(feed: Feed, signal: AbortSignal): MarketEvent[] {
  const events: MarketEvent[] = [];
  void (async () => {
    for await (const batch of feed.run(signal)) events.push(...('position' in batch ? batch.events : batch));
  })();
  return events;
}

const withoutPause = { now: () => 7, sleep: () => turn() as Promise<void> };

describe('a merged feed', () => {
  it('is the feed itself if there is only one that is not live', () => {
    const feed = new ScriptedFeed([]);
    expect(mergeFeeds([feed])).toBe(feed);
  });

  it('restarts a live feed that fails alone; its prices stay, marked as lost', async () => {
    const stop = new AbortController();
    let runs = 0;
    const failing: Feed = {
      ...{ name: 'live:a', source: 'live', loop: false },
      async *run() {
        runs += 1;
        yield [defined(anInstrument('a:A'), runs), received('a', runs)];
        if (runs === 1) throw new Error('cannot be read');
      },
    };
    const market = new Market();
    const states: string[] = [];
    for await (const batch of mergeFeeds([failing], withoutPause).run(stop.signal)) {
      for (const event of batch as readonly MarketEvent[]) market.apply(event);
      states.push(`${market.sources.overall().state} ${market.quote(0).last}`);
    }
    expect(states).toEqual(['ok 1', 'down 1', 'ok 1', 'down 1']);
  });

  it('rejects feeds of different origins, naming them', () => {
    const recorded: Feed = { name: 'tape:a', source: 'replay', loop: false, run: async function* () {} };
    expect(() => mergeFeeds([new ScriptedFeed([]), recorded])).toThrow('simulated, replay');
  });

  it('orders waiting batches by receive time', async () => {
    const stop = new AbortController();
    const feeds = [
      new ScriptedFeed([received('a', 10), received('a', 30)]),
      new ScriptedFeed([received('b', 20)]),
    ];
    const events = readAll(mergeFeeds(feeds), stop.signal);
    await expect.poll(() => events.map(({ localTimestamp }) => localTimestamp)).toEqual([10, 20, 30]);
    stop.abort();
  });

  it('asks a feed for its next batch once the consumer has applied the last one', async () => {
    const stop = new AbortController();
    let asked = 0;
    const counting: Feed = {
      ...{ name: 'counting', source: 'simulated', loop: false },
      async *run() {
        for (;;) yield [received('a', ++asked)];
      },
    };
    const batches = mergeFeeds([counting, new ScriptedFeed([])])
      .run(stop.signal)
      [Symbol.asyncIterator]();
    await batches.next();
    await turn();
    expect(asked).toBe(1);
    await batches.next();
    expect(asked).toBe(2);
    stop.abort();
  });

  it('gives an event that arrives late the receive time of the newest one before it', async () => {
    const stop = new AbortController();
    const [early, late] = [new ScriptedFeed([received('a', 100)]), new ScriptedFeed([])];
    const events = readAll(mergeFeeds([early, late]), stop.signal);
    await expect.poll(() => events.length).toBe(1);
    late.push(received('b', 50));
    await expect.poll(() => events.length).toBe(2);
    expect(events[1]).toMatchObject({ symbol: 'b:A', localTimestamp: 100, timestamp: 50 });
    stop.abort();
  });

  it('continues when one feed fails, names its venues in a disconnect and restarts it', async () => {
    const stop = new AbortController();
    let runs = 0;
    const failing: Feed = {
      ...{ name: 'failing', source: 'simulated', loop: false },
      async *run() {
        runs += 1;
        yield [defined(anInstrument('b:A')), received('b', runs)];
        if (runs === 1) throw new Error('the line is cut');
        await new Promise(() => {});
      },
    };
    const steady = new ScriptedFeed([received('a', 1)]);
    const events = readAll(mergeFeeds([steady, failing], withoutPause), stop.signal);
    await expect.poll(() => runs).toBe(2);
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'disconnect', source: 'b', reason: 'the line is cut' }),
    );
    steady.push(received('a', 9));
    await expect.poll(() => events.at(-1)).toMatchObject({ symbol: 'a:A' });
    stop.abort();
  });

  it('names the feed in a disconnect when it fails before any of its instruments', async () => {
    const stop = new AbortController();
    const failing: Feed = {
      ...{ name: 'failing', source: 'simulated', loop: false },
      // biome-ignore lint/correctness/useYield: it fails before it has anything to give
      async *run() {
        throw new Error('no route');
      },
    };
    const events = readAll(mergeFeeds([new ScriptedFeed([]), failing], withoutPause), stop.signal);
    await expect.poll(() => events[0]).toMatchObject({ type: 'disconnect', source: 'failing' });
    stop.abort();
  });

  it('ends the outage under the name of a feed with the first of its instruments', async () => {
    const stop = new AbortController();
    let runs = 0;
    const late: Feed = {
      ...{ name: 'late', source: 'simulated', loop: false },
      async *run() {
        runs += 1;
        if (runs === 1) throw new Error('no route');
        yield [defined(anInstrument('b:A'), 8)];
        await new Promise(() => {});
      },
    };
    const events = readAll(mergeFeeds([new ScriptedFeed([]), late], withoutPause), stop.signal);
    await expect.poll(() => events.at(-1)).toMatchObject({ type: 'instrument', symbol: 'b:A' });
    const market = new Market();
    for (const event of events) market.apply(event);
    expect(market.sources.list()).toEqual([{ name: 'b', state: 'ok', since: 8 }]);
    stop.abort();
  });

  it('limits events about all sources of a feed to the venues of that feed', async () => {
    const stop = new AbortController();
    const times = { timestamp: 5, localTimestamp: 5 };
    const one = new ScriptedFeed([defined(anInstrument('a:A'))]);
    const two = new ScriptedFeed([defined(anInstrument('b:A')), defined(anInstrument('c:A'))]);
    const events = readAll(mergeFeeds([one, two]), stop.signal);
    await expect.poll(() => events.length).toBe(3);
    two.push({ type: 'disconnect', reason: 'cable', ...times });
    await expect.poll(() => events.slice(3)).toMatchObject([{ source: 'b' }, { source: 'c' }]);
    const market = new Market();
    for (const event of events) market.apply(event);
    const states = market.sources.list().map(({ name, state }) => `${name} ${state}`);
    expect(states).toEqual(['a ok', 'b down', 'c down']);
    stop.abort();
  });

  it('reads no feed further than one batch ahead of its consumer', async () => {
    let given = 0;
    const fast: Feed = {
      ...{ name: 'fast', source: 'simulated', loop: false },
      async *run() {
        for (;;) {
          given += 1;
          yield [received('a', given)];
        }
      },
    };
    const reader = mergeFeeds([fast, new ScriptedFeed([])])
      .run(new AbortController().signal)
      [Symbol.asyncIterator]();
    await reader.next();
    for (let n = 0; n < 20; n++) await turn();
    expect(given).toBeLessThanOrEqual(3);
    await reader.return?.();
  });

  it('ends when all of its feeds have ended', async () => {
    const feeds = [new ScriptedFeed([received('a', 1)]), new ScriptedFeed([received('b', 2)])];
    const types: string[] = [];
    const reading = (async () => {
      for await (const batch of mergeFeeds(feeds, withoutPause).run(new AbortController().signal)) {
        types.push(...('position' in batch ? batch.events : batch).map(({ type }) => type));
      }
    })();
    for (const feed of feeds) feed.end();
    await reading;
    expect(types.sort()).toEqual(['disconnect', 'disconnect', 'trade', 'trade']);
  });
});
