import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BarSeries, type StoredBar } from '../../../server/market/bar-series';
import { Bars } from '../../../server/market/symbol-bars';
import { TradeRing } from '../../../server/market/trade-ring';

const SECOND = 1_000_000;
const NOON = 43_200 * SECOND;

function aBar(start: number, over: Partial<StoredBar> = {}): StoredBar {
  return { start, open: 1, high: 2, low: 1, close: 2, volume: 3, trades: 4, ...over };
}

describe('a series of bars', () => {
  it('returns exactly the bars changed after a version, including late ones', () => {
    const change = fc.record({ start: fc.nat(30), whole: fc.boolean() });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 80 }), fc.nat(80), fc.nat(30), (changes, since, after) => {
        const series = new BarSeries(12);
        const versions = new Map<number, number>();
        let version = 0;
        for (const { start, whole } of changes) {
          version++;
          if (whole) series.set(aBar(start), version);
          else series.addTrade(start, 5, (volume) => volume + 1, version);
          if (series.range(start, start + 1, 1).length > 0) versions.set(start, version);
        }
        const kept = series.range(0, 100, 100).map(({ start }) => start);
        const changed = kept.filter((start) => (versions.get(start) as number) > since);
        expect(series.newer(since, 100).map(({ start }) => start)).toEqual(changed);
        expect(series.newer(since, 3).map(({ start }) => start)).toEqual(changed.slice(-3));
        const either = kept.filter((start) => (versions.get(start) as number) > since || start > after);
        expect(series.newerOr(since, after).map(({ start }) => start)).toEqual(either);
      }),
      { numRuns: 500 },
    );
  });

  it('continues from restored bars, takes a late one between them, and ignores those before all of them', () => {
    const series = new BarSeries(5);
    const bars = [aBar(3 * SECOND), aBar(4 * SECOND, { close: 9 })];
    series.restore(bars, 7, 2 * SECOND);
    expect([series.version, series.restoredVersion]).toEqual([7, 7]);
    expect([series.oldestStart, series.newestStart]).toEqual([3 * SECOND, 4 * SECOND]);
    expect(series.addTrade(SECOND, 1, (volume) => volume, 8)).toBe(false);
    series.set(aBar(0), 9);
    expect(series.range(0, 10 * SECOND, 10)).toEqual(bars);
    series.set(aBar(2 * SECOND), 9);
    expect(series.range(0, 10 * SECOND, 10)).toEqual([aBar(2 * SECOND), ...bars]);
    series.addTrade(4 * SECOND, 20, (volume) => volume + 1, 10);
    expect(series.newer(9, 10)).toEqual([aBar(4 * SECOND, { high: 20, close: 20, volume: 4, trades: 5 })]);
  });

  it('closes with a late trade after a restart, and opens with the first of its trades', () => {
    const bars = new Bars();
    bars.set('1s', aBar(NOON), 1);
    const trades = new TradeRing();
    const day = { start: 0, from: 0, to: 86_400 * SECOND };
    const add = (volume: number): number => volume + 1;
    const give = (id: string, timestamp: number, price: number, version: number): void => {
      trades.push({ id, price, size: 1, side: 'buy', timestamp }, version);
      bars.addTrade({ time: timestamp, price, add, day, lateAmong: trades }, version);
    };
    give('1', NOON + 500_000, 30, 2);
    give('2', NOON + 200_000, 20, 3);
    const { open } = aBar(NOON);
    expect(bars.given('1s').range(NOON, NOON + 1, 1)).toMatchObject([{ open, close: 30, trades: 6 }]);
  });
});
