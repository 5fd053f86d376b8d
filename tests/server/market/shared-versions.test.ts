import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { MarketEvent } from '../../../lib/market/event';
import { decodeEntry, encodeEntry } from '../../../server/cluster/entry-codec';
import { generate } from '../../../server/feeds/simulator/generate';
import { Market } from '../../../server/market/market';
import { stateOf } from './market-state';
import { randomEvents } from './random-events';

/** Applies events one by one; those that the market rejects take their version. */
function apply(market: Market, events: readonly MarketEvent[]): void {
  for (const event of events) {
    const { version } = market;
    try {
      market.apply(event);
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError);
    }
    expect(market.version).toBe(version + 1);
  }
}

/** Returns events as a follower reads them from the log. */
function shipped(events: readonly MarketEvent[], base: number): readonly MarketEvent[] {
  const entry = decodeEntry(
    encodeEntry({ kind: 'events', writer: 1, epoch: 1, base, time: 1, events }),
    '1-1',
  );
  expect(entry.base).toBe(base);
  return entry.kind === 'events' ? entry.events : [];
}

it('every event takes one version, and a market fed from the log has the same content under the same versions', () => {
  fc.assert(
    fc.property(randomEvents(), fc.array(fc.nat(60)), fc.nat(), (events, cuts, at) => {
      const [leader, follower] = [new Market(), new Market()];
      const clearAt = at % events.length;
      let from = 0;
      while (from < events.length) {
        const to = Math.min(events.length, from + 1 + (cuts.pop() ?? 10));
        const batch = events.slice(from, to);
        follower.advanceTo(leader.version);
        apply(follower, shipped(batch, leader.version));
        apply(leader, batch);
        if (from <= clearAt && clearAt < to) for (const market of [leader, follower]) market.clear();
        const sinces = [1, 0.5, 0.1].map((part) => Math.floor(leader.version * part));
        expect(stateOf(follower, sinces)).toEqual(stateOf(leader, sinces));
        from = to;
      }
    }),
    { numRuns: 60 },
  );
});

it('a simulated market is the same at its followers', () => {
  const [leader, follower] = [new Market(), new Market()];
  const options = { symbols: 12, rate: 400, seed: 7, start: 1_700_000_000_000_000, duration: 5_000_000 };
  for (const batch of generate(options)) {
    apply(follower, shipped(batch, leader.version));
    apply(leader, batch);
  }
  expect(leader.version).toBeGreaterThan(1_500);
  expect(stateOf(follower, [500, 1_000])).toEqual(stateOf(leader, [500, 1_000]));
});
