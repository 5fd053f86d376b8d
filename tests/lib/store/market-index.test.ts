import { describe, expect, it } from 'vitest';
import { IndexSeries, indexFromBars, indexLevel, indexPercent } from '../../../lib/store/market-index';
import { createMarketStore } from '../../../lib/store/market-store';
import { ACME, BOLT, bar, CRUX, frame, quote } from './samples';

describe('the market index', () => {
  it('is 1,000 times the geometric mean of the changes', () => {
    const store = createMarketStore();
    const quotes = [
      quote(ACME, { last: 200, prevClose: 100 }),
      quote(BOLT, { last: 50, prevClose: 100 }),
      quote(CRUX, { bid: 3 }),
    ];
    store.applyFrame(frame({ quotes }));
    expect(indexLevel(store.quotes, [0, 1, 2])).toBeCloseTo(1_000);
    expect(indexLevel(store.quotes, [0])).toBeCloseTo(2_000);
    expect(indexLevel(store.quotes, [2])).toBeNaN();
    expect(indexPercent(1_006.8)).toBeCloseTo(0.68);
  });

  it('has a past that comes from bars, each symbol from its first one on', () => {
    const store = createMarketStore();
    const quotes = [quote(ACME, { last: 1, prevClose: 100 }), quote(BOLT, { last: 1, prevClose: 100 })];
    store.applyFrame(frame({ quotes }));
    store.addHistory(ACME, '1m', [bar(ACME, 60, 110), bar(ACME, 120, 121)]);
    store.addHistory(BOLT, '1m', [bar(BOLT, 120, 100)]);
    const series = new IndexSeries(1);
    indexFromBars(store, [ACME, BOLT, CRUX], '1m', series);
    expect([...series.times.subarray(0, series.size)]).toEqual([60, 120]);
    expect(series.values[0]).toBeCloseTo(1_100);
    expect(series.values[1]).toBeCloseTo(1_000 * Math.sqrt(1.21));
  });
});

describe('the series of levels', () => {
  it('stays bounded however long it runs, and keeps its span', () => {
    const series = new IndexSeries(1_000);
    for (let n = 0; n < 100_000; n++) series.add(n * 1_000, n);
    expect(series.size).toBeLessThanOrEqual(480);
    expect(series.size).toBeGreaterThan(200);
    expect(series.times[0]).toBe(0);
    expect(series.values[series.size - 1]).toBe(99_999);
    const times = [...series.times.subarray(0, series.size)];
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('moves its newest point until it is far enough from the one before', () => {
    const series = new IndexSeries(100);
    series.add(0, 1);
    series.add(10, 2);
    series.add(20, 3);
    expect(series.size).toBe(2);
    expect(series.values[1]).toBe(3);
    series.add(120, 4);
    series.add(130, 5);
    expect(series.size).toBe(3);
  });

  it('passes over what is no number or lies in the past, and forgets on request', () => {
    const series = new IndexSeries(1);
    series.add(10, Number.NaN);
    expect(series.size).toBe(0);
    series.add(10, 1);
    series.add(5, 1);
    expect(series.size).toBe(1);
    series.clear();
    expect(series.size).toBe(0);
  });
});
