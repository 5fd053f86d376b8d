import { existsSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MarketEvent } from '../../../lib/market/event';
import { barAfter, barStart, barsBetween, INTERVALS } from '../../../lib/market/interval';
import { createTapeFeed, type TapeFeedOptions } from '../../../server/feeds/tape-feed';
import { Market } from '../../../server/market/market';
import { tapeFolder } from '../../../server/tape/library/tape-catalog';
import { record } from '../tape/record';
import { instrument, MIDNIGHT, SECOND, sampleEvents } from '../tape/sample-events';
import { temporaryFolder } from '../tape/temporary-folder';

const written = sampleEvents(200);

function dataWithTape(events: readonly MarketEvent[] = written, market = new Market()): string {
  const dataDir = temporaryFolder();
  record(tapeFolder(dataDir, 'week-12'), events, {}, market);
  return dataDir;
}

interface Heard {
  readonly at: number;
  readonly events: readonly MarketEvent[];
}

/**
 * Runs a feed on a clock that only advances by sleeping, until it ends or has yielded this number of batches.
 */
async function listen(
  options: Partial<TapeFeedOptions> & { dataDir: string },
  batches = Number.POSITIVE_INFINITY,
) {
  let time = options.clock?.wall() ?? 0;
  const stop = new AbortController();
  const feed = createTapeFeed({
    ...{ id: 'week-12', speed: 1, rebase: false, loop: false },
    ...options,
    clock: { wall: () => time, monotonic: () => time },
    sleep: async (ms) => {
      time += ms * 1000;
    },
  });
  const heard: Heard[] = [];
  for await (const events of feed.run(stop.signal)) {
    heard.push({ at: time, events });
    if (heard.length >= batches) stop.abort();
  }
  return heard;
}

