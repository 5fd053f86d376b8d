import { describe, expect, it } from 'vitest';
import { indexLevel, indexPercent } from '../../../lib/store/market-index';
import { createMarketStore } from '../../../lib/store/market-store';
import { ACME, BOLT, CRUX, frame, quote } from './samples';

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
});
