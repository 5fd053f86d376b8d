import { describe, expect, it } from 'vitest';
import { TradeIds, UnorderedTradeIds } from '../../../server/venues/trade-ids';

const news = (ids: TradeIds, ...list: number[]): number[] => list.filter((id) => ids.isNew('a', id));

describe('trade ids that grow', () => {
  it('are new once on two connections, of which one is behind', () => {
    expect(news(new TradeIds(), 5, 6, 5, 7, 6, 8, 7, 8)).toStrictEqual([5, 6, 7, 8]);
  });

  it('are new out of order if they were missing', () => {
    expect(news(new TradeIds(), 5, 9, 7, 7, 8, 9)).toStrictEqual([5, 9, 7, 8]);
  });

  it('are known when they are older than all that are remembered', () => {
    const ids = new TradeIds();
    for (let id = 1000; id < 1300; id++) ids.isNew('a', id);
    expect(news(ids, 1001, 1299, 1300)).toStrictEqual([1300]);
  });

  it('are new again after the venue has reset them', () => {
    const ids = new TradeIds();
    for (let id = 1_000_000; id < 1_000_300; id++) ids.isNew('a', id);
    const after = news(ids, ...Array.from({ length: 2_010 }, (_, id) => id));
    expect(after).toStrictEqual(Array.from({ length: 10 }, (_, k) => 2_000 + k));
  });

  it('are those of one symbol', () => {
    const ids = new TradeIds();
    expect([ids.isNew('a', 1), ids.isNew('b', 1), ids.isNew('a', 1)]).toStrictEqual([true, true, false]);
  });
});

describe('trade ids without an order', () => {
  it('are new once, as far as they are remembered', () => {
    const ids = new UnorderedTradeIds();
    expect(['x', 'a', 'x', 'a'].map((id) => ids.isNew('s', id))).toStrictEqual([true, true, false, false]);
    for (let k = 0; k < 1_000; k++) ids.isNew('s', String(k));
    expect([ids.isNew('s', 'x'), ids.isNew('s', '999')]).toStrictEqual([true, false]);
  });
});