describe('the feed of a tape', () => {
  it('plays every event at the pace of the recording', async () => {
    for (const speed of [1, 10, 0.5]) {
      const heard = await listen({ dataDir: dataWithTape(), speed });
      expect(heard.flatMap(({ events }) => [...events])).toStrictEqual(written);
      for (const { at, events } of heard) {
        for (const { localTimestamp } of events) {
          const due = (localTimestamp - MIDNIGHT) / speed;
          expect(at).toBeGreaterThanOrEqual(due);
          expect(at - due).toBeLessThanOrEqual(10_000);
        }
      }
    }
  });

  it('yields events within 10 ms together', async () => {
    const dense = sampleEvents(400).map((event) => {
      const localTimestamp = MIDNIGHT + (event.localTimestamp - MIDNIGHT) / 100;
      return { ...event, localTimestamp };
    });
    const heard = await listen({ dataDir: dataWithTape(dense) });
    expect(heard.length).toBeLessThan(50);
    for (const { events } of heard) {
      const span = (events.at(-1)?.localTimestamp ?? 0) - (events[0]?.localTimestamp ?? 0);
      expect(span).toBeLessThanOrEqual(10_000);
    }
  });

  it('plays unpaced at speed 0, in bounded batches', async () => {
    const many = sampleEvents(5000);
    const heard = await listen({ dataDir: dataWithTape(many), speed: 0 });
    expect(heard.map(({ at, events }) => [at, events.length])).toStrictEqual([
      [0, 2048],
      [0, 2048],
      [0, 904],
    ]);
    expect(heard.flatMap(({ events }) => [...events])).toStrictEqual(many);
  });

  it('is a replay for any recorded source, and may loop', () => {
    const dataDir = dataWithTape();
    const options = { dataDir, id: 'week-12', speed: 1, rebase: true };
    expect(createTapeFeed({ ...options, loop: true })).toMatchObject({
      ...{ name: 'tape:week-12', source: 'replay', loop: true },
    });
    expect(createTapeFeed({ ...options, loop: false }).loop).toBe(false);
  });

  it('shifts all times by the same amount, bars by whole intervals, with rebase', async () => {
    const now = MIDNIGHT + 400 * 86_400 * SECOND + 12_345_678_901;
    const [defined] = written as [MarketEvent];
    const bars = INTERVALS.map((interval, index) => ({
      ...{ type: 'bar', symbol: instrument('A').symbol, interval, open: 1, high: 1, low: 1, close: 1 },
      ...{ volume: 1, trades: 1, timestamp: MIDNIGHT + 5, localTimestamp: MIDNIGHT + 1000 + index },
      start: barAfter(barStart(MIDNIGHT, interval), -(index % 2), interval),
    })) as MarketEvent[];
    const recorded = [defined, ...bars];
    const heard = await listen({
      dataDir: dataWithTape(recorded),
      rebase: true,
      clock: { wall: () => now, monotonic: () => now },
    });
    const events = heard.flatMap((batch) => [...batch.events]);
    for (const [index, event] of events.entries()) {
      const before = recorded[index] as MarketEvent;
      expect(event.localTimestamp - before.localTimestamp).toBe(now - MIDNIGHT);
      expect(event.timestamp - before.timestamp).toBe(now - MIDNIGHT);
      if (event.type !== 'bar' || before.type !== 'bar') continue;
      const { interval } = event;
      expect(event.start).toBe(barStart(event.start, interval));
      expect(barsBetween(event.start, barStart(now, interval), interval)).toBe(
        barsBetween(before.start, barStart(MIDNIGHT, interval), interval),
      );
    }
    expect(events[0]?.localTimestamp).toBe(now);
  });

  it('restarts from the first event at each run', async () => {
    const dataDir = dataWithTape();
    let now = 10 * MIDNIGHT;
    const feed = createTapeFeed({
      ...{ dataDir, id: 'week-12', speed: 1, rebase: true, loop: true },
      clock: { wall: () => now, monotonic: () => now },
      sleep: async (ms) => {
        now += ms * 1000;
      },
    });
    for (let round = 0; round < 2; round++) {
      const begun = now;
      const events: MarketEvent[] = [];
      for await (const batch of feed.run(new AbortController().signal)) events.push(...batch);
      expect(events).toHaveLength(written.length);
      expect(events[0]?.localTimestamp).toBe(begun);
    }
  });

  it('yields the initial state of a recording at the time of its first event', async () => {
    const market = new Market();
    for (const event of written.slice(0, 100)) market.apply(event);
    const heard = await listen({ dataDir: dataWithTape(written.slice(100), market) });
    const events = heard.flatMap((batch) => [...batch.events]);
    expect(events[0]).toMatchObject({ type: 'instrument', localTimestamp: written[100]?.localTimestamp });
    const times = events.map(({ localTimestamp }) => localTimestamp);
    expect(times).toStrictEqual([...times].sort((a, b) => a - b));
    const played = new Market();
    for (const event of events) played.apply(event);
    const whole = new Market();
    for (const event of written) whole.apply(event);
    expect(played.keyframe()).toStrictEqual(whole.keyframe());
  });

  it('ends when it is aborted, also while it sleeps', async () => {
    const heard = await listen({ dataDir: dataWithTape() }, 3);
    expect(heard).toHaveLength(3);
    const stop = new AbortController();
    const feed = createTapeFeed({
      ...{ dataDir: dataWithTape(), id: 'week-12', speed: 1e-6, rebase: false, loop: false },
    });
    let batches = 0;
    for await (const _ of feed.run(stop.signal)) {
      batches += 1;
      setTimeout(() => stop.abort(), 1);
    }
    expect(batches).toBe(1);
  });

  it('plays a torn tape to its last complete block', async () => {
    const dataDir = dataWithTape();
    const file = join(tapeFolder(dataDir, 'week-12'), '000000.ndjson.gz');
    expect(existsSync(file)).toBe(true);
    truncateSync(file, 3000);
    const events = (await listen({ dataDir })).flatMap((batch) => [...batch.events]);
    expect(events.length).toBeGreaterThan(10);
    expect(events).toStrictEqual(written.slice(0, events.length));
  });

  it('names the invalid id, speed or tape', async () => {
    const dataDir = dataWithTape();
    const options = { dataDir, id: 'week-12', speed: 1, rebase: false, loop: false };
    expect(() => createTapeFeed({ ...options, id: 'week-13' })).toThrow(
      /no tape "week-13" in .*; known tapes: week-12/,
    );
    expect(() => createTapeFeed({ ...options, id: '../etc' })).toThrow('"../etc"');
    expect(() => createTapeFeed({ ...options, speed: -1 })).toThrow('tape speed must be 0 or more, not -1');
    writeFileSync(join(tapeFolder(dataDir, 'week-12'), '000002.ndjson.gz'), 'rubbish');
    const run = createTapeFeed(options).run(new AbortController().signal)[Symbol.asyncIterator]();
    await expect(run.next()).rejects.toThrow(
      /000001\.ndjson\.gz is damaged at byte 0: the segment is missing/,
    );
  });
});
