import { describe, expect, it } from 'vitest';
import type { MarketEvent } from '../../../../lib/market/event';
import { createSimulator } from '../../../../server/feeds/simulator/paced-feed';
import { AFTERNOON, eventsOf, isTick } from './recorded-events';

/** Clock that advances when the feed sleeps, by the time that `pace` returns. */
function manualClock(pace: (sleeps: number) => number) {
  let time = AFTERNOON;
  let sleeps = 0;
  return {
    now: () => time,
    sleep: async (millis: number) => {
      time += (millis + pace(sleeps++)) * 1_000;
    },
    advance: (millis: number) => {
      time += millis * 1_000;
    },
  };
}

async function collect(
  feed: ReturnType<typeof createSimulator>,
  until: (events: readonly MarketEvent[]) => boolean,
  onBatch: (batch: readonly MarketEvent[]) => void = () => undefined,
): Promise<MarketEvent[]> {
  const abort = new AbortController();
  const events: MarketEvent[] = [];
  for await (const batch of feed.run(abort.signal)) {
    onBatch(batch);
    for (const event of batch) events.push(event);
    if (until(events)) abort.abort();
  }
  return events;
}

const lastTime = (events: readonly MarketEvent[]) => events.at(-1)?.localTimestamp ?? 0;

describe('the paced feed', () => {
  it('yields the events of the generator, with receive times close behind the clock', async () => {
    const clock = manualClock((sleeps) => sleeps % 3);
    let worst = 0;
    const events = await collect(
      createSimulator({ seed: 5, ...clock }),
      (all) => lastTime(all) > AFTERNOON + 20e6,
      (batch) => {
        const behind = clock.now() - lastTime(batch);
        expect(behind).toBeGreaterThanOrEqual(0);
        if (isTick(batch[0] as MarketEvent)) worst = Math.max(worst, behind);
      },
    );
    const usual = [...eventsOf({ seed: 5, duration: 30e6 })].slice(0, events.length);
    expect(events).toEqual(usual);
    expect(worst).toBeLessThan(150_000);
  });

  it('keeps its rate at 10,000 events a second', async () => {
    const clock = manualClock(() => 3);
    const seconds = 20;
    const feed = createSimulator({ symbols: 500, rate: 10_000, ...clock });
    const events = await collect(feed, (all) => lastTime(all) > AFTERNOON + seconds * 1e6);
    const ticks = events.filter((event) => isTick(event) && event.timestamp > AFTERNOON).length;
    expect(Math.abs(ticks / seconds / 10_000 - 1)).toBeLessThan(0.03);
  });

  it('skips to now after a long pause, and reports the skipped time', async () => {
    const clock = manualClock((sleeps) => (sleeps === 200 ? 3_600_000 : 0));
    const events = await collect(createSimulator(clock), (all) => lastTime(all) > AFTERNOON + 3_606e6);
    const at = events.findIndex(({ type }) => type === 'gap');
    const gap = events[at] as MarketEvent;
    expect(gap).toMatchObject({ reason: expect.stringMatching(/stopped for 36000\d\d ms/) });
    const next = events.slice(at + 1);
    expect(next[0]?.timestamp).toBeGreaterThan(AFTERNOON + 3_600e6);
    expect(next.length).toBeLessThan(600 * 6);
    const prices = (list: readonly MarketEvent[]) =>
      list.flatMap((event) => (event.type === 'trade' && event.symbol === 'simx:CASV' ? [event.price] : []));
    expect(
      Math.abs((prices(next)[0] as number) / (prices(events.slice(0, at)).at(-1) as number) - 1),
    ).toBeLessThan(0.005);
  });

  it('catches up after a short pause without loss, and after a slow opening without a gap', async () => {
    const clock = manualClock((sleeps) => (sleeps === 100 ? 800 : 0));
    let isFirst = true;
    const events = await collect(
      createSimulator(clock),
      (all) => lastTime(all) > AFTERNOON + 15e6,
      () => {
        if (isFirst) clock.advance(5_000);
        isFirst = false;
      },
    );
    expect(events.some(({ type }) => type === 'gap')).toBe(false);
    expect(events.filter(isTick).length / 10).toBeGreaterThan(500);
  });

  it('ends when the clock is set back, so that it starts again at the new time', async () => {
    const clock = manualClock((sleeps) => (sleeps === 100 ? -60_000 : 0));
    const feed = createSimulator(clock);
    await expect(collect(feed, () => false)).rejects.toThrow(
      'the clock of this machine was set back by 60 s',
    );
    const [first] = await collect(feed, (all) => all.length > 0);
    expect(first?.localTimestamp).toBeLessThan(AFTERNOON);
  });

  it('stands still during a small correction backwards, without a decreasing receive time', async () => {
    const clock = manualClock((sleeps) => (sleeps === 100 ? -600 : 0));
    const events = await collect(createSimulator(clock), (all) => lastTime(all) > AFTERNOON + 5e6);
    let before = 0;
    for (const { localTimestamp } of events) {
      expect(localTimestamp).toBeGreaterThanOrEqual(before);
      before = localTimestamp;
    }
  });

  it('ends when the signal aborts, while it sleeps and while it opens', async () => {
    const feed = createSimulator({});
    expect([feed.name, feed.source, feed.loop]).toEqual(['simulator', 'simulated', false]);
    const opening = new AbortController();
    let batches = 0;
    for await (const _ of feed.run(opening.signal)) {
      batches += 1;
      opening.abort();
    }
    expect(batches).toBe(1);

    const sleeping = new AbortController();
    const never = createSimulator({
      sleep: (_, signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason), { once: true });
          setImmediate(() => sleeping.abort());
        }),
    });
    for await (const _ of never.run(sleeping.signal)) expect(sleeping.signal.aborted).toBe(false);
  });

  it('runs by the system clock too', async () => {
    const events = await collect(createSimulator({}), (all) => all.filter(isTick).length > 150);
    expect(Math.abs(lastTime(events) / 1_000 - Date.now())).toBeLessThan(60_000);
  });

  it('rejects invalid options immediately', () => {
    expect(() => createSimulator({ rate: -1 })).toThrow(/rate.*-1/);
  });
});
