import { describe, expect, it } from 'vitest';
import { isFaded, isFadedGroup, isHatched } from '../../../lib/store/freshness';
import { createMarketStore } from '../../../lib/store/market-store';
import { ACME, frame, quote } from './samples';

/** A store whose only row is updated at this interval, ms. */
function heardEvery(interval: number) {
  let now = 0;
  const store = createMarketStore([], { clock: () => now });
  for (let n = 0; n < 30; n++) {
    now += interval;
    store.applyFrame(frame({ quotes: [quote(ACME, { last: n })] }));
  }
  return { store, later: (ms: number) => store.freshnessOf(0, now + ms) };
}

describe('the freshness of a value', () => {
  it('depends on the usual interval of its row', () => {
    const { later } = heardEvery(10_000);
    expect(later(1_000)).toBe('fresh');
    expect(later(12_000)).toBe('quiet');
    expect(later(31_000)).toBe('stale');
    expect(later(101_000)).toBe('long-stale');
  });

  it('of a fast row is not stale within some seconds', () => {
    const { later } = heardEvery(100);
    expect(later(2_000)).toBe('fresh');
    expect(later(4_000)).toBe('quiet');
    expect(later(7_000)).toBe('stale');
    expect(later(31_000)).toBe('long-stale');
  });

  it('depends on the user’s seconds in a fast replay', () => {
    const { store, later } = heardEvery(100);
    store.setHealth({ link: 'ok', feed: 'ok', pace: 1_000 });
    expect(later(2_000_000)).toBe('fresh');
    expect(later(4_000_000)).toBe('quiet');
    expect(later(7_000_000)).toBe('stale');
    store.setHealth({ link: 'ok', feed: 'ok', pace: 0.1 });
    expect(later(4_000)).toBe('quiet');
    store.setHealth({ link: 'ok', feed: 'ok', pace: Number.POSITIVE_INFINITY });
    expect(later(1e12)).toBe('fresh');
  });

  it('after a jump of a replay is that of its timestamp', () => {
    let now = 1_000_000;
    const store = createMarketStore([], { clock: () => now, agesByTimestamp: true });
    const jump = (timestamp: number): void =>
      store.applyFrame(frame({ full: true, quotes: [quote(ACME, { last: 1, timestamp })] }));
    jump(900_000_000);
    expect([store.ageOf(0), store.freshnessOf(0)]).toEqual([100_000, 'stale']);
    // The frame may arrive before the session's state.
    jump(7_199_000_000);
    now = 7_200_000;
    expect([store.ageOf(0), store.freshnessOf(0)]).toEqual([1_000, 'fresh']);
  });

  it('is closed or halted with the status of the venue', () => {
    const { store, later } = heardEvery(1_000);
    store.applyFrame(frame({ quotes: [quote(ACME, { status: 'halted', statusSince: 9 })] }));
    expect(later(500_000)).toBe('halted');
    expect(store.quotes.statusSince(0)).toBe(9);
    store.applyFrame(frame({ quotes: [quote(ACME, { status: 'closed' })] }));
    expect(later(500_000)).toBe('closed');
  });

  it('distinguishes a lost link, a lost feed and a slow link', () => {
    const { store, later } = heardEvery(1_000);
    store.setHealth({ link: 'down', feed: 'down' });
    expect(later(0)).toBe('link-down');
    store.setHealth({ link: 'ok', feed: 'down' });
    expect(later(0)).toBe('feed-down');
    store.setHealth({ link: 'slow', feed: 'ok' });
    expect(later(0)).toBe('link-slow');
    expect(later(60_000)).toBe('long-stale');
  });

  it('is none before the first value', () => {
    const store = createMarketStore();
    expect(store.freshnessOf(0)).toBe('none');
    expect(store.freshnessOf(-1)).toBe('none');
    expect(store.ageOf(-1)).toBeNaN();
  });

  it('fades values that may be outdated', () => {
    expect(isFaded('stale')).toBe(true);
    expect(isFaded('feed-down')).toBe(true);
    expect(isFaded('halted')).toBe(false);
    expect(isFaded('quiet')).toBe(false);
    expect(isHatched('long-stale')).toBe(true);
  });
});

describe('a figure over several rows', () => {
  it.each([
    [['stale', 'stale'], true],
    [['long-stale', 'closed', 'halted', 'none'], true],
    [['stale', 'fresh'], false],
    [['stale', 'quiet'], false],
    [['closed', 'closed'], false],
    [[], false],
  ] as const)('of rows that are %j is grey: %s', (states, isGrey) => {
    expect(isFadedGroup(states)).toBe(isGrey);
  });
});
