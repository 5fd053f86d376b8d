import { describe, expect, it } from 'vitest';
import { Pacer } from '../../../../server/feeds/exchange/pacer';
import { SnapshotRequests } from '../../../../server/feeds/exchange/requests/snapshot-requests';
import { RetryPauses } from '../../../../server/feeds/exchange/retry-pauses';
import type { SnapshotNeed } from '../../../../server/venues/connector-requests';
import { ManualClock } from '../../manual-clock';

describe('a pacer', () => {
  it('spaces actions evenly, after a burst', () => {
    const pacer = new Pacer({ count: 303, millis: 300_000, burst: 3 }, new ManualClock());
    expect(Array.from({ length: 6 }, () => pacer.reserve())).toEqual([0, 0, 0, 1_000, 2_000, 3_000]);
  });

  it('keeps every period within its limit for all weights', () => {
    const clock = new ManualClock();
    const pacer = new Pacer({ count: 100, millis: 1_000, burst: 40 }, clock);
    const sent: { at: number; weight: number }[] = [];
    for (const weight of [40, 1, 30, 40, 5, 5, 5, 40, 2, 40, 40, 40]) {
      sent.push({ at: clock.monotonic() / 1_000 + pacer.reserve(weight), weight });
    }
    for (const { at } of sent) {
      const used = sent.filter((other) => other.at > at - 1_000 && other.at <= at);
      expect(used.reduce((sum, { weight }) => sum + weight, 0)).toBeLessThanOrEqual(100);
    }
  });

  it('allows nothing while it is blocked', () => {
    const pacer = new Pacer({ count: 10, millis: 1_000, burst: 5 }, new ManualClock());
    pacer.block(60_000);
    expect(pacer.reserve()).toBe(60_000);
    expect(pacer.reserve()).toBe(60_200);
  });

  it('takes over the weight that the venue has counted', () => {
    const pacer = new Pacer({ count: 6_000, millis: 60_000, burst: 1_000 }, new ManualClock());
    pacer.correct(5_900);
    expect(pacer.reserve(100)).toBe(0);
    expect(pacer.reserve(100)).toBe(1_200);
    pacer.correct(6_000);
    expect(pacer.reserve()).toBe(60_000);
  });
});

describe('pauses between attempts to connect', () => {
  it('are spread evenly from 0 to a limit, also at the maximum', () => {
    let step = 0;
    const pauses = new RetryPauses(() => (step++ % 100) / 100);
    const first = pauses.next();
    expect(first).toBeLessThanOrEqual(1_000);
    const later = Array.from({ length: 1_000 }, () => pauses.next()).slice(100);
    for (const part of [0, 1, 2, 3]) {
      const inPart = later.filter((pause) => pause >= part * 7_500 && pause < (part + 1) * 7_500);
      expect(inPart.length).toBe(225);
    }
  });
});

describe('requests for book snapshots', () => {
  it('are made for watched symbols first, one at a time for a symbol, with growing pauses', async () => {
    const clock = new ManualClock();
    const need = (symbol: string): SnapshotNeed => ({
      ...{ symbol, code: symbol, by: 'rest', connection: 'a', why: 'first', since: 0 },
    });
    const needs = ['a', 'b', 'c', 'd', 'e', 'f'].map(need);
    const asked: string[] = [];
    const requests = new SnapshotRequests({
      clock,
      signal: new AbortController().signal,
      needs: () => needs,
      fetch: async ({ symbol }) => void asked.push(symbol),
      watchedBooks: () => new Set(['f']),
    });
    const settle = () => new Promise((resolve) => setImmediate(resolve));
    requests.check();
    await settle();
    expect(asked[0]).toBe('f');
    expect([...asked].sort()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    for (const [millis, count] of [
      [999, 6],
      [1, 12],
      [1_999, 12],
      [1, 18],
    ] as const) {
      clock.advance(millis);
      await settle();
      expect(asked.length).toBe(count);
    }
  });

  it('are looked for once in a while, not at every frame', () => {
    const clock = new ManualClock();
    let looks = 0;
    const requests = new SnapshotRequests({
      clock,
      signal: new AbortController().signal,
      needs: () => [{ symbol: 'a', code: 'a', by: 'rest', connection: 'x', why: 'first', since: 0 }],
      fetch: () => new Promise(() => undefined),
      watchedBooks: () => {
        looks += 1;
        return new Set();
      },
    });
    for (let frame = 0; frame < 1_000; frame++) requests.plan();
    expect(looks).toBe(0);
    clock.advance(10);
    expect(looks).toBe(1);
  });
});
