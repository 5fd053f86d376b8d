import { describe, expect, it } from 'vitest';
import { RecentTrades } from '../../../server/venues/recent-trades';

const NOW = Date.UTC(2026, 7, 9, 21, 5) * 1000;
const HOUR = 3_600_000_000;
const trade = (id: number, hoursAgo: number) => ({ id, timestamp: NOW - hoursAgo * HOUR });
const ids = (trades: readonly { id: number }[]): number[] => trades.map(({ id }) => id);

describe('the trades that a venue lists', () => {
  it('are selected oldest first, without those of another day', () => {
    const list = [trade(9, 1), trade(8, 2), trade(7, 21), trade(6, 22), trade(5, 50)];
    expect(ids(new RecentTrades().ofList('a', list, NOW))).toStrictEqual([7, 8, 9]);
  });

  it('give at least the newest, so that there is a last price', () => {
    expect(ids(new RecentTrades().ofList('a', [trade(4, 60), trade(5, 50)], NOW))).toStrictEqual([5]);
    expect(new RecentTrades().ofList('a', [], NOW)).toStrictEqual([]);
  });

  it('are after a reconnection only unknown ones, of any day', () => {
    const recent = new RecentTrades();
    recent.ofList('a', [trade(5, 50)], NOW);
    expect(recent.isNew('a', 7)).toBe(true);
    expect(ids(recent.ofList('a', [trade(9, 30), trade(8, 31), trade(7, 32)], NOW))).toStrictEqual([8, 9]);
    expect(ids(recent.ofList('b', [trade(1, 1)], NOW))).toStrictEqual([1]);
  });

  it('are not repeated when they are streamed', () => {
    const recent = new RecentTrades();
    recent.ofList('a', [trade(5, 1)], NOW);
    expect([recent.isNew('a', 5), recent.isNew('a', 7), recent.isNew('a', 6)]).toStrictEqual([
      false,
      true,
      true,
    ]);
    expect(recent.isNew('b', 1)).toBe(true);
  });
});
